import { isIP } from 'node:net'
import { availableParallelism } from 'node:os'
import { isAbsolute } from 'node:path'
import type { Config } from '../platform/config.ts'
import { ConfigError, readConfig } from '../platform/config.ts'
import type { ProviderSettings } from '../sign-in/public.ts'

/** What `npm run serve` was asked for. */
export type Settings = Config & {
  /** The interface to listen on. */
  host: string
  /** Scheme, host and port under which people reach it. */
  address: string
  /** Reverse proxies whose word about the caller's address is believed. */
  proxies: readonly string[]
  workers: number
  /** TCP port on the loopback address where Prometheus asks; null for none. */
  metricsPort: number | null
  /** With whose accounts people may sign in besides the passphrase; null: with nobody's. */
  provider: ProviderPlace | null
  /** Apply what is missing of the schema before serving. */
  migrate: boolean
  /** For exercise on invented data, not for work. */
  training: boolean
}

/** The settings of a provider; its secret stands in a file. */
export type ProviderPlace = Omit<ProviderSettings, 'secret'> & { secretFile: string }

type Env = Record<string, string | undefined>

export const usage = `npm run serve -- [--workers N] [--migrate] [--training]

  --workers N   so many processes answer (1 to 64; else BEKAL_WORKERS, else 1)
  --migrate     bring the database up to this version first; takes DATABASE_URL
  --training    for exercise on invented data (docs/guide/latihan.md); the database can never be used for anything else

Environment (docs/guide/pasang.md says more):
  BEKAL_ADDRESS       required: where people reach Bekal, https://bekal.example.go.id
  DATABASE_URL        the database as its administrator; needed for --migrate
  BEKAL_SERVER_URL    the database as the server: postgres://bekal_server:password@host:5432/bekal
                      without either, the embedded PostgreSQL of the data folder serves;
                      on another computer both take ?sslmode=verify-full
  BEKAL_DATA          the data folder
  BEKAL_JOURNAL_KEY   the file with the key that signs the journal (journal-key.pem in the data folder)
  BEKAL_HOST, PORT    where to listen (127.0.0.1, 8080)
  BEKAL_PROXIES       addresses of reverse proxies (loopback)
  BEKAL_SMTP_URL      smtps://user:password@host:465, by which notices go out (none)
  BEKAL_MAIL_FROM     the address that they come from
  BEKAL_OIDC_ISSUER, BEKAL_OIDC_CLIENT, BEKAL_OIDC_SECRET_FILE, BEKAL_OIDC_LABEL
                      sign-in with the accounts of an OpenID provider: all four, or none
  BEKAL_OIDC_ACR, BEKAL_OIDC_AMR
                      what it says when it has asked for more than a password (none)
  BEKAL_METRICS_PORT  where Prometheus asks, on the loopback address only
  BEKAL_LOG           debug, info, warn, error, silent (warn)
`

/** Reads arguments and environment; throws one ConfigError that names every fault and what to do about it. */
export function readSettings(args: readonly string[], env: Env): Settings {
  const faults: string[] = []
  const attempt = <Value>(read: () => Value): Value | undefined => {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      faults.push(error.message)
      return undefined
    }
  }
  const config = attempt(() => readConfig(env))
  const given = attempt(() => argumentsOf(args))
  const address = attempt(() => addressOf(env['BEKAL_ADDRESS']))
  const host = attempt(() => hostOf(env['BEKAL_HOST']))
  const proxies = attempt(() => proxiesOf(env['BEKAL_PROXIES']))
  const metricsPort = attempt(() => metricsPortOf(env['BEKAL_METRICS_PORT'], config?.port))
  const provider = attempt(() => providerOf(env))
  attempt(() => staysInside(given?.training, config))
  const workers = attempt(() => workersOf(given?.workers, env['BEKAL_WORKERS']))
  if (
    faults.length > 0 ||
    !config ||
    !given ||
    address === undefined ||
    host === undefined ||
    !proxies ||
    metricsPort === undefined ||
    provider === undefined ||
    workers === undefined
  ) {
    throw new ConfigError(faults.join('\n'))
  }
  return {
    ...config,
    host,
    address,
    proxies,
    workers,
    metricsPort,
    provider,
    migrate: given.migrate,
    training: given.training,
  }
}

type Given = { workers: string | undefined; migrate: boolean; training: boolean }

function argumentsOf(args: readonly string[]): Given {
  let workers: string | undefined
  let migrate = false
  let training = false
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? ''
    if (arg === '--migrate') migrate = true
    else if (arg === '--training') training = true
    else if (arg === '--workers') {
      at += 1
      workers = args[at] ?? ''
    } else if (arg.startsWith('--workers=')) workers = arg.slice('--workers='.length)
    else
      throw new ConfigError(
        `${arg} is not an option of serve. There are --workers N, --migrate and --training.`,
      )
  }
  return { workers, migrate, training }
}

/** No e-mail of an exercise reaches anybody. */
function staysInside(training: boolean | undefined, config: Config | undefined): void {
  if (training !== true || !config || config.mail === null) return
  throw new ConfigError(
    'BEKAL_SMTP_URL is set, and --training sends nothing outside: e-mail of an exercise lies on the page of whom it is for. Take BEKAL_SMTP_URL away.',
  )
}

function workersOf(argument: string | undefined, variable: string | undefined): number {
  const [name, text] = argument === undefined ? ['BEKAL_WORKERS', variable] : ['--workers', argument]
  if (text === undefined || (text === '' && argument === undefined)) return 1
  const workers = /^\d{1,3}$/.test(text) ? Number(text) : 0
  if (workers < 1 || workers > 64) {
    throw new ConfigError(
      `${name} is ${JSON.stringify(text)}; it must be a number from 1 to 64. This machine has ${availableParallelism()} processors.`,
    )
  }
  return workers
}

const loopbackNames = ['localhost', '127.0.0.1', '[::1]']

/** Where people reach an installation, from BEKAL_ADDRESS. */
export function addressOf(text: string | undefined): string {
  if (text === undefined || text === '') {
    throw new ConfigError(
      'BEKAL_ADDRESS is missing: the address under which people reach Bekal, for example https://bekal.example.go.id',
    )
  }
  const url = URL.parse(text)
  const bare = url !== null && /^https?:$/.test(url.protocol) && `${url.origin}/` === url.href
  if (url === null || !bare) {
    throw new ConfigError(
      `BEKAL_ADDRESS is ${JSON.stringify(text)}; it must be scheme and host alone, for example https://bekal.example.go.id`,
    )
  }
  if (url.protocol === 'http:' && !loopbackNames.includes(url.hostname)) {
    throw new ConfigError(
      `BEKAL_ADDRESS begins with http://: passphrases, sessions and letters would travel in the clear. Put TLS in front and write https://${url.host}`,
    )
  }
  return url.origin
}

function hostOf(text: string | undefined): string {
  if (text === undefined || text === '') return '127.0.0.1'
  if (isIP(text) === 0) {
    throw new ConfigError(
      `BEKAL_HOST is ${JSON.stringify(text)}; it must be an IP address to listen on: 127.0.0.1 behind a proxy on this machine, 0.0.0.0 in a container.`,
    )
  }
  return text
}

function proxiesOf(text: string | undefined): readonly string[] {
  if (text === undefined || text === '') return ['loopback']
  const proxies = text.split(',').map((one) => one.trim())
  for (const one of proxies) {
    const [address = '', bits, more] = one.split('/')
    const kind = isIP(address)
    const wide = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (kind === 4 ? 32 : 128))
    if (one !== 'loopback' && (kind === 0 || !wide || more !== undefined)) {
      throw new ConfigError(
        `BEKAL_PROXIES holds ${JSON.stringify(one)}; it must be addresses or networks of your reverse proxies with commas between them, for example 10.0.0.5,10.1.0.0/24`,
      )
    }
    if (bits !== undefined && Number(bits) === 0) {
      throw new ConfigError(
        `BEKAL_PROXIES holds ${one}, which is everybody: any caller could then claim any address. Name the proxies only.`,
      )
    }
  }
  return proxies
}

function metricsPortOf(text: string | undefined, port: number | undefined): number | null {
  if (text === undefined || text === '') return null
  const metricsPort = /^\d{1,5}$/.test(text) ? Number(text) : -1
  if (metricsPort < 0 || metricsPort > 65535) {
    throw new ConfigError(
      `BEKAL_METRICS_PORT is ${JSON.stringify(text)}; it must be a number from 0 to 65535.`,
    )
  }
  if (metricsPort !== 0 && metricsPort === port) {
    throw new ConfigError(
      'BEKAL_METRICS_PORT and PORT are the same; figures for Prometheus need a port of their own.',
    )
  }
  return metricsPort
}

const providerVariables = [
  'BEKAL_OIDC_ISSUER',
  'BEKAL_OIDC_CLIENT',
  'BEKAL_OIDC_SECRET_FILE',
  'BEKAL_OIDC_LABEL',
] as const

/** The provider by whose accounts people may sign in: wholly set up, or not at all. It is not asked whether it is there. */
function providerOf(env: Env): ProviderPlace | null {
  const [issuer, client, secretFile, label] = providerVariables.map((name) => env[name] ?? '') as [
    string,
    string,
    string,
    string,
  ]
  const [acr, amr] = [wordsOf(env, 'BEKAL_OIDC_ACR'), wordsOf(env, 'BEKAL_OIDC_AMR')]
  const missing = providerVariables.filter((name) => (env[name] ?? '') === '')
  if (missing.length === providerVariables.length && acr.length + amr.length === 0) return null
  if (missing.length > 0) {
    throw new ConfigError(
      `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing: sign-in with a provider takes ${providerVariables.join(', ')}. Set all four, or none of BEKAL_OIDC_….`,
    )
  }
  const url = URL.parse(issuer)
  if (url === null || !/^https?:$/.test(url.protocol) || /[?#@]/.test(issuer) || issuer.length > 400) {
    throw new ConfigError(
      `BEKAL_OIDC_ISSUER is ${JSON.stringify(issuer)}; it must be the address that the provider gives as its issuer, for example https://masuk.example.go.id/realms/pegawai`,
    )
  }
  if (url.protocol === 'http:' && !loopbackNames.includes(url.hostname)) {
    throw new ConfigError(
      `BEKAL_OIDC_ISSUER begins with http://: anybody on the way could sign in as anybody. Write https://${url.host}`,
    )
  }
  if (!isAbsolute(secretFile)) {
    throw new ConfigError(
      'BEKAL_OIDC_SECRET_FILE must be the whole path of the file with the client secret, from the root on.',
    )
  }
  if (label !== label.trim() || label.length > 60) {
    throw new ConfigError(
      `BEKAL_OIDC_LABEL is ${JSON.stringify(label)}; it must be what people call the service, in at most 60 characters, for example "SSO Kemensos".`,
    )
  }
  return { issuer, client, secretFile, label, acr, amr }
}

/** Words apart by commas. */
function wordsOf(env: Env, name: string): string[] {
  const words = (env[name] ?? '').split(',').map((one) => one.trim())
  const wrong = words.find((one) => /\s/.test(one))
  if (wrong !== undefined) {
    throw new ConfigError(
      `${name} holds ${JSON.stringify(wrong)}; it must be values of the provider with commas between them.`,
    )
  }
  return words.filter((one) => one !== '')
}
