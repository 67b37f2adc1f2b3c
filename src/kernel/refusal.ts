/**
 * A rule's answer *no*: the reason as a code that both sides translate, with the values its sentence needs.
 * A refusal is an ordinary result, never thrown; `Code` is a union of string literals per slice.
 */
export type Refusal<Code extends string = string, Params extends object = object> = {
  readonly refused: Code
} & Readonly<Params>

/** Builds a refusal. `params` are values of its sentence (a date, a count), never values of a person. */
export function refuse<const Code extends string>(code: Code): Refusal<Code>
export function refuse<const Code extends string, Params extends object>(
  code: Code,
  params: Params & { refused?: never },
): Refusal<Code, Params>
export function refuse(code: string, params?: object): Refusal {
  return { ...params, refused: code }
}

/** Tells a refusal from the result that a rule gives otherwise; narrows in both branches. */
export function isRefusal<Outcome>(outcome: Outcome): outcome is Extract<Outcome, Refusal> {
  return (
    typeof outcome === 'object' &&
    outcome !== null &&
    'refused' in outcome &&
    typeof outcome.refused === 'string'
  )
}
