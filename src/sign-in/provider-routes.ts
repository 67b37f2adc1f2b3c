import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { deviceFamily, resumeSession } from '../agencies/public.ts'
import type { App } from '../platform/http/app.ts'
import {
  cookieRights,
  credentials,
  journal,
  permissionOf,
  replier,
  route,
  serve,
  serveVisitor,
  setSessionCookie,
  tellBrowser,
  tokenHash,
} from '../platform/http/serve.ts'
import { Problem } from '../platform/problem.ts'
import * as contract from './contract.ts'
import { passed, secretHash } from './handling.ts'
import type { Account, Answer, Provider, Seals } from './provider.ts'
import { ProviderRefused, ProviderUnreachable } from './provider.ts'
import * as store from './store/provider.ts'

/**
 * Signing in with the account of a provider. The browser that was sent there has a cookie; what comes back counts in
 * that browser, once, within ten minutes. No transaction is open while the provider is asked.
 */
export function providerRoutes(app: App, seals: Seals, provider: Provider | null): void {
  serveVisitor(
    app,
    contract.getProvider,
    async () => ({ label: provider?.label ?? null }),
    (found) => found,
  )
  signInRoutes(app, seals, provider)
  bindingRoutes(app, seals, provider)
  accountRoutes(app, provider)
}

function signInRoutes(app: App, seals: Seals, provider: Provider | null): void {
  const begun = replier(app, contract.beginWithProvider)
  route(app, contract.beginWithProvider, async (_, reply) => {
    const cookie = newToken()
    const url = await known(() => there(provider).address(seals.tie(cookie), redirectOf(app)))
    await app.database.asService('bekal_visitor', (tx) => store.saveProviderSignIn(tx, tokenHash(cookie)))
    setWayCookie(app, reply, cookie)
    return begun(reply, { url })
  })

  const opened = replier(app, contract.finishWithProvider)
  route(app, contract.finishWithProvider, async (request, reply, { body }) => {
    const at = there(provider)
    const cookie = wayCookie(app, request, reply)
    const age = await app.database.asService('bekal_visitor', (tx) =>
      store.takeProviderWay(tx, tokenHash(cookie)),
    )
    const { subject, strong } = await asked(app, at, seals, { body, cookie, age })
    const token = newToken()
    const session = await app.database.asService('bekal_visitor', async (tx) => {
      await tellBrowser(tx, request)
      const begun = await store.openProviderSession(
        tx,
        seals.accountHash(at.issuer, subject),
        strong,
        tokenHash(token),
        deviceFamily(request.headers['user-agent']),
      )
      if (!begun || begun.next === 'done') return begun
      return { ...begun, ...(await resumeSession(tx, tokenHash(token))) }
    })
    // Unknown, or of somebody who has left: it reads alike.
    if (!session) throw new Problem(401, 'provider_account_unknown')
    if (session.next === 'done') setSessionCookie(app, reply, token, session.expiresAt)
    return opened(reply, { token, ...session })
  })
}

function bindingRoutes(app: App, seals: Seals, provider: Provider | null): void {
  const begun = replier(app, contract.beginBinding)
  route(app, contract.beginBinding, async (request, reply, { body }) => {
    const who = credentials(request)
    const permission = permissionOf(contract.beginBinding)
    // Nobody is asked anything before the session holds.
    await app.database.asMember(who, permission, async () => {})
    const cookie = newToken()
    const url = await known(() => there(provider).address(seals.tie(cookie), redirectOf(app)))
    await app.database.asMember(
      who,
      permission,
      async (tx) => passed(await store.saveProviderBinding(tx, secretHash(body.secret), tokenHash(cookie))),
      (_, actor) => [journal(contract.beginBinding, actor, request.id, null, [])],
    )
    setWayCookie(app, reply, cookie)
    return begun(reply, { url })
  })

  const bound = replier(app, contract.bindProviderAccount)
  route(app, contract.bindProviderAccount, async (request, reply, { body }) => {
    const who = credentials(request)
    const permission = permissionOf(contract.bindProviderAccount)
    await app.database.asMember(who, permission, async () => {})
    const at = there(provider)
    const cookie = wayCookie(app, request, reply)
    const age = await app.database.asMember(who, permission, (tx) =>
      store.takeProviderWay(tx, tokenHash(cookie)),
    )
    const { subject } = await asked(app, at, seals, { body, cookie, age })
    const id = await app.database.asMember(
      who,
      permission,
      async (tx, actor) => {
        passed(await store.saveProviderAccount(tx, at.issuer, seals.accountHash(at.issuer, subject)))
        return actor.member
      },
      (member, actor) => [journal(contract.bindProviderAccount, actor, request.id, null, [member])],
    )
    return bound(reply, { id })
  })
}

function accountRoutes(app: App, provider: Provider | null): void {
  serve(app, contract.getProviderAccount, ({ tx }) => store.getProviderAccount(tx, provider?.issuer ?? null))

  serve(app, contract.removeProviderAccount, async ({ tx, actor, body }) => {
    passed(await store.removeProviderAccount(tx, secretHash(body.secret)))
    return actor.member
  })

  serve(app, contract.acknowledgeRemoval, async ({ tx, actor }) => {
    await store.removeRemovalNotice(tx)
    return actor.member
  })

  serve(app, contract.resetProviderAccount, async ({ tx, params }) => {
    passed(await store.removeProviderAccountOf(tx, params.id))
    return params.id
  })
}

/** Where the provider sends browsers back to: the one address that it is told to know. */
export const redirectOf = (app: App) => `${app.publicUrl()}/masuk`

function there(provider: Provider | null): Provider {
  if (provider === null) throw new Problem(422, 'no_provider')
  return provider
}

/** What the provider says, or a problem that says no more than whether trying again helps. */
async function known<Found>(ask: () => Promise<Found>): Promise<Found> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof ProviderUnreachable) throw new Problem(503, 'provider_unreachable')
    if (error instanceof ProviderRefused) throw new Problem(401, 'provider_refused')
    throw error
  }
}

function asked(
  app: App,
  provider: Provider,
  seals: Seals,
  { body, cookie, age }: { body: Answer; cookie: string; age: number | null },
): Promise<Account> {
  if (age === null) throw new Problem(401, 'provider_way_over')
  return known(() => provider.account(body, seals.tie(cookie), redirectOf(app), age))
}

const newToken = () => randomBytes(32).toString('base64url')

/** As the session's, the name says that no host beside this one has set it. */
const wayCookieName = ({ secureCookies }: App) => (secureCookies ? '__Host-bekal_provider' : 'bekal_provider')

function setWayCookie(app: App, reply: FastifyReply, cookie: string): void {
  reply.setCookie(wayCookieName(app), cookie, { ...cookieRights(app), maxAge: 600 })
}

/** The cookie of the browser that was sent to the provider. It is of no use twice. */
function wayCookie(app: App, request: FastifyRequest, reply: FastifyReply): string {
  const cookie = request.cookies[wayCookieName(app)]
  if (cookie === undefined) throw new Problem(401, 'provider_way_over')
  reply.clearCookie(wayCookieName(app), cookieRights(app))
  return cookie
}
