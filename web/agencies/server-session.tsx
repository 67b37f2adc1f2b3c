import { type ReactNode, useMemo } from 'react'
import { closeSession, type Me } from '../../src/agencies/contract.ts'
import { rememberDesk, useRememberedDesk } from '../shell/chosen-desk.ts'
import { useFrame } from '../shell/frame.tsx'
import { useNotice } from '../shell/notice.tsx'
import { OpenFrame } from '../shell/open-frame.tsx'
import { problemFacts } from '../shell/problem-facts.ts'
import { client } from '../shell/server.ts'
import { type FoundSession, type Session, SessionProvider } from '../shell/session.tsx'
import { ErrorState } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import { useMe } from './me.ts'
import { markSession, useSessionOver } from './session-end.ts'

function sessionOf(me: Me | null | undefined, chosen: string | null): Session | null {
  if (!me || me.mustChangePassphrase) return null
  const desks = me.desks.map(({ id, name, agencyName, zone, roles }) => ({
    id,
    name,
    agency: agencyName,
    zone,
    roles,
  }))
  const desk = desks.find((one) => one.id === chosen)
  return desk ? { member: { id: me.id, name: me.name }, desk, desks, roles: desk.roles } : null
}

/**
 * The session as the server tells it. A session that ends under way puts the sign-in over the page, which keeps
 * what was typed; signing out reloads the app, so that nothing of it stays in the memory of a shared PC.
 */
export function ServerSession({ deskChosen, children }: { deskChosen: () => void; children: ReactNode }) {
  const { t } = useWords()
  const { returning: Returning } = useFrame()
  const say = useNotice()
  const me = useMe()
  const chosen = useRememberedDesk()
  const over = useSessionOver()
  const session = useMemo(() => sessionOf(me.data, chosen), [me.data, chosen])

  const signOut = async () => {
    try {
      await client.call(closeSession)
    } catch {
      say({ text: t('agencies.signOut.failed') })
      return
    }
    rememberDesk(null)
    location.assign('/')
  }
  const access: FoundSession = me.isPending
    ? undefined
    : session && {
        session,
        chooseDesk: (desk) => {
          rememberDesk(desk)
          deskChosen()
        },
        signOut: () => void signOut(),
      }

  if (me.isError && !me.data)
    return (
      <OpenFrame>
        <ErrorState problem={problemFacts(me.error)} retry={() => void me.refetch()} />
      </OpenFrame>
    )
  return (
    <SessionProvider access={access}>
      {children}
      {over && me.data && (
        <Returning
          back={(same) => {
            if (!same) {
              rememberDesk(null)
              location.assign('/')
            }
            markSession(false)
          }}
        />
      )}
    </SessionProvider>
  )
}
