import { randomBytes } from 'node:crypto'
import { zoneOf } from '../agencies/public.ts'
import { instantAt } from '../kernel/dates.ts'
import type { App } from '../platform/http/app.ts'
import {
  credentials,
  serve,
  serveRow,
  serveRows,
  serveVisitor,
  setSessionCookie,
  tokenHash,
} from '../platform/http/serve.ts'
import type { Tx } from '../platform/db/tx.ts'
import { notFound, Problem } from '../platform/problem.ts'
import { keyUri, makeSafe, newKey, newRecoveryCodes, type Safe, stepOf } from './code-app.ts'
import * as contract from './contract.ts'
import type { ProviderSettings } from './provider.ts'
import { makeProvider, makeSeals } from './provider.ts'
import { providerRoutes } from './provider-routes.ts'
import { hashes, passed, secretHash } from './handling.ts'
import { passkeyRoutes } from './passkey-routes.ts'
import * as store from './store.ts'

/** `keyFile` is what the file second-factor-key of the data folder holds; every process of an installation has the same. */
export function routes(app: App, keyFile: string, provider: ProviderSettings | null): void {
  const safe = makeSafe(keyFile)
  codeRoute(app, safe)
  sessionRoutes(app)
  secondFactorRoutes(app, safe)
  passkeyRoutes(app, safe)
  deskRoutes(app)
  providerRoutes(app, makeSeals(keyFile), provider === null ? null : makeProvider(provider, app.log))
}

type Finished = store.Opened | 'wrong_code' | 'codes_locked' | 'half_open_gone'

function codeRoute(app: App, safe: Safe): void {
  serveVisitor(
    app,
    contract.enterCode,
    async ({ tx, body }) => {
      const token = randomBytes(32).toString('base64url')
      return { token, finished: await finish(tx, safe, body, tokenHash(token)) }
    },
    ({ token, finished }, reply) => {
      if (finished === 'codes_locked') throw new Problem(429, finished)
      if (typeof finished === 'string') throw new Problem(401, finished)
      setSessionCookie(app, reply, token, finished.expiresAt)
      return { token, ...finished }
    },
  )
}

/** What a code comes to. A wrong one is counted, and that has to be committed. */
async function finish(
  tx: Tx,
  safe: Safe,
  { token, code }: { token: string; code: string },
  session: Buffer,
): Promise<Finished> {
  const half = tokenHash(token)
  const found = await store.getHalfOpenForChange(tx, half)
  if (found.verdict === 'locked') return 'codes_locked'
  if (found.verdict === 'gone') return 'half_open_gone'
  const opened =
    code.length === 6
      ? await acceptAppCode(tx, safe, found, { half, code, session })
      : await store.acceptRecoveryCode(tx, half, safe.hash(found.member, code), session)
  if (opened) return opened
  return (await store.countWrongCode(tx, half)) ? 'codes_locked' : 'wrong_code'
}

async function acceptAppCode(
  tx: Tx,
  safe: Safe,
  { member, sealed, lastStep, epoch }: Extract<store.HalfOpen, { verdict: 'open' }>,
  { half, code, session }: { half: Buffer; code: string; session: Buffer },
): Promise<store.Opened | undefined> {
  if (sealed === null || lastStep === null) return undefined
  const step = stepOf(safe.open(member, sealed), code, epoch, lastStep)
  return step === null ? undefined : store.acceptStep(tx, half, step, session)
}

function sessionRoutes(app: App): void {
  serveVisitor(
    app,
    contract.lockSession,
    async ({ tx, request }) => {
      const { tokenHash } = credentials(request)
      return tokenHash !== null && (await store.saveLock(tx, tokenHash))
    },
    (locked) => ({ locked }),
  )

  serveRow(app, contract.getShelf, (tx) => store.shelfRow(tx))

  serveRows(app, contract.listSessions, (tx) => store.sessionRows(tx))

  serve(app, contract.revokeSession, async ({ tx, params }) => {
    if (!(await store.removeOwnSession(tx, params.id))) notFound()
    return params.id
  })

  serve(app, contract.revokeOtherSessions, async ({ tx, actor }) => {
    await store.removeOtherSessions(tx)
    return actor.member
  })
}

function secondFactorRoutes(app: App, safe: Safe): void {
  serve(app, contract.getSecondFactor, ({ tx }) => store.getSecondFactor(tx))

  serve(app, contract.offerCodeApp, async ({ tx, actor, body }) => {
    const key = newKey()
    const offered = await store.saveOffer(tx, secretHash(body.secret), safe.seal(actor.member, key))
    if (!offered) throw new Problem(422, 'wrong_secret')
    return { key, uri: keyUri((await store.getOwnNames(tx, actor.member)).login, key) }
  })

  serve(app, contract.confirmCodeApp, async ({ tx, actor, body }) => {
    const offer = await store.findOfferForChange(tx)
    if (!offer) throw new Problem(422, 'no_offer')
    const step = stepOf(safe.open(actor.member, offer.sealed), body.code, offer.epoch)
    if (step === null) throw new Problem(422, 'wrong_code')
    const codes = newRecoveryCodes()
    await store.saveCodeApp(tx, step, hashes(safe, actor.member, codes))
    return { codes }
  })

  serve(app, contract.renewRecoveryCodes, async ({ tx, actor, body }) => {
    const codes = newRecoveryCodes()
    passed(await store.saveRecoveryCodes(tx, secretHash(body.secret), hashes(safe, actor.member, codes)))
    return { codes }
  })

  serve(app, contract.removeCodeApp, async ({ tx, actor, body }) => {
    passed(await store.removeCodeApp(tx, secretHash(body.secret)))
    return actor.member
  })

  serve(app, contract.acknowledgeReset, async ({ tx, actor }) => {
    await store.removeResetNotice(tx)
    return actor.member
  })
}

function deskRoutes(app: App): void {
  serveRows(app, contract.listAccounts, (tx) => store.accountRows(tx))

  serve(app, contract.renewPassphrase, async ({ tx, body }) => {
    const salt = Buffer.from(body.salt, 'base64url')
    const { member, verdict } = await store.savePassphraseOf(tx, body.login, salt, secretHash(body.secret))
    passed(verdict)
    return member ?? notFound()
  })

  serve(app, contract.resetSecondFactor, async ({ tx, params, body }) => {
    passed(await store.removeSecondFactorOf(tx, params.id, body.reason))
    return params.id
  })

  serve(app, contract.resetLostSecondFactor, async ({ tx, body }) => {
    const { member, verdict } = await store.removeLostSecondFactor(tx, body.login, body.reason)
    passed(verdict)
    return member ?? notFound()
  })

  serve(app, contract.endColleagueSessions, async ({ tx, params }) => {
    passed(await store.removeSessionsOf(tx, params.id))
    return params.id
  })

  serve(app, contract.requireSecondFactor, async ({ tx, actor, body }) => {
    if (body.required && !(await store.hasSecondFactor(tx))) throw new Problem(422, 'second_factor_first')
    const from =
      body.required && body.from ? instantAt(body.from, '00:00', await zoneOf(tx, actor.desk)) : null
    await store.saveRequirement(tx, actor.desk, body.required, from)
    return actor.desk
  })
}
