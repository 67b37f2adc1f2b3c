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
 * A write whose plain faults are said before it is sent, in the words and places of the server's. Sending with
 * faults names them all; from then on each goes away as soon as its field is right. `error('/text')` is what to
 * say beside a field.
 */
export function useChecked<E extends AnyEndpoint>(write: Write<E>, faults: readonly Fault[] = []) {
  const [refused, setRefused] = useState<ProblemFacts | null>(null)
  const fields = faults.map((fault) => ({ ...fault, params: {} }))
  const own = refused !== null && fields.length > 0 ? { ...refused, fields } : null
  const error = useFieldErrors(own ?? write.problem)
  const send = async (input: CallInput<E>): Promise<Reply<E> | null> => {
    write.forget()
    const wrong = fields.length > 0
    setRefused(wrong ? { code: 'bad_input', trace: null, params: {}, fields } : null)
    return wrong ? null : write.send(input)
  }
  // The box above the form keeps its identity while one corrects, so that it takes the focus once.
  return { problem: own === null ? write.problem : refused, error, send, sending: write.sending }
}
