import { randomBytes } from 'node:crypto'
import { base64url } from '../../agencies/testing.ts'
import * as signIn from '../../sign-in/contract.ts'
import type { World } from '../world.ts'
import { accessTo, everybody, ownOnly } from './case.ts'

const everybodyGets = (outcome: string) => ({
  own: outcome,
  other: outcome,
  above: outcome,
  stranger: outcome,
})

const wrongSecret = {
  input: () => ({ body: { secret: base64url(32) } }),
  outcomes: everybodyGets('wrong_secret'),
}

/** Another session of the member; answers its id. */
async function anotherSession(world: World, member: string): Promise<string> {
  const [session] = await world.sql<{ id: string }>`insert into session (token_hash, member, expires_at)
    values (${randomBytes(32)}, ${member}, now() + interval '1 hour') returning id`
  return session?.id ?? ''
}

async function giveCodeApp(world: World, member: string): Promise<void> {
  await world.sql`insert into authenticator (member, sealed, last_step) values (${member}, ${randomBytes(60)}, 1)
    on conflict do nothing`
}

/** As if the member had bound an account of a provider. */
async function giveProviderAccount(world: World, member: string): Promise<void> {
  await world.sql`insert into provider_account (member, issuer, account_hash)
    values (${member}, 'https://masuk.example.go.id', ${randomBytes(32)}) on conflict do nothing`
}

/** This installation knows no provider: nobody is asked about, and nobody let in. */
const noProvider = everybodyGets('no_provider')

export const signInCases = {
  'sessions.code': accessTo(signIn.enterCode, {
    input: () => ({ body: { token: base64url(32), code: '123456' } }),
    outcomes: everybodyGets('401 half_open_gone'),
  }),
  'sessions.lock': accessTo(signIn.lockSession, {
    input: () => ({}),
    outcomes: everybody,
    endsSession: true,
  }),
  'me.shelf': accessTo(signIn.getShelf, { input: () => ({}), outcomes: everybody }),
  'me.sessions': accessTo(signIn.listSessions, {
    input: () => ({}),
    outcomes: everybody,
    finds: async ({ items }, { world }, { colleague }) => {
      const own = await world.sql<{ id: string }>`select id from session where member = ${colleague.member}`
      return items.length > 0 && items.every(({ id }) => own.some((session) => session.id === id))
    },
  }),
  'me.revoke-session': accessTo(signIn.revokeSession, {
    input: async ({ world, at }) => ({
      params: { id: await anotherSession(world, at.own.worker.member) },
    }),
    outcomes: {
      own: { worker: 'done', head: 'hidden', administrator: 'hidden', operator: 'hidden' },
      other: 'hidden',
      above: 'hidden',
      stranger: 'hidden',
    },
  }),
  'me.revoke-other-sessions': accessTo(signIn.revokeOtherSessions, {
    input: () => ({}),
    outcomes: everybody,
  }),
  'second-factor.get': accessTo(signIn.getSecondFactor, { input: () => ({}), outcomes: everybody }),
  'second-factor.offer': accessTo(signIn.offerCodeApp, wrongSecret),
  'second-factor.confirm': accessTo(signIn.confirmCodeApp, {
    input: () => ({ body: { code: '123456' } }),
    outcomes: everybodyGets('no_offer'),
  }),
  'second-factor.renew-codes': accessTo(signIn.renewRecoveryCodes, wrongSecret),
  'second-factor.remove': accessTo(signIn.removeCodeApp, wrongSecret),
  'second-factor.acknowledge': accessTo(signIn.acknowledgeReset, {
    input: () => ({}),
    outcomes: everybody,
  }),
  'second-factor.colleagues': accessTo(signIn.listSecured, {
    input: async ({ world, at }) => {
      await giveCodeApp(world, at.own.worker.member)
      return {}
    },
    outcomes: ownOnly,
    finds: ({ items }, { at }) => items.some(({ id }) => id === at.own.worker.member),
  }),
  'second-factor.reset': accessTo(signIn.resetSecondFactor, {
    input: async ({ world, at }) => {
      const { member } = await world.join(at.own.worker.desk, ['worker'])
      await giveCodeApp(world, member)
      return { params: { id: member } }
    },
    outcomes: ownOnly,
  }),
  // Only of the own desk, whichever that is.
  'second-factor.require': accessTo(signIn.requireSecondFactor, {
    input: () => ({ body: { required: false } }),
    outcomes: everybody,
  }),
  'provider.get': accessTo(signIn.getProvider, { input: () => ({}), outcomes: everybody }),
  'sessions.provider': accessTo(signIn.beginWithProvider, { input: () => ({}), outcomes: noProvider }),
  'sessions.provider-answer': accessTo(signIn.finishWithProvider, {
    input: () => ({ body: { state: base64url(32), code: base64url(32) } }),
    outcomes: noProvider,
  }),
  'provider-account.get': accessTo(signIn.getProviderAccount, { input: () => ({}), outcomes: everybody }),
  'provider-account.begin': accessTo(signIn.beginBinding, {
    input: () => ({ body: { secret: base64url(32) } }),
    outcomes: noProvider,
  }),
  'provider-account.bind': accessTo(signIn.bindProviderAccount, {
    input: () => ({ body: { state: base64url(32), code: base64url(32) } }),
    outcomes: noProvider,
  }),
  'provider-account.remove': accessTo(signIn.removeProviderAccount, wrongSecret),
  'provider-account.acknowledge': accessTo(signIn.acknowledgeRemoval, {
    input: () => ({}),
    outcomes: everybody,
  }),
  'provider-account.reset': accessTo(signIn.resetProviderAccount, {
    input: async ({ world, at }) => {
      const { member } = await world.join(at.own.worker.desk, ['worker'])
      await giveProviderAccount(world, member)
      return { params: { id: member } }
    },
    outcomes: ownOnly,
  }),
} as const
