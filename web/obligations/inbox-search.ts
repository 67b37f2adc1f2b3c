import { type sides } from '../../src/obligations/contract.ts'

export type Side = (typeof sides)[number]

/** What the address of the inbox keeps: filters and the row that is open. Ids only, nothing anybody reads. */
export interface InboxSearch {
  /** The side that a phone shows; a desk sees both. */
  readonly side?: 'owed_to_us'
  readonly hand?: 'mine' | 'unclaimed'
  /** Sides of which only the escalated are shown. */
  readonly escalated?: Side | 'both'
  readonly open?: string
}

const hands = ['mine', 'unclaimed'] as const
const escalations = ['owed_by_us', 'owed_to_us', 'both'] as const

const oneOf = <Word extends string>(words: readonly Word[], value: unknown): Word | undefined =>
  words.find((word) => word === value)

/** Reads the address; what it does not know it leaves out. */
export function inboxSearch(from: Record<string, unknown>): InboxSearch {
  const hand = oneOf(hands, from['hand'])
  const escalated = oneOf(escalations, from['escalated'])
  return {
    ...(from['side'] === 'owed_to_us' ? { side: 'owed_to_us' } : {}),
    ...(hand ? { hand } : {}),
    ...(escalated ? { escalated } : {}),
    ...(typeof from['open'] === 'string' ? { open: from['open'] } : {}),
  }
}

export const onlyEscalated = ({ escalated }: InboxSearch, side: Side): boolean =>
  escalated === 'both' || escalated === side

/** The same address with one side's *only escalated* turned. */
export function turnEscalated({ escalated, ...rest }: InboxSearch, side: Side): InboxSearch {
  const other: Side = side === 'owed_by_us' ? 'owed_to_us' : 'owed_by_us'
  const on = !onlyEscalated({ ...rest, ...(escalated ? { escalated } : {}) }, side)
  const otherOn = escalated === 'both' || escalated === other
  const next = on ? (otherOn ? 'both' : side) : otherOn ? other : undefined
  return { ...rest, ...(next ? { escalated: next } : {}) }
}

/** The same address with a row opened, or closed when it was open. */
export function turnRow({ open, ...rest }: InboxSearch, row: string): InboxSearch {
  return open === row ? rest : { ...rest, open: row }
}
