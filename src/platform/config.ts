import { join } from 'node:path'

export type Config = {
  /** TCP port on the loopback address; 0 takes a free one. */
  port: number
  /** Everything that is kept on disk. */
  dataFolder: string
  /** Administrator's address of a PostgreSQL of one's own (15 or newer); null for the embedded one. */
  databaseUrl: string | null
  logLevel: string
}

export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** Reads the environment; throws ConfigError with a sentence that says what to change. */
export function readConfig(env: Record<string, string | undefined>): Config {
  return {
    port: portOf(env['PORT']),
    dataFolder: env['BEKAL_DATA'] ?? join(import.meta.dirname, '../../data'),
    databaseUrl: databaseUrlOf(env['DATABASE_URL']),
    logLevel: levelOf(env['BEKAL_LOG']),
  }
}

function portOf(text: string | undefined): number {
  if (text === undefined || text === '') return 8080
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new ConfigError(`PORT is ${JSON.stringify(text)}; it must be a number from 0 to 65535.`)
  }
  return port
}

function databaseUrlOf(text: string | undefined): string | null {
  if (text === undefined || text === '') return null
  if (!/^postgres(ql)?:\/\//.test(text)) {
    throw new ConfigError(
      'DATABASE_URL must begin with postgres:// — for example postgres://user:password@host:5432/bekal',
    )
  }
  return text
}

const levels = ['debug', 'info', 'warn', 'error', 'silent']

function levelOf(text: string | undefined): string {
  if (text === undefined || text === '') return 'warn'
  if (!levels.includes(text)) throw new ConfigError(`BEKAL_LOG must be one of ${levels.join(', ')}.`)
  return text
}
