import { request as plainRequest } from 'node:http'
import { request } from 'node:https'
import {
  connect,
  type ConnectionOptions,
  DEFAULT_CIPHERS,
  type SecureVersion,
  type TLSSocket,
} from 'node:tls'

/** What the way from browsers to Bekal has to be; the proxy in front of it makes it so (docs/guide/pasang.md). */
export const addressParts = [
  'certificate',
  'version',
  'old_versions',
  'weak_ciphers',
  'hsts',
  'plain',
] as const

export type AddressFinding = { what: (typeof addressParts)[number]; good: boolean; found: string }

/** Seconds for which nothing may come. */
const patience = 10

/** Without forward secrecy, or without authenticated encryption; 1.3 knows none of the kind. */
const weak = [
  'AES128-GCM-SHA256:AES256-GCM-SHA384:AES128-SHA256:AES256-SHA256:AES128-SHA:AES256-SHA:DES-CBC3-SHA',
  'ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES256-SHA384:ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA',
  'ECDHE-RSA-AES128-SHA256:ECDHE-RSA-AES256-SHA384:ECDHE-RSA-AES128-SHA:ECDHE-RSA-AES256-SHA',
  '@SECLEVEL=0',
].join(':')

/**
 * Looks at an address as a browser does that trusts nobody, and as one that offers less than it should. `ca`: the only
 * authority believed, in place of the public ones. `plainPort`: where the same host would answer without TLS.
 */
export async function checkAddress(
  address: string,
  { ca, plainPort = 80 }: { ca?: string; plainPort?: number } = {},
): Promise<AddressFinding[]> {
  const { hostname, port } = new URL(address)
  const host = hostname.replaceAll(/[[\]]/g, '')
  const trust: ConnectionOptions = {
    host,
    port: Number(port || 443),
    ...(/[a-z]/i.test(host) && !host.includes(':') ? { servername: host } : {}),
    ...(ca === undefined ? {} : { ca }),
  }
  const proved = await shake(trust)
  const modern = await shake({ ...trust, rejectUnauthorized: false, minVersion: 'TLSv1.2' })
  const lesser = (offer: ConnectionOptions) => shake({ ...trust, rejectUnauthorized: false, ...offer })
  const old: SecureVersion[] = []
  for (const only of ['TLSv1', 'TLSv1.1'] as const) {
    const ciphers = `${DEFAULT_CIPHERS}:@SECLEVEL=0`
    if ((await lesser({ minVersion: only, maxVersion: only, ciphers })).shaken) old.push(only)
  }
  const weakly = await lesser({ minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', ciphers: weak })
  return [
    {
      what: 'certificate',
      good: proved.shaken,
      found: proved.shaken ? `until ${proved.until}` : proved.code,
    },
    { what: 'version', good: modern.shaken, found: modern.shaken ? modern.spoken : modern.code },
    { what: 'old_versions', good: old.length === 0, found: old.join(', ') || 'none' },
    { what: 'weak_ciphers', good: !weakly.shaken, found: weakly.shaken ? weakly.spoken : 'none' },
    await strict(address, ca),
    await inTheClear(host, plainPort),
  ]
}

type Shaken = { shaken: true; spoken: string; until: string } | { shaken: false; code: string }

function shake(options: ConnectionOptions): Promise<Shaken> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException) => resolve({ shaken: false, code: error.code ?? 'failed' })
    let socket: TLSSocket
    try {
      socket = connect({ ...options, timeout: patience * 1000 })
    } catch (error) {
      // What OpenSSL itself was built without, nobody can be offered.
      return failed(error as NodeJS.ErrnoException)
    }
    socket.once('secureConnect', () => {
      const until = new Date(socket.getPeerCertificate().valid_to).toISOString().slice(0, 10)
      resolve({ shaken: true, spoken: `${socket.getProtocol()} ${socket.getCipher().name}`, until })
      socket.destroy()
    })
    socket.once('timeout', () => socket.destroy(Object.assign(new Error(), { code: 'ETIMEDOUT' })))
    socket.once('error', failed)
  })
}

/** Browsers that have been here once never come without TLS again. */
function strict(address: string, ca: string | undefined): Promise<AddressFinding> {
  return new Promise((resolve) => {
    const judge = (found: string) => {
      const seconds = Number(/max-age=(\d+)/i.exec(found)?.[1] ?? 0)
      resolve({ what: 'hsts', good: seconds >= 31_536_000, found })
    }
    // Whether the certificate holds is said above.
    const asked = request(
      new URL('/api/health', address),
      { ca, rejectUnauthorized: false, timeout: patience * 1000 },
      (answer) => {
        judge(answer.headers['strict-transport-security'] ?? 'none')
        answer.destroy()
      },
    )
    asked.once('timeout', () => asked.destroy(Object.assign(new Error(), { code: 'ETIMEDOUT' })))
    asked.once('error', (error: NodeJS.ErrnoException) => judge(error.code ?? 'failed'))
    asked.end()
  })
}

/** Nobody answers without TLS, or only to send on to where there is. */
function inTheClear(host: string, port: number): Promise<AddressFinding> {
  return new Promise((resolve) => {
    const say = (good: boolean, found: string) => resolve({ what: 'plain', good, found })
    const asked = plainRequest({ host, port, path: '/', timeout: patience * 1000 }, (answer) => {
      const { statusCode = 0, headers } = answer
      const onward =
        statusCode >= 300 && statusCode < 400 && headers.location?.startsWith('https://') === true
      say(onward, String(statusCode))
      answer.destroy()
    })
    asked.once('timeout', () => asked.destroy())
    asked.once('error', () => say(true, 'nobody'))
    asked.end()
  })
}
