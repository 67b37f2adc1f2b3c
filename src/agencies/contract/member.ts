import Type from 'typebox'
import type { Static } from 'typebox'
import { roles } from '../../kernel/role.ts'
import {
  fields,
  Id,
  idParams,
  InstantText,
  Line,
  page,
  paging,
  read,
  write,
} from '../../platform/endpoint.ts'
import { Roles } from './desk.ts'
import { Login, Salt, SignInSecret } from './session.ts'

export const Member = fields({
  id: Id,
  name: Type.String(),
  login: Type.String(),
  roles: Roles,
  since: InstantText,
})
export type Member = Static<typeof Member>

export const listMembers = read({
  name: 'members.list',
  path: '/api/members',
  summary: 'Members of the own desk',
  may: roles,
  query: fields({ ...paging }),
  reply: page(Member),
})

/** The passphrase is generated and its secret derived on the administrator's device; it is handed over in person. */
export const addMember = write({
  name: 'members.add',
  path: '/api/members',
  summary: 'Add a member to the own desk, or to any desk as an operator',
  may: ['administrator', 'operator'],
  body: fields({
    name: Line(120),
    login: Login,
    salt: Salt,
    secret: SignInSecret,
    roles: Roles,
    /** Without it, the desk named in the call. */
    desk: Type.Optional(Id),
  }),
})

/** A member of one desk begins to serve another as well. */
export const addMembership = write({
  name: 'memberships.add',
  path: '/api/memberships',
  summary: 'Let an existing member serve this desk too',
  may: ['administrator', 'operator'],
  body: fields({ login: Login, roles: Roles, desk: Type.Optional(Id) }),
})

export const changeRoles = write({
  name: 'memberships.change-roles',
  path: '/api/members/:id/roles',
  summary: 'Change what a member may do at this desk',
  may: ['administrator', 'operator'],
  params: idParams,
  body: fields({ roles: Roles }),
})

/**
 * Ends at once: open sessions stop serving this desk, and whatever the member held here, promises and letters, is the desk's again.
 * `transfers.add` says instead to whom each goes.
 */
export const endMembership = write({
  name: 'memberships.end',
  path: '/api/members/:id/end',
  summary: 'A member leaves this desk',
  may: ['administrator', 'operator'],
  params: idParams,
})
