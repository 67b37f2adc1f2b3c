import { createHash, randomBytes } from 'node:crypto'
import { uuidv7 } from '../kernel/id.ts'
import { argon2 } from '../vault/sign-in.ts'
import type { Actor } from '../platform/db/database.ts'
import type { Tx } from '../platform/db/tx.ts'
import type { App } from '../platform/http/app.ts'
import {
  clearSessionCookie,
  credentials,
  serve,
  serveRow,
  serveRows,
  serveVisitor,
  setSessionCookie,
  tokenHash,
} from '../platform/http/serve.ts'
import { decided, notFound, Problem } from '../platform/problem.ts'
import * as contract from './contract.ts'
import { endMembershipOf } from './public.ts'
import * as rules from './rules.ts'
import * as absence from './rules/absence.ts'
import * as absences from './store/absences.ts'
import * as pairs from './store/pairs.ts'
import * as store from './store.ts'

export function routes(app: App): void {
  sessionRoutes(app)
  memberRoutes(app)
  directoryRoutes(app)
  calendarRoutes(app)
  pairRoutes(app)
  absenceRoutes(app)
}

const byOf = async (tx: Tx, { member, roles }: Actor) => ({
  member,
  roles,
  acting: (await absences.findActing(tx)) !== null,
})

function absenceRoutes(app: App): void {
  serveRows(app, contract.listAbsences, absences.absenceRows)

  serve(app, contract.addAbsence, async ({ tx, actor, body }) => {
    const facts = await absences.loadDeskFacts(tx, actor)
    if (!facts.roles.has(body.member)) notFound()
    return absences.saveAbsence(tx, actor, decided(absence.record(body, await byOf(tx, actor), facts)))
  })

  serve(app, contract.changeStandIn, async ({ tx, actor, params, body }) => {
    const facts = await absences.loadDeskFacts(tx, actor)
    const away = await absences.getAbsenceForChange(tx, actor, params.id)
    await absences.saveStandIn(
      tx,
      params.id,
      decided(absence.replace(away, body, await byOf(tx, actor), facts)),
    )
    return params.id
  })

  serve(app, contract.endAbsence, async ({ tx, actor, params }) => {
    decided(absence.end(await absences.getAbsenceForChange(tx, actor, params.id), actor))
    await absences.saveAbsenceEnd(tx, actor, params.id)
    return params.id
  })
}

function pairRoutes(app: App): void {
  serve(app, contract.listPairs, async ({ tx, actor }) => ({ items: await pairs.listPairs(tx, actor.desk) }))

  serve(app, contract.namePartner, async ({ tx, actor, body }) => {
    const found = (await store.findDesk(tx, body.partner)) ?? notFound()
    const partner = decided(
      rules.namePartner(actor.desk, { id: body.partner, hasAccount: found.has_account }),
    )
    return pairs.savePair(tx, actor, partner)
  })

  serve(app, contract.acceptPair, async ({ tx, actor, params }) => {
    decided(rules.acceptPair(actor.desk, await pairs.getPairForChange(tx, params.id)))
    await pairs.saveAgreement(tx, actor, params.id)
    return params.id
  })

  serve(app, contract.endPair, async ({ tx, actor, params }) => {
    await pairs.getPairForChange(tx, params.id)
    await pairs.savePairEnd(tx, actor, params.id)
    return params.id
  })
}

function sessionRoutes(app: App): void {
  serveVisitor(
    app,
    contract.askSalt,
    ({ tx, body }) => store.askSalt(tx, body.login),
    (salt) => ({ salt: salt.toString('base64url'), ...argon2 }),
  )

  serveVisitor(
    app,
    contract.openSession,
    async ({ tx, body, request }) => {
      const token = randomBytes(32).toString('base64url')
      const device = rules.deviceFamily(request.headers['user-agent'])
      const opened = await store.openSession(tx, body.login, bytes(body.secret), tokenHash(token), device)
      if (opened.next !== 'code' && opened.next !== 'passkey') return { token, ...opened }
      return { token, ...opened, ...(await store.resumeSession(tx, tokenHash(token))) }
    },
    ({ token, member, expiresAt, locked, next }, reply) => {
      if (locked) throw new Problem(429, 'locked_out')
      if (next === 'over') throw new Problem(401, 'first_passphrase_over')
      if (member === null || expiresAt === null || next === null) throw new Problem(401, 'sign_in_failed')
      if (next === 'done') setSessionCookie(app, reply, token, expiresAt)
      return { next, token, member, expiresAt }
    },
  )

  serveVisitor(
    app,
    contract.closeSession,
    async ({ tx, request }) => {
      const { tokenHash } = credentials(request)
      return tokenHash !== null && (await store.removeSession(tx, tokenHash))
    },
    (closed, reply) => {
      clearSessionCookie(app, reply)
      // Nothing of ours is cached; pages that the browser keeps for its Back button go as well.
      if (app.secureCookies) reply.header('clear-site-data', '"cache"')
      return { closed }
    },
  )

  serve(app, contract.getMe, ({ tx, actor }) => store.getMe(tx, actor.member))

  serve(app, contract.changePassphrase, async ({ tx, actor, body }) => {
    const replaced = await store.replaceSecret(
      tx,
      secretHash(body.secret),
      bytes(body.newSalt),
      secretHash(body.newSecret),
    )
    if (!replaced) throw new Problem(422, 'wrong_secret')
    if (!(await store.saveKeptKeys(tx, body.kept === undefined ? null : bytes(body.kept))))
      throw new Problem(422, 'keys_not_rewrapped')
    return actor.member
  })
}

function memberRoutes(app: App): void {
  serveRows(app, contract.listMembers, (tx, { query }) => store.memberRows(tx, query))

  serve(app, contract.addMember, async ({ tx, actor, body }) => {
    const roles = decided(rules.grantRoles(actor.roles, body.roles))
    const desk = await deskFor(tx, actor, body.desk)
    const member = {
      id: uuidv7(),
      name: body.name,
      login: body.login,
      salt: bytes(body.salt),
      secretHash: secretHash(body.secret),
    }
    await store.saveMember(tx, member)
    await store.saveMembership(tx, { id: uuidv7(), member: member.id, desk, roles })
    return member.id
  })

  serve(app, contract.addMembership, async ({ tx, actor, body }) => {
    const roles = decided(rules.grantRoles(actor.roles, body.roles))
    const desk = await deskFor(tx, actor, body.desk)
    const member = await store.findMemberByLogin(tx, body.login)
    if (member === null) throw new Problem(422, 'unknown_login')
    await store.saveMembership(tx, { id: uuidv7(), member, desk, roles })
    return member
  })

  serve(app, contract.changeRoles, async ({ tx, actor, params, body }) => {
    const facts = (await store.findMembershipForChange(tx, actor.member, actor.desk, params.id)) ?? notFound()
    await store.saveRoles(tx, facts.id, decided(rules.changeRoles(actor.roles, facts, body.roles)))
    return params.id
  })

  serve(app, contract.endMembership, async ({ tx, actor, params }) => {
    await endMembershipOf(tx, actor, params.id)
    return params.id
  })
}

function directoryRoutes(app: App): void {
  serveRows(app, contract.listRegions, (tx, { query }) => store.regionRows(tx, query))
  serveRow(app, contract.getRegion, (tx, { params }) => store.regionRow(tx, params.code))
  serveRows(app, contract.listAgencies, store.agencyRows)
  serveRows(app, contract.listDesks, store.deskRows)
  serveRow(app, contract.getDesk, (tx, { params }) => store.deskRow(tx, params.id))

  serve(app, contract.getLetterhead, ({ tx, params }) => store.getLetterhead(tx, params.id))
  serve(app, contract.setLetterhead, ({ tx, actor, body }) => store.saveLetterhead(tx, actor.desk, body))

  serve(app, contract.addAgency, async ({ tx, body }) => {
    const id = uuidv7()
    if (body.region !== null && (await store.listRegionsByCode(tx, [body.region])).length === 0) {
      throw new Problem(422, 'unknown_region')
    }
    await store.saveAgency(tx, { id, ...body })
    return id
  })

  serve(app, contract.addDesk, async ({ tx, body }) => {
    if (!(await store.findAgency(tx, body.agency))) notFound()
    if (body.superior !== null && !(await store.findDesk(tx, body.superior))) notFound()
    const id = uuidv7()
    await store.saveDesk(tx, { id, ...body })
    return id
  })
}

function calendarRoutes(app: App): void {
  serveRows(app, contract.listHolidays, (tx) => store.holidayYearRows(tx))
  serveRows(app, contract.listCodes, (tx, { query }) => store.codeRows(tx, query.list))

  serve(app, contract.loadHolidays, async ({ tx, actor, body }) => {
    decided(rules.loadHolidays(body.year, body.days))
    await store.replaceHolidays(tx, body)
    return actor.desk
  })
}

/** An administrator adds to the own desk; an operator may name any that there is. */
async function deskFor(
  tx: Tx,
  actor: { desk: string; roles: readonly string[] },
  desk: string | undefined,
): Promise<string> {
  if (desk === undefined || desk === actor.desk) return actor.desk
  if (!actor.roles.includes('operator')) throw new Problem(422, 'operator_only')
  return ((await store.findDesk(tx, desk)) ?? notFound()).id
}

function bytes(text: string): Buffer {
  return Buffer.from(text, 'base64url')
}

/** What the server keeps of a sign-in secret; the secret itself was stretched with Argon2id on the device. */
function secretHash(text: string): Buffer {
  return createHash('sha256').update(bytes(text)).digest()
}
