import { Link, Outlet } from '@tanstack/react-router'
import { type ReactNode, useMemo } from 'react'
import type { Role } from '../../src/kernel/role.ts'
import { Loading, SampleBanner, TrainingBand } from '../ui/feedback.tsx'
import { Mark } from '../ui/mark.tsx'
import { useWords } from '../words/words.tsx'
import { Add } from './add.tsx'
import { DeskPicker } from './desk-picker.tsx'
import { type JumpSource, type NavigationItem, useFrame } from './frame.tsx'
import { useInstallation } from './installation.ts'
import { Jump } from './jump.tsx'
import { LockButton } from './lock-button.tsx'
import { MemberMenu } from './member-menu.tsx'
import { Bar, Thread } from './navigation.tsx'
import { OfflineNotice } from './offline.tsx'
import { OpenFrame } from './open-frame.tsx'
import { useFindSession } from './session.tsx'
import styles from './shell-frame.module.css'

const forRoles = <One extends { readonly roles: readonly Role[] }>(
  all: readonly One[],
  own: readonly Role[],
) => all.filter((one) => one.roles.length === 0 || one.roles.some((role) => own.includes(role)))

/** The pages of the navigation are themselves a source of the jump. */
function usePagesSource(items: readonly NavigationItem[]): JumpSource {
  const { t } = useWords()
  return useMemo(
    () => ({
      name: 'shell.jump.pages',
      find: async (query) =>
        items
          .map((item) => ({
            id: item.to,
            label: t(item.label),
            hint: null,
            link: { to: item.to },
          }))
          .filter((hit) => hit.label.toLowerCase().includes(query.toLowerCase())),
    }),
    [items, t],
  )
}

/** Everything around a page behind sign-in. Shows no page without a session. */
export function ShellFrame({ children }: { children?: ReactNode }) {
  const { t } = useWords()
  const access = useFindSession()
  const frame = useFrame()
  const own = access?.session.roles
  const items = useMemo(() => forRoles(frame.navigation, own ?? []), [frame, own])
  const beginnings = useMemo(() => forRoles(frame.beginnings, own ?? []), [frame, own])
  const pages = usePagesSource(items)
  const sources = useMemo(() => [pages, ...frame.jumps], [frame, pages])
  const { sample, training } = useInstallation()
  if (access === undefined) return <Loading shape="page" />
  if (access === null)
    return (
      <OpenFrame>
        <frame.entry />
      </OpenFrame>
    )

  const { session, chooseDesk, signOut } = access
  const barItems = items.filter((item) => item.bar).slice(0, 4)
  return (
    <>
      <a href="#content" className={styles.skip}>
        {t('shell.skip')}
      </a>
      {training && <TrainingBand />}
      {sample && <SampleBanner />}
      <OfflineNotice />
      <div className={styles.frame}>
        <aside className={styles.side}>
          <Link to="/" className={styles.brand}>
            <Mark size={36} />
            {t('shell.name')}
          </Link>
          <Add beginnings={beginnings} place="side" />
          <nav aria-label={t('shell.navigation')}>
            <Thread items={items} />
          </nav>
        </aside>
        <header className={styles.header}>
          <div className={styles.desk}>
            <DeskPicker desk={session.desk} desks={session.desks} choose={chooseDesk} />
          </div>
          <Jump sources={sources} />
          <LockButton />
          <MemberMenu
            session={session}
            rest={items.filter((item) => !barItems.includes(item))}
            signOut={signOut}
          />
        </header>
        <main id="content" tabIndex={-1} className={styles.main}>
          {frame.notes.map((Note, at) => (
            <Note key={at} />
          ))}
          {children ?? <Outlet />}
        </main>
        <nav className={styles.bar} aria-label={t('shell.navigation')}>
          <Bar items={barItems} add={beginnings.length > 0 && <Add beginnings={beginnings} place="bar" />} />
        </nav>
      </div>
    </>
  )
}
