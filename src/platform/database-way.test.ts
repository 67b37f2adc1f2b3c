import { describe, expect, test } from 'vitest'
import { faultOfCertificates, faultOfWay } from './database-way.ts'

const fault = (url: string, env: Record<string, string> = {}) => faultOfWay('BEKAL_SERVER_URL', url, env)
const at = (rest: string) => `postgres://bekal_server:rahasia@${rest}`

describe('a database is reached', () => {
  test.each([
    at('127.0.0.1:5432/bekal'),
    at('127.0.1.1/bekal'),
    at('localhost/bekal'),
    at('[::1]:5432/bekal'),
    at('%2Fvar%2Frun%2Fpostgresql/bekal'),
    at('localhost/bekal?host=/var/run/postgresql'),
    'postgres:///bekal',
  ])('on this computer: %s', (url) => {
    expect(fault(url)).toBeNull()
  })

  test.each([
    at('db.example/bekal?sslmode=verify-full'),
    at('10.0.0.5:5432/bekal?sslrootcert=/etc/bekal/ca.pem&sslmode=verify-full'),
  ])('on another one, over TLS with its name proved: %s', (url) => {
    expect(fault(url)).toBeNull()
  })

  test.each([
    at('db.example/bekal'),
    at('db.example/bekal?ssl=true'),
    at('db.example/bekal?sslmode=require'),
    at('db.example/bekal?sslmode=verify-ca'),
    at('db.example/bekal?sslmode=no-verify'),
    at('db.example/bekal?sslmode=verify-full&sslmode=disable'),
    at('db.example/bekal?sslmode=disable&sslmode=verify-full'),
    at('localhost/bekal?host=db.example'),
    at('localhost.example/bekal'),
    at('127.0.0.1.example/bekal'),
    at('0.0.0.0/bekal'),
    at('[::ffff:10.0.0.5]/bekal'),
  ])('in no other way: %s', (url) => {
    expect(fault(url)).toMatch(/^BEKAL_SERVER_URL leads to another computer, .+sslmode=verify-full/)
    expect(fault(url)).not.toContain('rahasia')
  })

  test('where the environment of PostgreSQL names the host, too', () => {
    expect(fault('postgres:///bekal', { PGHOST: 'db.example' })).toContain('another computer, db.example')
    expect(fault('postgres:///bekal', { PGHOST: '/var/run/postgresql' })).toBeNull()
  })

  test('in the clear only when the operator has answered for it by name', () => {
    expect(fault(at('db.example/bekal'), { BEKAL_DATABASE_IN_THE_CLEAR: 'yes' })).toBeNull()
    expect(fault(at('db.example/bekal'), { BEKAL_DATABASE_IN_THE_CLEAR: '' })).toContain('another computer')
    expect(fault(at('db.example/bekal'), { BEKAL_DATABASE_IN_THE_CLEAR: '1' })).toContain(
      'must be yes or empty',
    )
  })
})

test('nobody turns the check of certificates off', () => {
  expect(faultOfCertificates({})).toBeNull()
  expect(faultOfCertificates({ NODE_TLS_REJECT_UNAUTHORIZED: '1' })).toBeNull()
  expect(faultOfCertificates({ NODE_TLS_REJECT_UNAUTHORIZED: '0' })).toContain(
    'no certificate would be checked',
  )
})
