import Type from 'typebox'
import type { Static, TObject, TSchema } from 'typebox'

/** Who may call an endpoint: anybody, anybody signed in, or a member whose roles at the desk named in the call include one of these. */
export type May = 'visitor' | 'member' | readonly [string, ...string[]]

/**
 * One definition per endpoint: data only. Validation on both sides, handler types, the permission check,
 * OpenAPI, the typed client and the journal entry are read off it.
 */
export type Endpoint<
  Name extends string = string,
  Params extends TSchema = TSchema,
  Query extends TSchema = TSchema,
  Body extends TSchema = TSchema,
  Reply extends TSchema = TSchema,
> = {
  readonly name: Name
  readonly method: 'GET' | 'POST'
  readonly path: `/api/${string}`
  readonly summary: string
  readonly may: May
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly reply: Reply
  /** False only for sign-in: a write that needs no idempotency key because doing it twice harms nothing. */
  readonly once: boolean
  /** True when the call names no desk: what is read or written belongs to the member, not to a desk. */
  readonly deskless: boolean
  /** Open also to a member who has yet to replace the passphrase that somebody handed over: what doing so needs, nothing else. */
  readonly firstPassphrase: boolean
  /** The body is the bytes of one file, of one of these media types. Null: JSON. */
  readonly takes: readonly MediaType[] | null
  /** The reply is the bytes of one file, of one of these media types. Null: JSON. */
  readonly gives: readonly MediaType[] | null
  /** Somebody who is not signed in could try keys here one after the other: calls of one address are counted strictly. */
  readonly door: boolean
  /** A read of people: it leaves a row in the journal that names whom was read, in the same transaction. */
  readonly leavesTrace: boolean
}

/** `application/pdf` and its like. */
export type MediaType = `${string}/${string}`

export type AnyEndpoint = Endpoint

export type Input<E extends AnyEndpoint> = {
  params: Static<E['params']>
  query: Static<E['query']>
  body: Static<E['body']>
}

export type Reply<E extends AnyEndpoint> = Static<E['reply']>

type Properties = Record<string, TSchema>

/** An object that refuses unknown fields. Every object of a contract is made with it. */
export function fields<P extends Properties>(properties: P): TObject<P> {
  return Type.Object(properties, { additionalProperties: false }) as TObject<P>
}

export type Nothing = TObject<Record<never, TSchema>>
const nothing = fields({})

/** What every write answers: the id of the thing written. The caller re-reads under its own rights. */
export const Written = fields({ id: Type.String({ format: 'uuid' }) })

type Definition<
  N extends string,
  P extends TSchema,
  Q extends TSchema,
  B extends TSchema,
  R extends TSchema,
> = {
  name: N
  path: `/api/${string}`
  summary: string
  may: May
  params?: P
  query?: Q
  body?: B
  reply: R
  once?: boolean
  deskless?: boolean
  firstPassphrase?: boolean
  takes?: readonly MediaType[]
  gives?: readonly MediaType[]
  /** Without it: every write of a visitor. */
  door?: boolean
  leavesTrace?: boolean
}

/** An endpoint that reads. */
export function read<
  const N extends string,
  P extends TSchema = Nothing,
  Q extends TSchema = Nothing,
  R extends TSchema = TSchema,
>(
  definition: Omit<Definition<N, P, Q, Nothing, R>, 'body' | 'once' | 'takes' | 'gives'>,
): Endpoint<N, P, Q, Nothing, R> {
  return complete<N, P, Q, Nothing, R>('GET', definition)
}

/** An endpoint that writes: it carries an idempotency key and answers `Written` unless it says otherwise. */
export function write<
  const N extends string,
  P extends TSchema = Nothing,
  B extends TSchema = Nothing,
  R extends TSchema = typeof Written,
>(
  definition: Omit<Definition<N, P, Nothing, B, R>, 'query' | 'reply' | 'takes' | 'gives' | 'leavesTrace'> & {
    reply?: R
  },
): Endpoint<N, P, Nothing, B, R> {
  const reply = (definition.reply ?? Written) as R
  return complete<N, P, Nothing, B, R>('POST', { ...definition, reply })
}

/** The bytes of a file where JSON would stand, in a call and in a reply. */
export const Bytes = Type.Unsafe<Blob>({})

/**
 * An endpoint that takes the bytes of one file. It is a write: an idempotency key, `Written`. What is said about the
 * file stands in the address; its media type is the content type. How many bytes it takes, the installation decides.
 */
export function upload<const N extends string, P extends TSchema = Nothing, Q extends TSchema = Nothing>(
  definition: Omit<
    Definition<N, P, Q, typeof Bytes, typeof Written>,
    'body' | 'reply' | 'once' | 'deskless' | 'gives'
  > & { takes: readonly MediaType[] },
): Endpoint<N, P, Q, typeof Bytes, typeof Written> {
  return complete<N, P, Q, typeof Bytes, typeof Written>('POST', {
    ...definition,
    body: Bytes,
    reply: Written,
  })
}

/** An endpoint that answers the bytes of one file: to be saved, never to be shown or run by the browser. */
export function download<const N extends string, P extends TSchema = Nothing, Q extends TSchema = Nothing>(
  definition: Omit<Definition<N, P, Q, Nothing, typeof Bytes>, 'body' | 'reply' | 'once' | 'takes'> & {
    gives: readonly MediaType[]
  },
): Endpoint<N, P, Q, Nothing, typeof Bytes> {
  return complete<N, P, Q, Nothing, typeof Bytes>('GET', { ...definition, reply: Bytes })
}

function complete<
  N extends string,
  P extends TSchema,
  Q extends TSchema,
  B extends TSchema,
  R extends TSchema,
>(method: 'GET' | 'POST', definition: Definition<N, P, Q, B, R>): Endpoint<N, P, Q, B, R> {
  const { name, path, summary, may, reply } = definition
  return {
    name,
    method,
    path,
    summary,
    may,
    params: definition.params ?? (nothing as unknown as P),
    query: definition.query ?? (nothing as unknown as Q),
    body: definition.body ?? (nothing as unknown as B),
    reply,
    once: definition.once ?? true,
    deskless: definition.deskless ?? (may === 'visitor' || may === 'member'),
    firstPassphrase: definition.firstPassphrase ?? may === 'visitor',
    takes: definition.takes ?? null,
    gives: definition.gives ?? null,
    door: definition.door ?? (may === 'visitor' && method === 'POST'),
    leavesTrace: definition.leavesTrace ?? false,
  }
}

/** One page of a list in keyset order; `next` is the cursor of the page that follows, null on the last. */
export function page<Item extends TSchema>(item: Item) {
  return fields({ items: Type.Array(item), next: Type.Union([Type.String(), Type.Null()]) })
}

/** What every list takes: where to go on, and how many (1–200, default 50). */
export const paging = {
  cursor: Type.Optional(Type.String({ maxLength: 400 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
}

export function nullable<S extends TSchema>(schema: S) {
  return Type.Union([schema, Type.Null()])
}

/** A closed list of words, as one enum in JSON Schema. */
export function oneOf<const W extends readonly string[]>(words: W) {
  return Type.Unsafe<W[number]>({ type: 'string', enum: [...words] })
}

export const Id = Type.String({ format: 'uuid' })
/** ISO 8601 in UTC, ending in Z. */
export const InstantText = Type.String({
  format: 'date-time',
  pattern: '^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?Z$',
})
/** A calendar day, YYYY-MM-DD, from the year 1000. */
export const DateText = Type.String({ format: 'date', pattern: '^[1-9]' })
/** Plain text of one line. */
export const Line = (max = 200) => Type.String({ minLength: 1, maxLength: max, pattern: '^\\S(.*\\S)?$' })
/** Plain text of several lines. */
export const Prose = (max = 4000) => Type.String({ minLength: 1, maxLength: max, pattern: '\\S' })
export const idParams = fields({ id: Id })
