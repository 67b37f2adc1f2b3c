import type { Refusal } from '../kernel/refusal.ts'
import { isRefusal } from '../kernel/refusal.ts'

/** One thing wrong with what was sent: where, which rule, with what parameters. */
export type InputError = { path: string; keyword: string; params: Record<string, unknown> }

/** The body of an answer that is an error: RFC 9457, `application/problem+json`. */
export type ProblemBody = {
  type: string
  title: string
  status: number
  /** The word that the words of the interface translate. */
  code: string
  trace: string
  errors?: InputError[]
  params?: Record<string, unknown>
}

/** The one class that is thrown for an answer other than success. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly params: Record<string, unknown> | undefined
  readonly errors: InputError[] | undefined

  constructor(
    status: number,
    code: string,
    more: { params?: Record<string, unknown>; errors?: InputError[] } = {},
  ) {
    super(code)
    this.name = 'Problem'
    this.status = status
    this.code = code
    this.params = more.params
    this.errors = more.errors
  }

  body(trace: string): ProblemBody {
    return {
      type: `urn:bekal:problem:${this.code}`,
      title: titles[this.status] ?? 'Error',
      status: this.status,
      code: this.code,
      trace,
      ...(this.errors ? { errors: this.errors } : {}),
      ...(this.params && Object.keys(this.params).length > 0 ? { params: this.params } : {}),
    }
  }
}

const titles: Record<number, string> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not permitted',
  404: 'Not found',
  408: 'Took too long',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Refused by a rule',
  423: 'Locked',
  429: 'Too many attempts',
  500: 'Internal error',
  503: 'Not available',
}

/** What a policy hides and what does not exist read alike. */
export function notFound(): never {
  throw new Problem(404, 'not_found')
}

/** The decision of a rule; a refusal is thrown as a problem with its code. */
export function decided<Outcome>(outcome: Outcome): Exclude<Outcome, Refusal> {
  if (isRefusal(outcome)) {
    const { refused, ...params } = outcome
    throw new Problem(422, refused, { params })
  }
  return outcome as Exclude<Outcome, Refusal>
}
