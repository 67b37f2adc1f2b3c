import type { CodeEntry } from '../../src/administration/contract.ts'
import type { LocalDate } from '../../src/kernel/dates.ts'

export type CodeState = 'valid' | 'ahead' | 'ended'

/** How an entry stands on a day: its last day is still one on which it may be chosen. */
export function codeState(
  { validFrom, validTo }: Pick<CodeEntry, 'validFrom' | 'validTo'>,
  today: LocalDate,
): CodeState {
  if (validTo !== null && validTo < today) return 'ended'
  return validFrom !== null && today < validFrom ? 'ahead' : 'valid'
}
