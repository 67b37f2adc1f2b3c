import type { Instant, LocalDate } from '../../kernel/dates.ts'
import { refuse } from '../../kernel/refusal.ts'
import type { Letter, Signing } from '../contract.ts'
import { type Decision, type Facts, hindrance, type No } from './course.ts'
import { mayBearSigning, mayCopy, personIn } from './offices.ts'
import { identityIn, type KnownCodes, unknownCode } from './wording.ts'

/** Code lists that a letter draws on. */
export const letterLists = ['legal_basis', 'request_item'] as const

/** The letter as it may be kept: to another desk, on a basis and about items that are on their lists. */
export function draft(sender: string, letter: Letter, codes: KnownCodes): Letter | No {
  if (letter.receiver === sender) return refuse('own_desk')
  const unknown =
    unknownCode(codes, 'legal_basis', letter.basis) ??
    letter.items.map(({ code }) => unknownCode(codes, 'request_item', code)).find((no) => no !== null)
  if (unknown) return unknown
  const { purpose, scope, subject } = letter
  const details = Object.fromEntries(letter.items.map(({ detail }, i) => [`items/${i}/detail`, detail]))
  return (
    identityIn({ subject, purpose, scope, ...details }) ??
    personIn('subject', subject) ??
    mayCopy(sender, letter) ??
    letter
  )
}

/** A draft may be changed until it is signed; whoever does has written it, and it is initialled anew. */
export function revise(facts: Facts, desk: string, letter: Letter, codes: KnownCodes): Letter | No {
  return hindrance('revise', facts, desk) ?? draft(desk, letter, codes)
}

/** Files are hung on a draft and taken off it, as long as its text may be changed. */
export function attach(facts: Facts, desk: string): true | No {
  return hindrance('revise', facts, desk) ?? true
}

/** Signing fixes the text and the block that bears the signature. `today` is the day at the sender's desk. */
export function sign(
  facts: Facts,
  desk: string,
  { signedOn, signing, acting }: { signedOn: LocalDate; signing: Signing; acting: Signing['capacity'] },
  today: LocalDate,
): Decision | No {
  const no = hindrance('sign', facts, desk) ?? mayBearSigning(signing, acting)
  if (no) return no
  if (signedOn > today) return refuse('paper_in_future', { date: signedOn })
  const signatory = signing.name
  return { happened: { step: 'signed', signedOn, signatory }, onPaper: null, note: null, promises: [] }
}

/** The number of Srikandi or of the paper register; a sender gives each number once. */
export function number(
  facts: Facts,
  desk: string,
  given: { number: string; letterDate: LocalDate; taken: boolean },
  today: LocalDate,
): Decision | No {
  const no = hindrance('number', facts, desk) ?? identityIn({ number: given.number })
  if (no) return no
  if (given.letterDate > today) return refuse('paper_in_future', { date: given.letterDate })
  if (given.taken) return refuse('number_taken', { number: given.number })
  const { number, letterDate } = given
  return { happened: { step: 'numbered', number, letterDate }, onPaper: null, note: null, promises: [] }
}

/** A letter that was never sent is withdrawn without a reason: nobody else has seen it, and nobody waits but for a paraf. */
export function discard(facts: Facts, desk: string, now: Instant): Decision | No {
  return (
    hindrance('discard', facts, desk) ?? {
      happened: { step: 'withdrawn', reason: null },
      onPaper: null,
      note: null,
      promises: [{ do: 'end', kinds: ['initial_letter'], as: 'withdrawn', at: now }],
    }
  )
}
