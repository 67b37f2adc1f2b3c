import fc from 'fast-check'

/** Inputs made from a JSON Schema of docs/openapi.json: mostly what it asks for, with something wrong in places. */
export type Schema = {
  type?: string
  format?: string
  pattern?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  minItems?: number
  maxItems?: number
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
}

/** Stands in texts that are sent, so that whatever keeps a value is found by it. */
export const marker = 'tanda7f3a'

/** What a caller may send that no contract has asked for. */
const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    null,
    '',
    ' ',
    `${marker}\u0000`,
    '\ud800',
    `${marker}'; drop table member; --`,
    `\${${marker}}{{${marker}}}%s%n`,
    `<script>${marker}</script>`,
    '__proto__',
    '../../etc/passwd',
    '-0',
    '1e309',
    '9999999999999999999999',
    '0000-00-00',
    '2026-02-30T25:61:61Z',
    '\u202e\ufeff',
    'x'.repeat(20_000),
    -1,
    0.1,
    2 ** 63,
    -(2 ** 53),
    1e308,
    true,
    [],
    {},
    [[[[[[[[[[]]]]]]]]]],
    { constructor: { prototype: { admin: true } } },
    { $ref: '#/components/schemas/Problem' },
  ),
  fc.string({ unit: 'binary', maxLength: 40 }).map((text) => marker + text),
  fc.jsonValue({ maxDepth: 3 }),
)

/** Files that begin like a PDF, PNG or JPEG and go on as they please. */
export const bytes: fc.Arbitrary<Uint8Array> = fc
  .tuple(
    fc.constantFrom('%PDF-1.7\n', '\x89PNG\r\n\x1a\n', '\xff\xd8\xff\xe0', '<script>', ''),
    fc.uint8Array({ maxLength: 400 }),
    fc.constantFrom('\n%%EOF', 'IEND', '\xff\xd9', `/JavaScript ${marker}`, ''),
  )
  .map(([head, middle, tail]) =>
    Buffer.concat([Buffer.from(head, 'latin1'), middle, Buffer.from(tail, 'latin1')]),
  )

function text({ pattern, minLength = 0, maxLength = 60, format }: Schema): fc.Arbitrary<unknown> {
  const day = fc.date({ min: new Date('1990-01-01'), max: new Date('2060-01-01'), noInvalidDate: true })
  if (format === 'date') return day.map((one) => one.toISOString().slice(0, 10))
  if (format === 'date-time') return day.map((one) => one.toISOString())
  const fitting = (one: string) => one.slice(0, maxLength).padEnd(minLength, 'a')
  if (pattern && !/\\S/.test(pattern))
    return fc.stringMatching(new RegExp(pattern, 'u'), {
      maxLength: Math.max(60, minLength, ...repeats(pattern)),
    })
  return fc.oneof(
    fc.constant(fitting(`Surat ${marker}`)),
    fc.lorem({ maxCount: 6 }).map((words) => fitting(`${marker} ${words}`)),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).map((one) => fitting(`${marker}${one}`)),
  )
}

/** How often a pattern wants its parts at least: a key's 107 signs are longer than what else is typed. */
function repeats(pattern: string): number[] {
  return [...pattern.matchAll(/\{(\d+)/g)].map(([, count]) => Number(count))
}

/** A value that the schema asks for; ids are drawn from `ids`, things that exist, and from thin air. */
export function fitting(schema: Schema, ids: readonly string[]): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if ('const' in schema) return fc.constant(schema.const)
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((branch) => fitting(branch, ids)))
  if (schema.format === 'uuid') return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...ids) }, fc.uuid())
  switch (schema.type) {
    case 'string':
      return text(schema)
    case 'integer':
      return fc.integer({
        min: Math.max(schema.minimum ?? -1000, -(2 ** 31)),
        max: Math.min(schema.maximum ?? 1000, 2 ** 31 - 1),
      })
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e6, max: schema.maximum ?? 1e6, noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'array': {
      const { minItems = 0, maxItems = 5 } = schema
      return fc.array(odd(schema.items ?? {}, ids), {
        minLength: minItems,
        maxLength: Math.max(minItems, Math.min(maxItems, 4)),
      })
    }
    case 'object':
      return record(schema, ids)
    case 'null':
      return fc.constant(null)
    default:
      return fc.jsonValue()
  }
}

function record({ properties = {}, required = [] }: Schema, ids: readonly string[]): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, odd(property, ids)]),
  )
  const always = fc.record(fields, { requiredKeys: required })
  return fc.oneof(
    { weight: 30, arbitrary: always },
    {
      weight: 1,
      arbitrary: fc.tuple(always, hostile).map(([one, more]) => ({ ...one, [`lain_${marker}`]: more })),
    },
    { weight: 1, arbitrary: fc.record(fields, { requiredKeys: [] }) },
  )
}

/** Nearly always what the schema asks for. */
export function odd(schema: Schema, ids: readonly string[]): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 24, arbitrary: fitting(schema, ids) }, { weight: 1, arbitrary: hostile })
}
