/**
 * Rule V21: a verified release, served to the browser of this computer and to nobody else. The files come from memory, as they were
 * verified; what is under /api goes to the server and comes back. A server that hands out another app reaches nobody who works so.
 */
import { isIP } from 'node:net'
import { extname } from 'node:path'
import helmet from '@fastify/helmet'
import replyFrom from '@fastify/reply-from'
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { pageHeaders } from '../platform/http/page-headers.ts'
import { sendProblem } from '../platform/http/send-problem.ts'
import { Problem } from '../platform/problem.ts'
import type { Site } from './release.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wasm': 'application/wasm',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
}

/** Serves `site` on the loopback address. `server`: scheme, host and port of where Bekal answers. */
export async function serveDesk(site: Site, server: string, port: number): Promise<FastifyInstance> {
  const http = Fastify({ bodyLimit: 64 * 1024 * 1024, forceCloseConnections: 'idle' })
  await http.register(helmet, pageHeaders({ overTls: false }))
  await http.register(replyFrom, { base: server, disableRequestLogging: true, retryMethods: [] })
  // Bodies go on as they come.
  http.removeAllContentTypeParsers()
  http.addContentTypeParser('*', (_request, body, done) => done(null, body))
  http.addHook('onRequest', async (request, reply) => {
    if (!isOurs(request, http)) await sendProblem(reply, new Problem(403, 'not_permitted'), request.id)
  })
  http.all('/api/*', (request, reply) =>
    reply.from(request.url, {
      rewriteRequestHeaders: (_, { origin: _origin, ...headers }) => headers,
      // An answer is data here, never a page: what a bad server wrote must not run beside the app that was verified.
      rewriteHeaders: (headers) => ({
        ...headers,
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
        'x-content-type-options': 'nosniff',
      }),
      onError: () => void sendProblem(reply, new Problem(502, 'unreachable'), request.id),
    }),
  )
  http.get('/*', (request, reply) => {
    const path = decodeURIComponent(request.url.split('?')[0] ?? '').slice(1)
    // Every address that is no file is the app's one page.
    const name = site.has(path) || /\.\w+$/.test(path) ? path : 'index.html'
    const content = site.get(name)
    if (!content) return reply.code(404).send()
    const type = types[extname(name)] ?? 'application/octet-stream'
    return reply.header('cache-control', 'no-store').type(type).send(Buffer.from(content))
  })
  await http.listen({ host: '127.0.0.1', port })
  return http
}

/**
 * Whether the page that asks is the one that was served here. Other sites in the same browser reach this address too: by its
 * number, or by a name of theirs that leads to it.
 */
function isOurs({ headers }: FastifyRequest, http: FastifyInstance): boolean {
  const address = http.server.address()
  if (typeof address !== 'object' || address === null) return false
  const here = [`localhost:${address.port}`, `127.0.0.1:${address.port}`]
  const { host, origin } = headers
  const site = headers['sec-fetch-site']
  return (
    host !== undefined &&
    here.includes(host) &&
    (origin === undefined || origin === `http://${host}`) &&
    (site === undefined || site === 'same-origin' || site === 'none')
  )
}

/** An address to which names and passphrases may be sent: over TLS, or on this very computer. */
export function isSafeServer(address: string): boolean {
  const { protocol, hostname } = new URL(address)
  const bare = hostname.replace(/^\[|\]$/g, '')
  return (
    protocol === 'https:' ||
    hostname === 'localhost' ||
    (isIP(bare) === 4 ? bare.startsWith('127.') : bare === '::1')
  )
}
