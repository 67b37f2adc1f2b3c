import { createHash, createHmac } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import type { Guest, LinkProof } from '../db/database.ts'
import { linkNotValid } from '../db/database.ts'
import type { Tx } from '../db/tx.ts'
import type { AnyEndpoint, Input, Reply, Written } from '../endpoint.ts'
import type { App } from './app.ts'
import type { Download, Leaving, Upload, Uploaded } from './serve-bytes.ts'
import { routeBytes, sendBytes, uploadedIn } from './serve-bytes.ts'
import { idempotencyKey, journal, replier, route } from './serve.ts'

/** A call of the bearer of a link. `key`: of a write. */
export type GuestCall<E extends AnyEndpoint> = Input<E> & { tx: Tx; guest: Guest; key: string }

type GuestHandled<E extends AnyEndpoint> = [E['reply']] extends [typeof Written]
  ? [typeof Written] extends [E['reply']]
    ? string
    : Reply<E>
  : Reply<E>

/**
 * Serves the bearer of a link: one transaction in which nothing can be reached but what the link leads to. Key and code
 * come in a header, so that they stand in no address. A write is journalled; the write that ends the link may be sent
 * again under its key.
 */
export function serveGuest<E extends AnyEndpoint>(
  app: App,
  endpoint: E,
  handler: (call: GuestCall<E>) => Promise<GuestHandled<E>>,
): void {
  const answer = replier(app, endpoint)
  const reading = endpoint.method === 'GET'
  route(app, endpoint, async (request, reply, input) => {
    if (reading) {
      const proof = proofOf(request, null)
      const found = await app.database.asGuest(proof, (tx, guest) =>
        handler({ ...input, tx, guest, key: '' }),
      )
      return answer(reply, found)
    }
    const key = idempotencyKey(request)
    const id = await app.database.asGuest(
      proofOf(request, key),
      async (tx, guest) => (await handler({ ...input, tx, guest, key })) as string,
      (written, guest) => [journal(endpoint, guest, request.id, key, [written])],
      (letter) => letter,
    )
    return answer(reply, { id })
  })
}

/** As `serveUpload`, for the bearer of a link: `before` says whether bytes are wanted, before any is read and again after. */
export function serveGuestUpload<P extends TSchema, Q extends TSchema, Prepared>(
  app: App,
  endpoint: Upload<P, Q>,
  before: (call: { tx: Tx; guest: Guest }) => Promise<void>,
  prepare: (uploaded: Uploaded, input: Input<Upload<P, Q>>) => Promise<Prepared>,
  handler: (call: { tx: Tx; guest: Guest; prepared: Prepared }) => Promise<string>,
): void {
  const answer = replier(app, endpoint)
  routeBytes(app, endpoint, async (request, reply, input) => {
    const key = idempotencyKey(request)
    const proof = proofOf(request, null)
    await app.database.asGuest(proof, (tx, guest) => before({ tx, guest }))
    const sender = proof.tokenHash.toString('base64')
    const id = await uploadedIn(app, request, reply, sender, async (uploaded) => {
      const prepared = await prepare(uploaded, input)
      return app.database.asGuest(
        proof,
        async (tx, guest) => {
          await before({ tx, guest })
          return handler({ tx, guest, prepared })
        },
        (file, guest) => [journal(endpoint, guest, request.id, key, [file])],
      )
    })
    return answer(reply, { id })
  })
}

/** As `serveDownload`, for the bearer of a link. */
export function serveGuestDownload<P extends TSchema, Q extends TSchema>(
  app: App,
  endpoint: Download<P, Q>,
  handler: (call: Input<Download<P, Q>> & { tx: Tx; guest: Guest }) => Promise<Leaving>,
): void {
  route(app, endpoint, async (request, reply, input) =>
    sendBytes(
      reply,
      await app.database.asGuest(proofOf(request, null), (tx, guest) => handler({ ...input, tx, guest })),
    ),
  )
}

/** 32 bytes in base64url, a point, ten signs of Crockford's base 32. */
const shape = /^([A-Za-z0-9_-]{43})\.([0-9A-HJKMNP-TV-Z]{10})$/

/** What is compared with what the database keeps: neither key nor code itself goes there. */
function proofOf(request: FastifyRequest, key: string | null): LinkProof {
  const [, link, code] = shape.exec(String(request.headers['bekal-link'] ?? '')) ?? linkNotValid()
  const bytes = Buffer.from(link ?? '', 'base64url')
  return {
    tokenHash: createHash('sha256').update(bytes).digest(),
    codeHash: createHmac('sha256', bytes)
      .update(code ?? '')
      .digest(),
    key,
  }
}
