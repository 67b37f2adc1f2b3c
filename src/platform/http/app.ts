import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import Fastify, { LogController } from 'fastify'
import type { Logger } from 'pino'
import { uuidv7 } from '../../kernel/id.ts'
import type { FileSettings } from '../config.ts'
import { usualFiles } from '../config.ts'
import type { Database } from '../db/database.ts'
import type { AnyEndpoint } from '../endpoint.ts'
import { Problem } from '../problem.ts'
import { pageHeaders } from './page-headers.ts'
import { sendProblem } from './send-problem.ts'
import { Uploading } from './upload-places.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** What the session's cookie is called. Over TLS the prefix keeps hosts beside this one from setting it (RFC 6265bis). */
    sessionCookie: string
  }
}

/** What a slice's routes are given. */
export type App = {
  http: FastifyInstance
  database: Database
  log: Logger
  /** Endpoints that have a handler, in the order in which they were served. */
  served: AnyEndpoint[]
  /** Replies are checked against their contract before they leave: in tests and rehearsals. */
  checkReplies: boolean
  /** The cookie is sent over TLS only. */
  secureCookies: boolean
  files: FileSettings
  uploading: Uploading
  /** Where people reach this installation: what a letter's QR leads to. No slash at the end. */
  publicUrl: () => string
}

export type AppOptions = {
  database: Database
  log: Logger
  checkReplies?: boolean
  secureCookies?: boolean
  files?: FileSettings
  publicUrl?: string
  /** Reverse proxies whose word about the caller's address is believed. */
  proxies?: readonly string[]
}

/** The largest body that is read, in bytes. */
const bodyLimit = 2 * 1024 * 1024

export async function makeApp({
  database,
  log,
  checkReplies = false,
  secureCookies = false,
  files = usualFiles,
  publicUrl,
  proxies = [],
}: AppOptions): Promise<App> {
  const http = Fastify({
    bodyLimit,
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => uuidv7(),
    requestIdHeader: false,
    trustProxy: proxies.length > 0 ? [...proxies] : false,
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 100 },
    // An address that can't be decoded reaches neither the hooks nor the error handler.
    frameworkErrors: (error, request, reply) => {
      reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
      reply.header('x-content-type-options', 'nosniff').header('cache-control', 'no-store')
      sendProblem(reply as FastifyReply, asProblem(error), request.id)
    },
  }) as unknown as FastifyInstance
  http.removeContentTypeParser('text/plain')
  http.decorate('sessionCookie', secureCookies ? '__Host-bekal_session' : 'bekal_session')
  await http.register(cookie)
  await http.register(helmet, pageHeaders({ overTls: secureCookies }))
  http.addHook('onRequest', async (request, reply) => {
    reply.header('trace-id', request.id)
    // Nothing here is for a search engine, least of all an address that somebody was given.
    reply.header('x-robots-tag', 'noindex, nofollow')
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store')
  })
  http.addHook('onResponse', async (request, reply) => {
    // The pattern of the route, not the address: an address can hold what somebody typed.
    log.info(
      {
        trace: request.id,
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      'answered',
    )
  })
  http.setErrorHandler((error, request, reply) => {
    const problem = asProblem(error)
    if (problem.status >= 500) logFailure(log, request, error)
    return sendProblem(reply, problem, request.id)
  })
  const app: App = {
    http,
    database,
    log,
    served: [],
    checkReplies,
    secureCookies,
    files,
    uploading: new Uploading(files.places),
    publicUrl: () => publicUrl ?? ownAddress(http),
  }
  return app
}

/** Where it listens itself, while nobody has said under which name people reach it. */
function ownAddress(http: FastifyInstance): string {
  const address = http.server.address()
  return typeof address === 'object' && address !== null ? `http://${address.address}:${address.port}` : ''
}

/** What was thrown, as the problem that is answered. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  const { statusCode, code } = error as { statusCode?: number; code?: string }
  if (code === 'FST_ERR_CTP_INVALID_JSON_BODY' || code === 'FST_ERR_CTP_EMPTY_JSON_BODY')
    return new Problem(400, 'not_json')
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new Problem(415, 'not_json')
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new Problem(413, 'too_large')
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new Problem(statusCode, 'bad_request')
  return new Problem(500, 'internal')
}

function logFailure(log: Logger, request: FastifyRequest, error: unknown): void {
  const cause = error instanceof Problem && error.cause ? error.cause : error
  const { name, code, stack, constraint, table } = cause as Error & {
    code?: string
    constraint?: string
    table?: string
  }
  // Messages of the database can quote values: name, code and place are enough to find the fault.
  const place = stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
  log.error(
    { trace: request.id, route: request.routeOptions.url, name, code, constraint, table, place },
    'failed',
  )
}
