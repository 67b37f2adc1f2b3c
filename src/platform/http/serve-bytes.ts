import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { AnyEndpoint, Bytes, Endpoint, Input, MediaType, Written } from '../endpoint.ts'
import { Problem } from '../problem.ts'
import type { FileSettings } from '../config.ts'
import type { App } from './app.ts'
import type { Call } from './serve.ts'
import {
  beginCommand,
  completeCommand,
  credentials,
  idempotencyKey,
  journal,
  permissionOf,
  replier,
  route,
} from './serve.ts'
import type { Nothing } from '../endpoint.ts'
import type { TSchema } from 'typebox'

/** What came in: the bytes, and what the caller says they are. */
export type Uploaded = { bytes: Buffer; type: MediaType }

export type Upload<P extends TSchema, Q extends TSchema> = Endpoint<
  string,
  P,
  Q,
  typeof Bytes,
  typeof Written
>
export type Download<P extends TSchema, Q extends TSchema> = Endpoint<string, P, Q, Nothing, typeof Bytes>

/**
 * Serves an endpoint that takes the bytes of one file. Nobody's bytes are read before the session and the role hold.
 * `prepare` looks at them before the transaction begins, for as long as it takes; `handler` writes and answers the id.
 */
export function serveUpload<P extends TSchema, Q extends TSchema, Prepared>(
  app: App,
  endpoint: Upload<P, Q>,
  prepare: (uploaded: Uploaded, input: Input<Upload<P, Q>>) => Promise<Prepared>,
  handler: (call: Call<Upload<P, Q>> & { prepared: Prepared }) => Promise<string>,
): void {
  const answer = replier(app, endpoint)
  const permission = permissionOf(endpoint)
  routeBytes(app, endpoint, async (request, reply, input) => {
    const who = credentials(request)
    const key = idempotencyKey(request)
    const sender = await app.database.asMember(who, permission, async (_, { member }) => member)
    const { id } = await uploadedIn(app, request, reply, sender, async (uploaded, hash) => {
      const prepared = await prepare(uploaded, input)
      const meant = { params: [input.params, input.query], body: hash }
      return app.database.asMember(
        who,
        permission,
        async (tx, actor) => {
          const before = await beginCommand(tx, endpoint, actor, key, meant)
          if (before) return { id: before, replayed: true }
          return { id: await handler({ ...input, tx, actor, prepared }), replayed: false }
        },
        ({ id, replayed }, actor) =>
          replayed ? [] : [journal(endpoint, actor, request.id, key, [id]), completeCommand(key, [id])],
      )
    })
    return answer(reply, { id })
  })
}

/** A route that takes bytes, in a context of its own: everywhere else what is no JSON stays refused. */
export function routeBytes<E extends AnyEndpoint>(
  app: App,
  endpoint: E,
  handle: (request: FastifyRequest, reply: FastifyReply, input: Input<E>) => Promise<unknown>,
): void {
  void app.http.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_, payload, done) => done(null, payload))
    route(app, endpoint, handle, scope as unknown as App['http'])
  })
}

/**
 * Hands the bytes that came in, what they are said to be, and their hash to `work`, in one of the places of this sender
 * for as long as they are in memory.
 */
export async function uploadedIn<Done>(
  app: App,
  request: FastifyRequest,
  reply: FastifyReply,
  sender: string,
  work: (uploaded: Uploaded, hash: string) => Promise<Done>,
): Promise<Done> {
  const stream = request.body as IncomingMessage | null | undefined
  let whole = stream == null
  try {
    return await app.uploading.inPlace(sender, async () => {
      const { bytes, hash } = await bytesOf(stream, request.headers['content-length'], app.files)
      whole = true
      return work({ bytes, type: mediaTypeOf(request) }, hash)
    })
  } catch (error) {
    const seconds = error instanceof Problem ? error.params?.['seconds'] : undefined
    if (seconds !== undefined) reply.header('retry-after', seconds)
    if (!whole) {
      // What is still under way is not waited for.
      reply.header('connection', 'close')
      stream?.resume()
    }
    throw error
  }
}

/** One file as it leaves: `name` is ours, made of its use, never what somebody called it. */
export type Leaving = { bytes: Buffer; type: MediaType; name: string }

/** Serves an endpoint that answers the bytes of one file. */
export function serveDownload<P extends TSchema, Q extends TSchema>(
  app: App,
  endpoint: Download<P, Q>,
  handler: (call: Call<Download<P, Q>>) => Promise<Leaving>,
): void {
  const permission = permissionOf(endpoint)
  route(app, endpoint, async (request, reply, input) => {
    const leaving = await app.database.asMember(credentials(request), permission, async (tx, actor) =>
      handler({ ...input, tx, actor }),
    )
    return sendBytes(reply, leaving)
  })
}

/** To be saved, not shown: whatever the bytes turn out to be, no browser runs them as a page of ours. */
export function sendBytes(reply: FastifyReply, { bytes, type, name }: Leaving): FastifyReply {
  return reply
    .type(type)
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('content-security-policy', "sandbox; default-src 'none'")
    .header('x-content-type-options', 'nosniff')
    .header('cross-origin-resource-policy', 'same-origin')
    .header('accept-ranges', 'none')
    .send(bytes)
}

function mediaTypeOf(request: FastifyRequest): MediaType {
  const text = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  return text as MediaType
}

type Received = { bytes: Buffer; hash: string }

/** The whole body, its hash taken on the way; refused at the first byte over the limit. */
async function bytesOf(
  stream: IncomingMessage | null | undefined,
  length: string | undefined,
  settings: FileSettings,
): Promise<Received> {
  if (stream == null) return { bytes: Buffer.alloc(0), hash: '' }
  const { limit } = settings
  if (Number(length ?? 0) > limit) throw new Problem(413, 'file_too_large', { params: { limit } })
  return gather(stream, settings)
}

function gather(stream: IncomingMessage, { limit, patience, silence }: FileSettings): Promise<Received> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    const hash = createHash('sha256')
    let size = 0
    const end = (settle: () => void) => {
      clearTimeout(clock)
      clearTimeout(quiet)
      stream.off('data', take).off('end', done).off('error', broken).off('close', broken)
      stream.on('error', () => {})
      settle()
    }
    const fail = (status: number, code: string, params = {}) =>
      end(() => reject(new Problem(status, code, { params })))
    const tooSlow = () => fail(408, 'upload_too_slow')
    const take = (part: Buffer) => {
      quiet.refresh()
      size += part.length
      if (size > limit) return fail(413, 'file_too_large', { limit })
      hash.update(part)
      parts.push(part)
    }
    const done = () => end(() => resolve({ bytes: Buffer.concat(parts), hash: hash.digest('hex') }))
    const broken = () => fail(400, 'upload_broken')
    const clock = setTimeout(tooSlow, patience)
    const quiet = setTimeout(tooSlow, silence)
    stream.on('data', take).on('end', done).on('error', broken).on('close', broken)
  })
}
