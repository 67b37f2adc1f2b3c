import type { TSchema } from 'typebox'
import type { AnyEndpoint } from '../endpoint.ts'

type Json = Record<string, unknown>

/** OpenAPI 3.1 of the endpoints, read off the same definitions that validate, permit and type them. */
export function openApi(endpoints: readonly AnyEndpoint[], version: string): Json {
  const paths: Record<string, Json> = {}
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/:([a-zA-Z]+)/g, '{$1}')
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(endpoint) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Bekal',
      version,
      description: 'Promises between agencies, kept on time. Errors are RFC 9457 problems.',
      license: { name: 'MPL-2.0', identifier: 'MPL-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      securitySchemes: {
        cookie: {
          type: 'apiKey',
          in: 'cookie',
          name: 'bekal_session',
          description: 'Over TLS it is called __Host-bekal_session',
        },
        bearer: { type: 'http', scheme: 'bearer' },
      },
      schemas: { Problem: problemSchema },
      responses: {
        Problem: {
          description: 'What went wrong',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
  }
}

function operation(endpoint: AnyEndpoint): Json {
  const { name, summary, may, method, once, deskless } = endpoint
  const parameters = [
    ...parametersIn('path', endpoint.params),
    ...parametersIn('query', endpoint.query),
    ...(deskless ? [] : [header('Bekal-Desk', 'The desk on whose behalf', true)]),
    ...(method === 'POST' && once ? [header('Idempotency-Key', 'UUIDv7 made by the caller', true)] : []),
  ]
  return {
    operationId: name,
    summary,
    tags: [name.split('.')[0]],
    description: typeof may === 'string' ? `May call: ${may}.` : `May call: ${may.join(', ')}.`,
    ...(may === 'visitor' ? { security: [] } : { security: [{ cookie: [] }, { bearer: [] }] }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(method === 'POST'
      ? { requestBody: { required: true, content: contentOf(endpoint.takes, endpoint.body) } }
      : {}),
    responses: {
      '200': { description: 'Done', content: contentOf(endpoint.gives, endpoint.reply) },
      default: { $ref: '#/components/responses/Problem' },
    },
  }
}

/** JSON of a schema, or bytes of these media types: those have no schema (OpenAPI 3.1, section 4.8.14.4). */
function contentOf(bytes: AnyEndpoint['takes'], schema: TSchema): Json {
  if (bytes === null) return { 'application/json': { schema: plain(schema) } }
  return Object.fromEntries(bytes.map((type) => [type, {}]))
}

function parametersIn(place: 'path' | 'query', schema: TSchema): Json[] {
  const { properties = {}, required = [] } = schema as {
    properties?: Record<string, TSchema>
    required?: string[]
  }
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: plain(property),
  }))
}

function header(name: string, description: string, required: boolean): Json {
  return { name, in: 'header', required, description, schema: { type: 'string', format: 'uuid' } }
}

function plain(schema: TSchema): unknown {
  return JSON.parse(JSON.stringify(schema))
}

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'trace'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'The word that the interface translates' },
    trace: { type: 'string', format: 'uuid' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'keyword', 'params'],
        properties: { path: { type: 'string' }, keyword: { type: 'string' }, params: { type: 'object' } },
      },
    },
    params: { type: 'object' },
  },
}
