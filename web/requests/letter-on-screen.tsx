import type { LetterSheet } from '../../src/requests/contract.ts'
import { Letter } from '../ui/letter.tsx'
import { useLogo } from './logo.ts'

/** A letter with the logo that its head names. */
export function LetterOnScreen({ letter, hash = null }: { letter: LetterSheet; hash?: string | null }) {
  return <Letter letter={letter} hash={hash} logo={useLogo(letter.head.logo)} />
}
