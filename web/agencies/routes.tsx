import { createRoute } from '@tanstack/react-router'
import { shellRoute } from '../shell/layout.tsx'
import { AddAgencyPage, AddDeskPage } from './add-desk.tsx'
import { AddMemberPage } from './add-member.tsx'
import { CalendarPage } from './calendar.tsx'
import { PassphrasePage } from './change-passphrase.tsx'
import { DesksPage } from './desks.tsx'
import { LetterheadPage } from './letterhead.tsx'
import { LoadHolidaysPage } from './load-holidays.tsx'
import { MembersPage } from './members.tsx'

const getParentRoute = () => shellRoute

export const agencyRoutes = [
  createRoute({ getParentRoute, path: '/passphrase', component: PassphrasePage }),
  createRoute({ getParentRoute, path: '/members', component: MembersPage }),
  createRoute({ getParentRoute, path: '/members/new', component: AddMemberPage }),
  createRoute({ getParentRoute, path: '/desks', component: DesksPage }),
  createRoute({ getParentRoute, path: '/desks/new', component: AddDeskPage }),
  createRoute({ getParentRoute, path: '/desks/new-agency', component: AddAgencyPage }),
  createRoute({ getParentRoute, path: '/letterhead', component: LetterheadPage }),
  createRoute({ getParentRoute, path: '/calendar', component: CalendarPage }),
  createRoute({ getParentRoute, path: '/calendar/load', component: LoadHolidaysPage }),
] as const
