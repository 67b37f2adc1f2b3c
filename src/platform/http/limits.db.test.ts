import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askSalt } from '../../agencies/contract.ts'
import type { Bekal } from '../../app.ts'
import { makeBekal } from '../../app.ts'
import type { World } from '../../testing/world.ts'
import { scratchWorld } from '../../testing/world.ts'
import { Database } from '../db/database.ts'

let world: World
let limited: Bekal
let base: string

beforeAll(async () => {
  world = await scratchWorld()
  limited = await makeBekal({
    database: new Database(world.serverUrl, { max: 2 }),
    serverUrl: world.serverUrl,
    log: world.bekal.log,
    secondFactorKey: 'only-for-tests',
    proxies: ['loopback'],
    limits: { door: 3, address: 20, session: 5 },
  })
  await limited.http.listen({ host: '127.0.0.1', port: 0 })
  base = `http://127.0.0.1:${(limited.http.server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await limited.close()
  await world.close()
})

const salt = (address: string) =>
  fetch(base + askSalt.path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
    body: JSON.stringify({ login: 'siapa' }),
  })
const me = (address: string, token: string) =>
  fetch(`${base}/api/me`, { headers: { authorization: `Bearer ${token}`, 'x-forwarded-for': address } })

test('whoever knocks too often is told to wait, and others come in', async () => {
  for (let call = 0; call < 3; call += 1) expect((await salt('203.0.113.7')).status).toBe(200)
  const refused = await salt('203.0.113.7')
  expect(refused.status).toBe(429)
  expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  const seconds = Number(refused.headers.get('retry-after'))
  expect(seconds).toBeGreaterThan(0)
  expect(seconds).toBeLessThanOrEqual(60)
  expect(await refused.json()).toMatchObject({ status: 429, code: 'too_many', params: { seconds } })
  expect((await salt('203.0.113.8')).status).toBe(200)
})

test('a session that asks too often is told to wait, wherever it asks from', async () => {
  const desk = await world.desk()
  const [busy, calm] = [await world.join(desk), await world.join(desk)]
  for (let call = 0; call < 5; call += 1)
    expect((await me(`203.0.113.${20 + call}`, busy.token)).status).toBe(200)
  expect((await me('203.0.113.30', busy.token)).status).toBe(429)
  expect((await me('203.0.113.20', calm.token)).status).toBe(200)
})

test('an address that invents a session for every call is told to wait', async () => {
  const statuses: number[] = []
  for (let call = 0; call < 21; call += 1) {
    statuses.push((await me('203.0.113.99', String(call).padStart(43, 'A'))).status)
  }
  expect(statuses).toEqual([...Array.from({ length: 20 }, () => 401), 429])
})

test('pages are not counted', async () => {
  for (let call = 0; call < 30; call += 1) expect((await fetch(`${base}/mark.svg`)).status).toBe(404)
})

test('a read by which keys could be tried is counted as strictly as a door, other reads are not', async () => {
  const from = { headers: { 'x-forwarded-for': '203.0.113.40' } }
  const mark = () => fetch(`${base}/api/verification/${'a'.repeat(26)}`, from)
  for (let call = 0; call < 3; call += 1) expect((await mark()).status).toBe(200)
  expect((await mark()).status).toBe(429)
  expect((await fetch(`${base}/api/letter-link`, from)).status).toBe(429)
  expect((await fetch(`${base}/api/health`, from)).status).toBe(200)
})
