import { isAbsolute, join } from 'node:path'
import { faultOfCertificates, faultOfWay } from './database-way.ts'

export type Config = {
  /** TCP port on the loopback address; 0 takes a free one. */
  port: number
  /** Everything that is kept on disk. */
  dataFolder: string
  /** Administrator's address of a PostgreSQL of one's own (15 or newer); null for the embedded one. */
  databaseUrl: string | null
  /** How the server itself signs in to it, password included; null where the data folder keeps that password. */
  serverUrl: string | null
  /** The key by which the journal is signed. */
  journalKeyFile: string
  logLevel: string
  files: FileSettings
  /** How notices go out; null: not at all. */
  mail: MailConfig | null
}

/** How files are kept: see docs/guide/berkas.md. */
export type FileSettings = {
  /** Where bytes are kept; null keeps them in the database. */
  folder: string | null
  /** The largest file, in bytes. */
  limit: number
  perLetter: number
  /** The program that looks for viruses, with its arguments; null where there is none. */
  scanner: readonly [string, ...string[]] | null
  /** Milliseconds that one upload may take. */
  patience: number
  /** Milliseconds after which an upload that brings nothing more is given up. */
  silence: number
  /** How many uploads each process takes at once, and how many of them of one sender: each is held in memory. */
  places: { most: number; perSender: number }
}

export const usualFiles: FileSettings = {
  folder: null,
  limit: 10 * 1024 * 1024,
  perLetter: 20,
  scanner: null,
  patience: 300_000,
  silence: 30_000,
  places: { most: 16, perSender: 3 },
}

export type MailConfig = { smtpUrl: string; from: string; baseUrl: string }

export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** Reads the environment; throws ConfigError with a sentence that says what to change. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const certificates = faultOfCertificates(env)
  if (certificates !== null) throw new ConfigError(certificates)
  const dataFolder = env['BEKAL_DATA'] ?? join(import.meta.dirname, '../../data')
  return {
    port: portOf(env['PORT']),
    dataFolder,
    databaseUrl: databaseUrlOf(env),
    serverUrl: serverUrlOf(env),
    journalKeyFile: env['BEKAL_JOURNAL_KEY'] || join(dataFolder, 'journal-key.pem'),
    logLevel: levelOf(env['BEKAL_LOG']),
    files: {
      ...usualFiles,
      folder: folderOf(env['BEKAL_FILES']),
      limit: wholeOf(env, 'BEKAL_FILE_LIMIT_MB', 10, 100) * 1024 * 1024,
      perLetter: wholeOf(env, 'BEKAL_FILES_PER_LETTER', usualFiles.perLetter, 100),
      scanner: commandOf(env['BEKAL_SCANNER']),
      places: { ...usualFiles.places, most: wholeOf(env, 'BEKAL_UPLOADS', usualFiles.places.most, 200) },
    },
    mail: mailOf(env),
  }
}

function folderOf(text: string | undefined): string | null {
  if (text === undefined || text === '') return null
  if (!isAbsolute(text))
    throw new ConfigError('BEKAL_FILES must be the whole path of a folder, from the root on.')
  return text
}

function wholeOf(env: Record<string, string | undefined>, name: string, usual: number, most: number): number {
  const text = env[name]
  if (text === undefined || text === '') return usual
  const number = Number(text)
  if (Number.isInteger(number) && number >= 1 && number <= most) return number
  throw new ConfigError(`${name} is ${JSON.stringify(text)}; it must be a number from 1 to ${most}.`)
}

/** Words apart by blanks; no shell reads them. */
function commandOf(text: string | undefined): FileSettings['scanner'] {
  const [program, ...rest] = (text ?? '').split(/\s+/).filter((word) => word !== '')
  return program === undefined ? null : [program, ...rest]
}

function portOf(text: string | undefined): number {
  if (text === undefined || text === '') return 8080
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new ConfigError(`PORT is ${JSON.stringify(text)}; it must be a number from 0 to 65535.`)
  }
  return port
}

function databaseUrlOf(env: Record<string, string | undefined>): string | null {
  const text = env['DATABASE_URL']
  if (text === undefined || text === '') return null
  if (!/^postgres(ql)?:\/\//.test(text)) {
    throw new ConfigError(
      'DATABASE_URL must begin with postgres:// — for example postgres://user:password@host:5432/bekal',
    )
  }
  return safeWay('DATABASE_URL', text, env)
}

function serverUrlOf(env: Record<string, string | undefined>): string | null {
  const text = env['BEKAL_SERVER_URL']
  if (text === undefined || text === '') return null
  const url = /^postgres(ql)?:\/\//.test(text) ? URL.parse(text) : null
  if (url === null || url.username !== 'bekal_server' || url.password === '') {
    throw new ConfigError(
      'BEKAL_SERVER_URL must name the role bekal_server and its password — for example postgres://bekal_server:password@host:5432/bekal',
    )
  }
  return safeWay('BEKAL_SERVER_URL', text, env)
}

function safeWay(name: string, url: string, env: Record<string, string | undefined>): string {
  const fault = faultOfWay(name, url, env)
  if (fault !== null) throw new ConfigError(fault)
  return url
}

const levels = ['debug', 'info', 'warn', 'error', 'silent']

function levelOf(text: string | undefined): string {
  if (text === undefined || text === '') return 'warn'
  if (!levels.includes(text)) throw new ConfigError(`BEKAL_LOG must be one of ${levels.join(', ')}.`)
  return text
}

/** Reads BEKAL_SMTP_URL, BEKAL_MAIL_FROM and BEKAL_BASE_URL, else BEKAL_ADDRESS; null where no SMTP is set up. */
function mailOf(env: Record<string, string | undefined>): MailConfig | null {
  const smtpUrl = env['BEKAL_SMTP_URL'] ?? ''
  if (smtpUrl === '') return null
  if (!/^smtps?:\/\/[^\s/]+/.test(smtpUrl) || !URL.canParse(smtpUrl)) {
    throw new ConfigError(
      'BEKAL_SMTP_URL must begin with smtp:// or smtps:// — for example smtps://user:password@mail.example.org:465',
    )
  }
  const from = env['BEKAL_MAIL_FROM'] ?? ''
  if (!/^[^\s@<>,;]+@[^\s@<>,;]+$/.test(from)) {
    throw new ConfigError(
      'BEKAL_MAIL_FROM must be the address that notices come from, for example bekal@example.org, when BEKAL_SMTP_URL is set.',
    )
  }
  const baseUrl = (env['BEKAL_BASE_URL'] ?? env['BEKAL_ADDRESS'] ?? '').replace(/\/+$/, '')
  if (!/^https?:\/\/[^\s/?#]+$/.test(baseUrl) || !URL.canParse(baseUrl)) {
    throw new ConfigError(
      'BEKAL_BASE_URL (or BEKAL_ADDRESS) must be the address at which members open Bekal, for example https://bekal.example.org, when BEKAL_SMTP_URL is set.',
    )
  }
  return { smtpUrl, from, baseUrl }
}
