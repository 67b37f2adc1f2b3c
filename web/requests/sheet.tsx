import { useMemo } from 'react'
import { getDesk } from '../../src/agencies/contract.ts'
import { useInstallation } from '../shell/installation.ts'
import { useRead } from '../shell/server.ts'
import { useCodes } from '../sites/codes.ts'
import { Letter } from '../ui/letter.tsx'
import { speech } from '../words/translate.ts'
import { type SheetFacts, sheetOf } from './letter-sheet.ts'

/** A desk by its id; nothing is asked while there is none. */
export const useDesk = (id: string | undefined) =>
  useRead(getDesk, { params: { id: id ?? '' } }, { when: id !== undefined }).data

/** The letter as it will be printed, in Indonesian whatever the reader's language. */
export function Sheet({
  letter,
  basis,
  sender,
  receiver,
  ...facts
}: Pick<SheetFacts, 'letter' | 'siteName' | 'number' | 'date' | 'signedBy'> & {
  /** Code of the legal basis; empty until it is chosen. */
  basis: string
  sender: string
  receiver: string | undefined
}) {
  const codes = useCodes('id')
  const words = useMemo(() => speech('id'), [])
  const { sample } = useInstallation()
  const from = useDesk(sender)
  const to = useDesk(receiver)
  const sheet = sheetOf(
    {
      ...facts,
      letter,
      basis:
        basis === '' ? null : (codes.find('legal_basis', basis)?.source ?? codes.label('legal_basis', basis)),
      item: (code) => codes.label('request_item', code),
      sender: from ?? null,
      receiver: to ?? null,
      sample,
    },
    words.t,
  )
  return <Letter letter={sheet} />
}
