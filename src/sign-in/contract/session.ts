import Type from 'typebox'
import type { Static } from 'typebox'
import { devices } from '../../agencies/contract.ts'
import { fields, Id, idParams, InstantText, oneOf, read, write } from '../../platform/endpoint.ts'
import { keepers } from './second-factor.ts'

/** What `sessions.open` has answered. */
export const HalfToken = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })

/** Six digits of the code app, or a recovery code. */
const AnyCode = Type.String({ pattern: '^([0-9]{6}|[0-9a-hjkmnp-tv-z]{12})$' })

export const enterCode = write({
  name: 'sessions.code',
  path: '/api/sessions/code',
  summary: 'Finish signing in with a code of the code app or a recovery code',
  may: 'visitor',
  once: false,
  body: fields({ token: HalfToken, code: AnyCode }),
  reply: fields({ token: Type.String(), member: Id, expiresAt: InstantText }),
})

/** For a browser that covers its screen: nothing is read under the session until its member signs in again. */
export const lockSession = write({
  name: 'sessions.lock',
  path: '/api/sessions/lock',
  summary: 'Lock the session until its member proves again who they are',
  may: 'visitor',
  once: false,
  reply: fields({ locked: Type.Boolean() }),
})

/** Together with what the browser holds it opens the drafts kept there; a locked or ended session gets none. */
export const getShelf = read({
  name: 'me.shelf',
  path: '/api/me/shelf',
  summary: 'The half of the key under which a browser keeps the own drafts',
  may: 'member',
  firstPassphrase: true,
  reply: fields({ secret: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }) }),
})

/** What a session began with; a second factor may have followed. */
export const beginnings = ['passphrase', 'passkey', 'provider'] as const

export const OwnSession = fields({
  id: Id,
  device: oneOf(devices),
  openedBy: oneOf(beginnings),
  openedAt: InstantText,
  /** To the hour. */
  seenAt: InstantText,
  /** The one that asks. */
  current: Type.Boolean(),
})
export type OwnSession = Static<typeof OwnSession>

export const listSessions = read({
  name: 'me.sessions',
  path: '/api/me/sessions',
  summary: 'The own open sessions',
  may: 'member',
  reply: fields({ items: Type.Array(OwnSession) }),
})

export const revokeSession = write({
  name: 'me.revoke-session',
  path: '/api/me/sessions/:id/revoke',
  summary: 'End one of the own sessions; proof is asked for',
  may: 'member',
  params: idParams,
})

export const revokeOtherSessions = write({
  name: 'me.revoke-other-sessions',
  path: '/api/me/sessions/revoke-others',
  summary: 'End all of the own sessions but this one; proof is asked for',
  may: 'member',
})

/** Nothing of the colleague's way in changes: for a device that was left open. */
export const endColleagueSessions = write({
  name: 'sessions.end-of-colleague',
  path: '/api/members/:id/sessions/end',
  summary: 'Sign a colleague out everywhere',
  may: keepers,
  params: idParams,
})
