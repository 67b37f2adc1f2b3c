import { describe, expect, test } from 'vitest'
import { readSettings } from './settings.ts'

const address = 'https://bekal.example.go.id'

const provider = {
  BEKAL_OIDC_ISSUER: 'https://masuk.example.go.id/realms/pegawai',
  BEKAL_OIDC_CLIENT: 'bekal',
  BEKAL_OIDC_SECRET_FILE: '/etc/bekal/oidc-secret',
  BEKAL_OIDC_LABEL: 'SSO Kemensos',
}

/** What is said of a wrong environment, line by line. */
function faults(env: Record<string, string>, args: string[] = []): string[] {
  try {
    readSettings(args, { BEKAL_ADDRESS: address, ...env })
  } catch (error) {
    return (error as Error).message.split('\n')
  }
  throw new Error('was expected to be refused')
}

describe('the settings of a server', () => {
  test('need no more than the address', () => {
    expect(readSettings([], { BEKAL_ADDRESS: `${address}/` })).toMatchObject({
      address,
      host: '127.0.0.1',
      port: 8080,
      proxies: ['loopback'],
      workers: 1,
      metricsPort: null,
      provider: null,
      migrate: false,
    })
  })

  test('are taken from arguments before the environment', () => {
    const env = { BEKAL_ADDRESS: address, BEKAL_WORKERS: '3' }
    expect(readSettings(['--migrate'], env)).toMatchObject({ workers: 3, migrate: true })
    expect(readSettings(['--workers', '2'], env).workers).toBe(2)
    expect(readSettings(['--workers=4'], env).workers).toBe(4)
  })

  test.each<[string, Record<string, string>, string]>([
    ['no address', { BEKAL_ADDRESS: '' }, 'BEKAL_ADDRESS is missing'],
    ['an address with a path', { BEKAL_ADDRESS: `${address}/bekal` }, 'scheme and host alone'],
    ['an address in the clear', { BEKAL_ADDRESS: 'http://bekal.example.go.id' }, 'Put TLS in front'],
    ['a name to listen on', { BEKAL_HOST: 'semua' }, 'BEKAL_HOST is "semua"'],
    ['a port beyond the last', { PORT: '70000' }, 'PORT is "70000"'],
    ['a proxy that is no address', { BEKAL_PROXIES: '10.0.0.5, nginx' }, 'BEKAL_PROXIES holds "nginx"'],
    ['a network too narrow', { BEKAL_PROXIES: '10.0.0.0/40' }, 'BEKAL_PROXIES holds "10.0.0.0/40"'],
    ['everybody as a proxy', { BEKAL_PROXIES: '0.0.0.0/0' }, 'any caller could then claim any address'],
    ['the same port twice', { PORT: '9100', BEKAL_METRICS_PORT: '9100' }, 'a port of their own'],
    ['no worker', { BEKAL_WORKERS: '0' }, 'BEKAL_WORKERS is "0"'],
    [
      'another role',
      { BEKAL_SERVER_URL: 'postgres://postgres:x@db/bekal' },
      'must name the role bekal_server',
    ],
    ['no password', { BEKAL_SERVER_URL: 'postgres://bekal_server@db/bekal' }, 'and its password'],
    [
      'a database elsewhere, in the clear',
      { BEKAL_SERVER_URL: 'postgres://bekal_server:x@db.example/bekal' },
      'BEKAL_SERVER_URL leads to another computer, db.example,',
    ],
    [
      'its administrator, in the clear',
      { DATABASE_URL: 'postgres://postgres:x@db.example/bekal?sslmode=require' },
      'DATABASE_URL leads to another computer, db.example,',
    ],
    [
      'certificates that nobody checks',
      { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
      'no certificate would be checked',
    ],
    ['another database', { DATABASE_URL: 'mysql://db' }, 'must begin with postgres://'],
    [
      'half a provider',
      { BEKAL_OIDC_ISSUER: 'https://masuk.example', BEKAL_OIDC_CLIENT: 'bekal' },
      'BEKAL_OIDC_SECRET_FILE and BEKAL_OIDC_LABEL are missing',
    ],
    ['only the strength of a provider', { BEKAL_OIDC_ACR: 'mfa' }, 'Set all four, or none'],
    ['a provider that is no address', { ...provider, BEKAL_OIDC_ISSUER: 'masuk' }, 'gives as its issuer'],
    ['a provider in the clear', { ...provider, BEKAL_OIDC_ISSUER: 'http://masuk.example' }, 'as anybody'],
    ['a secret somewhere', { ...provider, BEKAL_OIDC_SECRET_FILE: 'rahasia' }, 'from the root on'],
    ['a button of many words', { ...provider, BEKAL_OIDC_LABEL: 'x'.repeat(61) }, 'at most 60 characters'],
    ['words without commas', { ...provider, BEKAL_OIDC_AMR: 'otp mfa' }, 'commas between them'],
    ['a wrong level', { BEKAL_LOG: 'keras' }, 'BEKAL_LOG must be one of'],
  ])('are refused with %s', (_, env, sentence) => {
    const [fault, ...others] = faults(env)
    expect(fault).toContain(sentence)
    expect(others).toEqual([])
  })

  test('take a provider as a whole, without asking whether it is there', () => {
    const env = { BEKAL_ADDRESS: address, ...provider, BEKAL_OIDC_ACR: 'mfa, urn:x', BEKAL_OIDC_AMR: '' }
    expect(readSettings([], env).provider).toEqual({
      issuer: 'https://masuk.example.go.id/realms/pegawai',
      client: 'bekal',
      secretFile: '/etc/bekal/oidc-secret',
      label: 'SSO Kemensos',
      acr: ['mfa', 'urn:x'],
      amr: [],
    })
  })

  test('are refused for every fault at once, each on a line of its own', () => {
    expect(faults({ BEKAL_ADDRESS: '', BEKAL_HOST: 'semua', BEKAL_PROXIES: 'nginx' })).toHaveLength(3)
  })

  test('are refused where an exercise could send e-mail to somebody', () => {
    const mail = { BEKAL_SMTP_URL: 'smtp://surat.example:25', BEKAL_MAIL_FROM: 'bekal@latihan.example' }
    const [fault, ...others] = faults(mail, ['--training'])
    expect(fault).toMatch(/^BEKAL_SMTP_URL is set, and --training sends nothing outside/)
    expect(others).toEqual([])
    expect(readSettings([], { BEKAL_ADDRESS: address, ...mail })).toMatchObject({ training: false })
    expect(readSettings(['--training'], { BEKAL_ADDRESS: address })).toMatchObject({
      training: true,
      mail: null,
    })
  })

  test('are refused with an option that there is not', () => {
    expect(faults({}, ['--worker', '2'])).toEqual([
      '--worker is not an option of serve. There are --workers N, --migrate and --training.',
    ])
    expect(faults({}, ['--workers'])[0]).toContain('--workers is ""')
  })
})
