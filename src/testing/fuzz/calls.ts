import fc from 'fast-check'
import { uuidv7 } from '../../kernel/id.ts'
import type { Schema } from './inputs.ts'
import { bytes, marker, odd } from './inputs.ts'

/** One operation of the description that the server publishes. */
export type Operation = {
  id: string
  path: string
  method: string
  parameters: { name: string; in: 'path' | 'query' | 'header'; required: boolean; schema: Schema }[]
  /** Content type of the body → its schema. */
  bodies: [type: string, schema: Schema | null][]
}

type Described = {
  paths: Record<
    string,
    Record<
      string,
      {
        operationId: string
        parameters?: Operation['parameters']
        requestBody?: { content: Record<string, { schema?: Schema }> }
      }
    >
  >
}

export function operationsOf(description: unknown): Operation[] {
  return Object.entries((description as Described).paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, parameters = [], requestBody }]) => ({
      id: operationId,
      path,
      method: method.toUpperCase(),
      parameters,
      bodies: Object.entries(requestBody?.content ?? {}).map(
        ([type, { schema = null }]) => [type, schema] satisfies [string, Schema | null],
      ),
    })),
  )
}

/** A request as it goes over the wire. */
export type Request = {
  method: string
  url: string
  headers: Record<string, string>
  body: string | Uint8Array | null
}

const nested = `${'['.repeat(5000)}${']'.repeat(5000)}`

/** What is wrong with a request as a whole, now and then. */
const twists: fc.Arbitrary<(request: Request) => Request> = fc.constantFrom(
  (request) => ({ ...request, headers: { ...request.headers, 'content-type': 'text/html' } }),
  (request) => ({ ...request, body: request.body && request.body.slice(0, -1) }),
  (request) => ({ ...request, body: request.body && nested }),
  (request) => ({ ...request, body: request.body && `{"__proto__":{"admin":true},"${marker}":1}` }),
  (request) => ({ ...request, body: request.body && `"${marker.repeat(300_000)}"` }),
  (request) => ({ ...request, headers: without(request.headers, 'idempotency-key') }),
  (request) => ({ ...request, headers: { ...request.headers, 'idempotency-key': `${marker}-1` } }),
  (request) => ({ ...request, headers: { ...request.headers, 'bekal-desk': `${marker}%00` } }),
  (request) => ({ ...request, headers: without(request.headers, 'bekal-desk') }),
  (request) => ({ ...request, headers: { ...request.headers, authorization: `Bearer ${marker}` } }),
  (request) => ({
    ...request,
    url: `${request.url}${request.url.includes('?') ? '&' : '?'}${marker}=1&limit=1&limit=2`,
  }),
  (request) => ({ ...request, url: `${request.url}/%2e%2e/%ff` }),
  (request) => ({ ...request, method: request.method === 'GET' ? 'POST' : 'PUT' }),
)

function without(headers: Record<string, string>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([one]) => one !== name))
}

/** Requests to an operation, nearly always as it is described. Who calls is put in their place by `as`. */
export function requestsTo(
  { path, method, parameters, bodies }: Operation,
  ids: readonly string[],
): fc.Arbitrary<Request> {
  const given = fc.tuple(
    ...parameters
      .filter((one) => one.in !== 'header')
      .map((one) => fc.tuple(fc.constant(one), odd(one.schema, ids), fc.integer({ min: 0, max: 3 }))),
  )
  const body: fc.Arbitrary<[type: string, sent: string | Uint8Array] | null> = bodies.length
    ? fc.oneof(
        ...bodies.map(([type, schema]) =>
          schema
            ? odd(schema, ids).map((one): [string, string] => [type, JSON.stringify(one)])
            : bytes.map((one): [string, Uint8Array] => [type, one]),
        ),
      )
    : fc.constant(null)
  const twist = fc.oneof({ weight: 9, arbitrary: fc.constant((request: Request) => request) }, twists)
  return fc.tuple(given, body, twist).map(([values, sent, twisted]) => {
    let address = path
    const query: string[] = []
    for (const [one, value, chance] of values) {
      const text = written(value)
      if (one.in === 'path') address = address.replace(`{${one.name}}`, text)
      else if (one.required || chance === 0) query.push(`${one.name}=${text}`)
    }
    return twisted({
      method,
      url: query.length > 0 ? `${address}?${query.join('&')}` : address,
      headers: {
        authorization: caller.token,
        'bekal-desk': caller.desk,
        ...(method === 'POST' ? { 'idempotency-key': uuidv7() } : {}),
        ...(sent ? { 'content-type': sent[0] } : {}),
      },
      body: sent?.[1] ?? null,
    })
  })
}

const caller = { token: 'Bearer of the caller', desk: 'of the caller' }

/** The request as somebody sends it, or a visitor. */
export function as(who: { desk: string; token: string } | null, request: Request): Request {
  const put = ([name, value]: [string, string]): [string, string][] => {
    if (value === caller.token) return who ? [[name, `Bearer ${who.token}`]] : []
    if (value === caller.desk) return who ? [[name, who.desk]] : []
    return [[name, value]]
  }
  return { ...request, headers: Object.fromEntries(Object.entries(request.headers).flatMap(put)) }
}

/** Half a character can't be written into an address. */
function written(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return encodeURIComponent(text.toWellFormed().slice(0, 3000))
}
