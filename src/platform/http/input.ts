import type { FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { AnyEndpoint, Input } from '../endpoint.ts'
import type { InputError } from '../problem.ts'
import { notFound, Problem } from '../problem.ts'

/** Unknown fields are refused and nothing is coerced, but for the text of addresses. */
export function inputOf<E extends AnyEndpoint>(endpoint: E): (request: FastifyRequest) => Input<E> {
  const parts = {
    params: Compile(endpoint.params),
    query: Compile(endpoint.query),
    body: Compile(endpoint.body),
  }
  return (request) => {
    const input = {
      params: request.params,
      query: fromAddress(propertiesOf(endpoint.query), request.query as Record<string, unknown>),
      // Bytes are read by serveUpload, once it is known who sends them.
      body: endpoint.method === 'GET' || endpoint.takes !== null ? {} : (request.body ?? {}),
    }
    // No contract nests so deep, and what follows goes down by calling itself.
    if (deeperThan(depthLimit, input.body)) throw new Problem(400, 'not_json')
    const errors: InputError[] = []
    for (const part of ['params', 'query', 'body'] as const) {
      errors.push(...noTexts(`/${part}`, input[part]))
      if (parts[part].Check(input[part])) continue
      errors.push(...parts[part].Errors(input[part]).flatMap((error) => inputErrors(part, error)))
    }
    const foreignKey = errors.find((error) => error.path.startsWith('/params'))
    // An id of the wrong form names nothing, just as one that nobody ever made.
    if (foreignKey) notFound()
    if (errors.length > 0) throw new Problem(400, 'bad_input', { errors })
    return input as Input<E>
  }
}

const depthLimit = 32

/** Level by level, not by recursion: the depth is the sender's. */
function deeperThan(limit: number, value: unknown): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true
    level = level.flatMap((one) => (one !== null && typeof one === 'object' ? Object.values(one) : []))
  }
  return false
}

/** Addresses hold text: numbers and truth values are read where they are written out as such. */
function fromAddress(schemas: Record<string, TSchema>, query: Record<string, unknown>): unknown {
  const read = Object.entries(query).map(([name, text]) => {
    const { type } = (schemas[name] ?? {}) as { type?: string }
    if (typeof text !== 'string') return [name, text]
    if (type === 'integer' && /^-?\d{1,15}$/.test(text)) return [name, Number(text)]
    if (type === 'boolean' && /^(true|false)$/.test(text)) return [name, text === 'true']
    return [name, text]
  })
  return Object.fromEntries(read)
}

/** Strings that are no text: with a NUL, which PostgreSQL doesn't store, or with half a character (RFC 8259 section 8.2). */
function noTexts(path: string, value: unknown): InputError[] {
  if (typeof value === 'string') {
    if (value.isWellFormed() && !value.includes('\0')) return []
    return [{ path, keyword: 'format', params: { format: 'text' } }]
  }
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([name, inside]) => noTexts(`${path}/${name}`, inside))
}

type SchemaError = { keyword: string; instancePath: string; params: object }

function inputErrors(part: string, { keyword, instancePath, params }: SchemaError): InputError[] {
  // What TypeBox says about the branches of a union is noise beside the union's own line.
  if (keyword === 'boolean') return []
  const { requiredProperties, additionalProperties, ...rest } = params as {
    requiredProperties?: string[]
    additionalProperties?: string[]
  }
  const base = `/${part}${instancePath}`
  if (keyword === 'required')
    return (requiredProperties ?? []).map((name) => ({ path: `${base}/${name}`, keyword, params: {} }))
  if (keyword === 'additionalProperties')
    return (additionalProperties ?? []).map((name) => ({
      path: `${base}/${name}`,
      keyword,
      params: { additionalProperties: [name] },
    }))
  return [{ path: base, keyword, params: rest }]
}

export function propertiesOf(schema: TSchema): Record<string, TSchema> {
  return (schema as { properties?: Record<string, TSchema> }).properties ?? {}
}
