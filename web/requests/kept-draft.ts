import { useState } from 'react'
import { useSession } from '../shell/session.tsx'
import { draftAt, keepDraft } from '../shell/shelf.ts'
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
 * A draft that saves itself on this device with every change, sealed, apart for each member, desk and letter: nobody
 * reads or goes on with what another has typed.
 */
export function useKeptDraft(letter: string, fresh: DraftLetter): KeptDraft {
  const { desk } = useSession()
  const place = `letter.${desk.id}.${letter}`
  const [state, setState] = useState(() => {
    const kept = readDraft(draftAt(place))
    return { draft: kept ?? fresh, resumed: kept !== null }
  })
  return {
    ...state,
    change: (more) => {
      const draft = { ...state.draft, ...more }
      keepDraft(place, JSON.stringify(draft))
      setState({ ...state, draft })
    },
    restart: () => {
      keepDraft(place, null)
      setState({ draft: fresh, resumed: false })
    },
    forget: () => keepDraft(place, null),
  }
}
