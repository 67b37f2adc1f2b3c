import type { QueryClient } from '@tanstack/react-query'
import {
  IconBooks,
  IconBuildingCommunity,
  IconCalendarEvent,
  IconChartDots,
  IconChecklist,
  IconFileDescription,
  IconFileText,
  IconHeartHandshake,
  IconHeartbeat,
  IconLockAccess,
  IconUserPlus,
  IconMail,
  IconMapPin,
  IconShieldLock,
  IconUsers,
} from '@tabler/icons-react'
import { administrationRoutes } from './administration/routes.tsx'
import { Entry } from './agencies/entry.tsx'
import { agencyRoutes } from './agencies/routes.tsx'
import { ReturnDialog } from './agencies/sign-in.tsx'
import { staff } from '../src/kernel/role.ts'
import { installationRoutes, openInstallationRoutes } from './installation/routes.tsx'
import { RefusedNote } from './notices/refused-note.tsx'
import { keyRoutes } from './keys/routes.tsx'
import { noticeRoutes } from './notices/routes.tsx'
import { obligationRoutes } from './obligations/routes.tsx'
import type { Frame } from './shell/frame.tsx'
import { paperRoutes } from './paper/routes.tsx'
import { peopleJump } from './people/jump.ts'
import { peopleRoutes } from './people/routes.tsx'
import { letterJump } from './requests/jump.ts'
import { linkedRoute, requestRoutes, verifyRoute } from './requests/routes.tsx'
import { rootRoute, shellRoute } from './shell/layout.tsx'
import { makeRouter } from './shell/router.tsx'
import { AnnouncedNote } from './sign-in/announced-note.tsx'
import { openSignInRoutes, signInRoutes } from './sign-in/routes.tsx'
import { siteJump } from './sites/jump.ts'
import { siteRoutes } from './sites/routes.tsx'

/** The one place of the web that knows every slice: its routes, its place in the navigation, its jumps. */
const tree = rootRoute.addChildren([
  shellRoute.addChildren([
    ...obligationRoutes,
    ...siteRoutes,
    ...requestRoutes,
    ...peopleRoutes,
    ...paperRoutes,
    ...agencyRoutes,
    ...signInRoutes,
    ...keyRoutes,
    ...noticeRoutes,
    ...administrationRoutes,
    ...installationRoutes,
  ]),
  ...openInstallationRoutes,
  ...openSignInRoutes,
  verifyRoute,
  linkedRoute,
])

export const frame: Frame = {
  navigation: [
    { to: '/', label: 'obligations.inbox', icon: IconChecklist, bar: true, roles: staff },
    { to: '/people', label: 'people.title', icon: IconHeartHandshake, bar: true, roles: staff },
    { to: '/sites', label: 'sites.title', icon: IconMapPin, bar: true, roles: [] },
    { to: '/requests', label: 'requests.title', icon: IconMail, bar: true, roles: staff },
    { to: '/score-card', label: 'obligations.score', icon: IconChartDots, bar: false, roles: staff },
    { to: '/members', label: 'agencies.members', icon: IconUsers, bar: false, roles: [] },
    { to: '/desks', label: 'agencies.desks', icon: IconBuildingCommunity, bar: false, roles: [] },
    { to: '/keys', label: 'keys.desk', icon: IconLockAccess, bar: false, roles: staff },
    { to: '/letterhead', label: 'agencies.letterhead', icon: IconFileText, bar: false, roles: [] },
    {
      to: '/letter-templates',
      label: 'requests.templates',
      icon: IconFileDescription,
      bar: false,
      roles: [],
    },
    { to: '/calendar', label: 'agencies.calendar', icon: IconCalendarEvent, bar: false, roles: [] },
    {
      to: '/reference',
      label: 'administration.reference',
      icon: IconBooks,
      bar: false,
      roles: ['operator'],
    },
    { to: '/keys/root', label: 'keys.root', icon: IconShieldLock, bar: false, roles: ['operator'] },
    {
      to: '/condition',
      label: 'installation.condition',
      icon: IconHeartbeat,
      bar: false,
      roles: ['operator'],
    },
  ],
  beginnings: [
    {
      to: '/people/new',
      label: 'people.register',
      about: 'people.register.about',
      icon: IconUserPlus,
      roles: staff,
    },
    {
      to: '/requests/new',
      label: 'requests.write',
      about: 'requests.write.about',
      icon: IconMail,
      roles: staff,
    },
    {
      to: '/paper/new',
      label: 'paper.register',
      about: 'paper.register.about',
      icon: IconMail,
      roles: staff,
    },
    { to: '/sites/new', label: 'sites.add', about: 'sites.add.about', icon: IconMapPin, roles: staff },
  ],
  jumps: [letterJump, siteJump, peopleJump],
  notes: [AnnouncedNote, RefusedNote],
  entry: Entry,
  returning: ReturnDialog,
}

export const appRouter = (queries: QueryClient) => makeRouter(tree, { queries })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof appRouter>
  }
}
