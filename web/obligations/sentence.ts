import type { Obligation } from '../../src/obligations/contract.ts'
import type { PromiseFacts } from '../ui/promise.tsx'
import type { Say } from '../words/translate.ts'
import { clockFace, promiseState, type Wall } from './clock-face.ts'

/**
 * The work of an obligation as the beginning of a sentence: *Jawab permintaan data 460/12/II/2016*; for the desk
 * above who promised *Pastikan Dinsos … menjawab …*; for the desk above who was promised *Tagih …*.
 */
export function workOf(t: Say, one: Pick<Obligation, 'kind' | 'rung' | 'label' | 'debtorName'>): string {
  const { label, debtorName: debtor } = one
  if (one.rung === 'owner') return t(`obligations.work.${one.kind}`, { label })
  if (one.rung === 'owner_superior') return t(`obligations.ensure.${one.kind}`, { label, debtor })
  return t(`obligations.press.${one.kind}`, { label, debtor })
}

/** Who owes whom and how it stands, read by a desk. */
export function promiseOf(one: Obligation, wall: Wall, desk: string): PromiseFacts {
  return {
    owner: { name: one.ownerName, ours: one.ownerDesk === desk },
    counterpart: { name: one.counterpartName, ours: one.counterpartDesk === desk },
    clock: clockFace(one, wall),
    state: promiseState(one, wall),
    ended: one.endedAt,
    assignee: one.assigneeName,
  }
}

/** In whose hands it is; of somebody who is away, who stands in: *menggantikan Sari sampai 13 Mar 2026* to whoever does. */
export function inHandsOf(
  t: Say,
  { assigneeName: name, away }: Pick<Obligation, 'assigneeName' | 'away'>,
  reader: string,
  date: (day: string) => string,
): string | null {
  if (name === null || away === null) return name
  const until = date(away.until)
  if (away.standIn === reader) return t('obligations.away.byMe', { name, until })
  if (away.standInName === null) return t('obligations.away.nobody', { name, until })
  return t('obligations.away.by', { name, standIn: away.standInName, until })
}
