import type { AnyEndpoint } from '../platform/endpoint.ts'
import { WrongUsage } from './failure.ts'

/** `['id=1', 'q=a=b']` → `{ id: '1', q: 'a=b' }`, with names that the endpoint knows and none of `required` missing. */
export function readPairs(
  option: string,
  pairs: readonly string[],
  known: readonly string[],
  required: readonly string[] = [],
): Record<string, string> {
  const values: Record<string, string> = {}
  for (const pair of pairs) {
    const at = pair.indexOf('=')
    if (at < 1) throw new WrongUsage(`${option} takes name=value, not ${JSON.stringify(pair)}.`)
    const name = pair.slice(0, at)
    if (!known.includes(name)) {
      const names =
        known.length > 0 ? `Known here: ${known.join(', ')}.` : `This endpoint takes no ${option}.`
      throw new WrongUsage(`${option} ${name} is not known. ${names}`)
    }
    if (name in values) throw new WrongUsage(`${option} ${name} is given twice.`)
    values[name] = pair.slice(at + 1)
  }
  const missing = required.filter((name) => !(name in values))
  if (missing.length > 0) {
    throw new WrongUsage(`Give ${option} ${missing.map((name) => `${name}=…`).join(' ')}`)
  }
  return values
}

/** The body as JSON. Reads never carry one. */
export function readBody(endpoint: AnyEndpoint, text: string | undefined): unknown {
  if (endpoint.method === 'GET') {
    if (text !== undefined) throw new WrongUsage(`${endpoint.name} reads: it takes no --body.`)
    return undefined
  }
  if (text === undefined) return {}
  try {
    return JSON.parse(text)
  } catch {
    throw new WrongUsage(
      'The body is not JSON. Give it in single quotes (\'{"name": "…"}\'), as @file, or as - for standard input.',
    )
  }
}

/** Names of the fields of a part of an endpoint. */
export function fieldNames(part: AnyEndpoint['params']): string[] {
  const { properties = {} } = part as { properties?: object }
  return Object.keys(properties)
}

/** Names that somebody who typed this may have meant: those that share its slice or its verb, or hold it. */
export function nearestNames(typed: string, names: readonly string[]): string[] {
  const [slice = '', verb = ''] = typed.split('.')
  const shares = (name: string) => {
    const [itsSlice = '', itsVerb = ''] = name.split('.')
    return name.includes(typed) || itsSlice === slice || (verb !== '' && itsVerb === verb)
  }
  return names.filter(shares)
}
