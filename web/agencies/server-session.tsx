import { type ReactNode, useEffect, useMemo } from 'react'
import { closeSession, type Me } from '../../src/agencies/contract.ts'
import { rememberDesk, useRememberedDesk } from '../shell/chosen-desk.ts'
import { useFrame } from '../shell/frame.tsx'
import { useIdleLock } from '../shell/idle.ts'
import { leave, lock, startOver, useLocked } from '../shell/lock.ts'
import { useNotice } from '../shell/notice.tsx'
import { OpenFrame } from '../shell/open-frame.tsx'
import { problemFacts } from '../shell/problem-facts.ts'
import { client } from '../shell/server.ts'
import { type FoundSession, type Session, SessionProvider } from '../shell/session.tsx'
import { useShared } from '../shell/shared-pc.ts'
import { shelfSealed } from '../shell/shelf.ts'
import { ErrorState } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import { LockScreen } from './lock-screen.tsx'
import { useEntryHeld } from './entry-held.ts'
import { stoppedAt, useMe } from './me.ts'
import { markSession, useSessionOver } from './session-end.ts'

function sessionOf(me: Me | null | undefined, chosen: string | null): Session | null {
  if (!me || me.mustChangePassphrase || stoppedAt(me, chosen)) return null
  const desks = me.desks.map(({ id, name, agencyName, zone, roles, actsAs }) => ({
    id,
    name,
    agency: agencyName,
    actsAs,
    zone,
    roles,
  }))
  const desk = desks.find((one) => one.id === chosen)
  return desk ? { member: { id: me.id, name: me.name }, desk, desks, roles: desk.roles } : null
}

interface SessionProps {
  readonly deskChosen: () => void
  readonly children: ReactNode
}

/** The session as the server tells it; while the browser is locked there is neither session nor page. */
export function ServerSession(props: SessionProps) {
  return useLocked() ? <LockScreen /> : <OpenSession {...props} />
}

/**
 * A session that ends under way puts the sign-in over the page, which keeps what was typed; on a shared PC it locks.
 * Signing out reloads the app, so that nothing of it stays in the memory of the PC.
 */
function OpenSession({ deskChosen, children }: SessionProps) {
  const { t } = useWords()
  const { returning: Returning } = useFrame()
  const say = useNotice()
  const me = useMe()
  const chosen = useRememberedDesk()
  const over = useSessionOver()
  const held = useEntryHeld()
  const session = useMemo(() => (held ? null : sessionOf(me.data, chosen)), [held, me.data, chosen])

  const shared = useShared()
  const here = shared && session !== null
  const warned = useIdleLock(here, lock, () => void me.refetch())
  useEffect(() => {
    if (warned) say({ text: t('agencies.lock.soon') })
  }, [warned, say, t])
  useEffect(() => {
    if (over && shared && me.data) lock()
  }, [over, shared, me.data])

  const signOut = async () => {
    await shelfSealed()
    try {
      await client.call(closeSession)
    } catch {
      // Whoever leaves a shared PC without connection leaves it locked; the server hears of it when it can.
      if (shared) lock()
      else say({ text: t('agencies.signOut.failed') })
      return
    }
    rememberDesk(null)
    leave()
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
              startOver()
            }
            markSession(false)
          }}
        />
      )}
    </SessionProvider>
  )
}
