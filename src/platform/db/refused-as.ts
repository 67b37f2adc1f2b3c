import { Problem } from '../problem.ts'

/**
 * What the database's own rules refuse, said in the words of a slice: a constraint by its name (63 bytes at most), or a code of
 * SQLSTATE. What isn't named is thrown on as it came.
 */
export function refusedAs<Code extends string>(words: Readonly<Record<string, Code>>) {
  return (error: unknown): never => {
    const { code = '', constraint = '' } = error as { code?: string; constraint?: string }
    const refusal = words[constraint] ?? words[code]
    throw refusal ? new Problem(422, refusal) : error
  }
}
