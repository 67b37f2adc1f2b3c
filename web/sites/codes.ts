import { useMemo } from 'react'
import { type Code, listCodes } from '../../src/agencies/contract.ts'
import { localDate } from '../../src/kernel/dates.ts'
import { useNow } from '../shell/installation.ts'
import { useRead } from '../shell/server.ts'
import type { Language } from '../words/translate.ts'
import { useWords } from '../words/words.tsx'

export interface Codes {
  /** Codes of a list that hold today, in its order. */
  readonly list: (name: string) => readonly Code[]
  /** The label of a code; the code itself for one that nobody knows. */
  readonly label: (list: string, code: string) => string
  readonly find: (list: string, code: string) => Code | undefined
}

export function codesOf(all: readonly Code[], language: Language, today: string): Codes {
  const find = (list: string, code: string) => all.find((one) => one.list === list && one.code === code)
  return {
    list: (name) =>
      all.filter(
        ({ list, validFrom, validTo }) =>
          list === name &&
          (validFrom === null || validFrom <= today) &&
          (validTo === null || today <= validTo),
      ),
    label: (list, code) => {
      const found = find(list, code)
      return found === undefined ? code : language === 'id' ? found.labelId : found.labelEn
    },
    find,
  }
}

/** The code lists in the reader's language; empty until they are read. `speak` pins the language of a letter. */
export function useCodes(speak?: Language): Codes {
  const { language } = useWords()
  const { data } = useRead(listCodes, {}, { still: true })
  const spoken = speak ?? language
  const today = localDate(useNow(), 'WIB')
  return useMemo(() => codesOf(data?.items ?? [], spoken, today), [data, spoken, today])
}
