import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { type Language, type Speech, speech } from './translate.ts'

const remembered = 'bekal.language'

function firstLanguage(): Language {
  return localStorage.getItem(remembered) === 'en' ? 'en' : 'id'
}

interface Spoken extends Speech {
  readonly speak: (language: Language) => void
}

const Context = createContext<Spoken | null>(null)

/** Gives the pages their language: Indonesian, or what this device chose last. `language` pins it. */
export function WordsProvider({ language, children }: { language?: Language; children: ReactNode }) {
  const [chosen, setChosen] = useState<Language>(() => language ?? firstLanguage())
  const spoken = useMemo<Spoken>(
    () => ({
      ...speech(chosen),
      speak: (next) => {
        localStorage.setItem(remembered, next)
        setChosen(next)
      },
    }),
    [chosen],
  )
  useEffect(() => {
    document.documentElement.lang = chosen
  }, [chosen])
  return <Context value={spoken}>{children}</Context>
}

/** `t`, `rich` and the formats of the chosen language; `speak` changes it. */
export function useWords(): Spoken {
  const spoken = useContext(Context)
  if (!spoken) throw new Error('useWords outside of WordsProvider')
  return spoken
}
