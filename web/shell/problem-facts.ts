import { ProblemError } from '../../src/platform/client.ts'
import type { ProblemFacts } from '../ui/feedback.tsx'

type Values = Record<string, string | number>

function sayable(params: Readonly<Record<string, unknown>> | undefined): Values {
  const values: Values = {}
  for (const [name, value] of Object.entries(params ?? {}))
    if (typeof value === 'string' || typeof value === 'number') values[name] = value
  return values
}

/**
 * What went wrong, as the components that speak of it take it. A fault's path is that of the field in the body:
 * `/body/purpose` becomes `/purpose`. What is no answer of the server counts as a fault of this app.
 */
export function problemFacts(error: unknown): ProblemFacts {
  if (!(error instanceof ProblemError)) return { code: 'unknown', trace: null, params: {}, fields: [] }
  const { code, trace, params, errors } = error.problem
  return {
    code,
    trace: trace === '' ? null : trace,
    params: sayable(params),
    fields: (errors ?? []).map((one) => ({
      path: one.path.replace(/^\/(body|query|params)(?=\/|$)/, ''),
      keyword: one.keyword,
      params: sayable(one.params),
    })),
  }
}
