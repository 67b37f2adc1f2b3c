import { ProblemError } from '../../src/platform/client.ts'
import type { ProblemFacts } from '../ui/feedback.tsx'

type Values = Record<string, string | number>

function sayable(params: Readonly<Record<string, unknown>> | undefined): Values {
  const values: Values = {}
  for (const [name, value] of Object.entries(params ?? {}))
    if (typeof value === 'string' || typeof value === 'number') values[name] = value
  return values
}

/** An empty text breaks a least length of one; for a reader it is missing. */
const keywordOf = (keyword: string, params: Values) =>
  keyword === 'minLength' && params['limit'] === 1 ? 'required' : keyword

function facts(error: unknown): ProblemFacts {
  if (!(error instanceof ProblemError)) return { code: 'unknown', trace: null, params: {}, fields: [] }
  const { code, trace, params, errors } = error.problem
  return {
    code,
    trace: trace === '' ? null : trace,
    params: sayable(params),
    fields: (errors ?? []).map((one) => {
      const values = sayable(one.params)
      return {
        path: one.path.replace(/^\/(body|query|params)(?=\/|$)/, ''),
        keyword: keywordOf(one.keyword, values),
        params: values,
      }
    }),
  }
}

const told = new WeakMap<object, ProblemFacts>()

/**
 * What went wrong, as the components that speak of it take it. A fault's path is that of the field in the body:
 * `/body/purpose` becomes `/purpose`. What is no answer of the server counts as a fault of this app. The same
 * error always gives the same facts, so that a form takes the focus once and not at every key.
 */
export function problemFacts(error: unknown): ProblemFacts {
  if (typeof error !== 'object' || error === null) return facts(error)
  const known = told.get(error) ?? facts(error)
  told.set(error, known)
  return known
}
