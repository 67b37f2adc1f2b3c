import type { EndpointName } from '../../endpoints.ts'
import { uuidv7 } from '../../kernel/id.ts'
import type { Role } from '../../kernel/role.ts'
import { roles } from '../../kernel/role.ts'
import type { CallInput, Client } from '../../platform/client.ts'
import { makeClient, ProblemError } from '../../platform/client.ts'
import type { AnyEndpoint } from '../../platform/endpoint.ts'
import type { ProblemBody } from '../../platform/problem.ts'
import { Problem } from '../../platform/problem.ts'
import { administrationCases } from './administration-cases.ts'
import { aidCases } from './aid-cases.ts'
import { agencyCases } from './agency-cases.ts'
import type { Case, Outcome } from './case.ts'
import { fileCases } from './file-cases.ts'
import { installationCases } from './installation-cases.ts'
import { keysCases } from './keys-cases.ts'
import { noticeCases } from './notice-cases.ts'
import { journalCases } from './journal-cases.ts'
import { obligationCases } from './obligation-cases.ts'
import { paperCases } from './paper-cases.ts'
import { peopleCases } from './people-cases.ts'
import { requestCases } from './request-cases.ts'
import { signInCases } from './sign-in-cases.ts'
import { siteCases } from './site-cases.ts'
import type { Caller, Stage } from './stage.ts'
import { relations } from './stage.ts'

/** Every endpoint has its case: one without is a type error. */
export const cases = {
  ...agencyCases,
  ...fileCases,
  ...signInCases,
  ...keysCases,
  ...obligationCases,
  ...siteCases,
  ...requestCases,
  ...aidCases,
  ...installationCases,
  ...noticeCases,
  ...paperCases,
  ...peopleCases,
  ...journalCases,
  ...administrationCases,
} satisfies Record<EndpointName, Case>

export const endpointNames = Object.keys(cases) as EndpointName[]

/**
 * Calls every endpoint in every role from a desk of every relation, as a member without a desk, and as a visitor;
 * answers each call that came out otherwise than its case says. What is to be denied goes first and shares one thing,
 * so that the first permitted call also shows that the denied ones have left it alone.
 */
export async function leaks(stage: Stage, names: readonly EndpointName[] = endpointNames): Promise<string[]> {
  const found: string[] = []
  for (const name of names) found.push(...(await leaksOf(stage, cases[name])))
  return found
}

async function leaksOf(stage: Stage, one: Case): Promise<string[]> {
  const cells = cellsOf(stage, one)
  const [first] = cells
  if (!first) return []
  const input = await one.input(stage, first.caller)
  const denied = cells.filter(({ expected }) => expected !== 'done')
  const outside = [...outsideCells(stage, one), ...forgedCells(cells, one, input)]
  const found = await Promise.all([...denied, ...outside].map((cell) => judge(stage, one, input, cell)))
  const reads = one.endpoint.method === 'GET'
  let untouched = true
  for (const cell of cells.filter(({ expected }) => expected === 'done')) {
    const own = reads || untouched ? input : await one.input(stage, cell.caller)
    untouched = false
    found.push(await judge(stage, one, own, cell))
  }
  return found.filter((leak) => leak !== null)
}

type Cell = {
  who: string
  client: Client
  caller: Caller
  expected: Outcome
  input?: CallInput<AnyEndpoint>
}

function cellsOf({ at, world }: Stage, { endpoint, outcomes, endsSession }: Case): Cell[] {
  return relations.flatMap((relation) =>
    roles.map((role) => {
      const colleague = at[relation][role]
      const again: Client = {
        call: async (...call) => (await world.join(colleague.desk, [role])).call(...call),
      }
      const outcome = outcomes[relation]
      const expected = typeof outcome === 'string' ? outcome : (outcome[role] ?? 'done')
      return {
        who: `${role} of ${relation}`,
        client: endsSession ? again : colleague,
        caller: { relation, role, colleague },
        expected: permits(endpoint, role) ? expected : 'not_permitted',
      }
    }),
  )
}

function permits({ may }: AnyEndpoint, role: Role): boolean {
  return typeof may === 'string' || may.includes(role)
}

/** A visitor, and a member who serves no desk and names one, or none. */
function outsideCells({ at, outsider, world: { base } }: Stage, { endpoint, outcomes }: Case): Cell[] {
  const desk = () => at.own.head.desk
  const token = () => outsider.token
  const caller: Caller = { relation: 'stranger', role: 'worker', colleague: outsider }
  const visitor = {
    who: 'visitor',
    client: makeClient({ base, desk }),
    caller,
    expected: endpoint.may === 'visitor' ? (outcomes.stranger as Outcome) : 'not_signed_in',
  }
  if (endpoint.may === 'visitor') return [visitor]
  const served = endpoint.deskless ? (outcomes.stranger as Outcome) : null
  return [
    visitor,
    {
      who: 'member at no desk who names one',
      client: makeClient({ base, desk, token }),
      caller,
      expected: served ?? 'not_permitted',
    },
    {
      who: 'member at no desk who names none',
      client: makeClient({ base, token }),
      caller,
      expected: served ?? 'no_desk',
    },
  ]
}

/** Whoever may call it learns no more of a forged id than of a hidden one. */
function forgedCells(cells: readonly Cell[], one: Case, input: CallInput<AnyEndpoint>): Cell[] {
  const { forged, endpoint } = one
  if (forged === null) return []
  return cells
    .filter(({ caller }) => permits(endpoint, caller.role))
    .map((cell) => ({
      ...cell,
      who: `${cell.who} with a forged id`,
      // Without its link, nothing behind it is looked at.
      expected: cell.expected === 'link_not_valid' ? cell.expected : 'hidden',
      input: forged(input, uuidv7()),
    }))
}

async function judge(
  stage: Stage,
  one: Case,
  input: CallInput<AnyEndpoint>,
  cell: Cell,
): Promise<string | null> {
  const outcome = await outcomeOf(stage, one, cell.input ?? input, cell)
  if (outcome === cell.expected) return null
  return `${one.endpoint.name} as ${cell.who}: ${outcome} instead of ${cell.expected}`
}

async function outcomeOf(
  stage: Stage,
  { endpoint, finds }: Case,
  input: CallInput<AnyEndpoint>,
  { client, caller }: Cell,
): Promise<Outcome> {
  try {
    const reply = await client.call(endpoint, input)
    return finds === null || (await finds(reply, stage, caller)) ? 'done' : 'hidden'
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return wordOf(error.problem)
  }
}

/** What is hidden reads alike in every word but the trace. */
const hidden = withoutTrace(new Problem(404, 'not_found').body(''))
const statuses: Record<string, number> = {
  not_permitted: 403,
  not_signed_in: 401,
  no_desk: 400,
  link_not_valid: 404,
}

function wordOf(problem: ProblemBody): Outcome {
  if (withoutTrace(problem) === hidden) return 'hidden'
  const { status, code } = problem
  return status === (statuses[code] ?? 422) ? code : `${status} ${code}`
}

function withoutTrace(problem: ProblemBody): string {
  return JSON.stringify({ ...problem, trace: '' })
}
