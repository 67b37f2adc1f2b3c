import { useState } from 'react'
import { useSession } from '../shell/session.tsx'
import { type DraftLetter, readDraft } from './draft-letter.ts'

export interface KeptDraft {
  readonly draft: DraftLetter
  readonly change: (more: Partial<DraftLetter>) => void
  /** It goes on from what was typed before and not saved. */
  readonly resumed: boolean
  /** Forgets what is kept on the device and begins again. */
  readonly restart: () => void
  /** It is on the server now: nothing is kept on the device any more. */
  readonly forget: () => void
}

/**
 * A draft that saves itself on this device with every change, apart for each member, desk and letter: on a shared
 * PC nobody goes on with what another has typed.
 */
export function useKeptDraft(letter: string, fresh: DraftLetter): KeptDraft {
  const { member, desk } = useSession()
  const place = `bekal.letter.${member.id}.${desk.id}.${letter}`
  const [state, setState] = useState(() => {
    const kept = readDraft(localStorage.getItem(place))
    return { draft: kept ?? fresh, resumed: kept !== null }
  })
  return {
    ...state,
    change: (more) => {
      const draft = { ...state.draft, ...more }
      localStorage.setItem(place, JSON.stringify(draft))
      setState({ ...state, draft })
    },
    restart: () => {
      localStorage.removeItem(place)
      setState({ draft: fresh, resumed: false })
    },
    forget: () => localStorage.removeItem(place),
  }
}
