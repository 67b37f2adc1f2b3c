import { useState } from 'react'
import type { CallInput } from '../../src/platform/client.ts'
import type { AnyEndpoint, Reply } from '../../src/platform/endpoint.ts'
import type { Write } from '../shell/server.ts'
import { type ProblemFacts, useFieldErrors } from '../ui/feedback.tsx'

/** What a field still needs: its path in the body, and the rule that is not kept. */
export interface Fault {
  readonly path: string
  readonly keyword: string
}

/** A fault for each field that is still empty, beside which the form then says so. */
export function empty(fields: Readonly<Record<string, unknown>>): Fault[] {
  return Object.entries(fields)
    .filter(([, value]) => value === null || value === undefined || value === '')
    .map(([path]) => ({ path, keyword: 'required' }))
}

/** Text of a field that may stay empty. */
export const orNull = (text: string): string | null => text.trim() || null

/**
 * A write whose plain faults are said at once, in the same words and places as the server's. `error('/text')` is
 * what to say beside a field.
 */
export function useChecked<E extends AnyEndpoint>(write: Write<E>) {
  const [own, setOwn] = useState<ProblemFacts | null>(null)
  const problem = own ?? write.problem
  const error = useFieldErrors(problem)
  const send = async (input: CallInput<E>, faults: readonly Fault[] = []): Promise<Reply<E> | null> => {
    write.forget()
    if (faults.length > 0) {
      setOwn({
        code: 'invalid_input',
        trace: null,
        params: {},
        fields: faults.map((fault) => ({ ...fault, params: {} })),
      })
      return null
    }
    setOwn(null)
    return write.send(input)
  }
  return { problem, error, send, sending: write.sending }
}
