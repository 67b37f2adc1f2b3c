import { randomBytes } from 'node:crypto'
import { base64url } from '../../agencies/testing.ts'
import { uuidv7 } from '../../kernel/id.ts'
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

const anAnswer = {
  id: 'x'.repeat(43),
  clientDataJSON: 'e30',
  authenticatorData: 'AA',
  signature: 'AA',
  userHandle: null,
}

/** As if everybody who calls had proved a moment ago to be there. */
async function proved(world: World): Promise<void> {
  await world.sql`update session set proved_at = clock_timestamp()`
}

/** A passkey of the member that nobody can use; answers its id. */
async function aPasskey(world: World, member: string): Promise<string> {
  const id = uuidv7()
  await world.sql`insert into passkey (id, member, credential, public_key, counter, backed_up, name)
    values (${id}, ${member}, ${randomBytes(32)}, ${randomBytes(77)}, 0, false, 'Kunci')`
  return id
}

const hiddenKeepers = { head: 'hidden', administrator: 'hidden' } as const

/** What belongs to the worker of the own desk alone, whatever role others have. */
const workersOwn = {
  own: { worker: 'done', head: 'hidden', administrator: 'hidden', operator: 'hidden' },
  other: 'hidden',
  above: 'hidden',
  stranger: 'hidden',
} as const

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
  'sessions.ask-passkey': accessTo(signIn.askPasskey, {
    input: () => ({ body: { half: null } }),
    outcomes: everybodyGets('done'),
  }),
  'sessions.passkey': accessTo(signIn.enterPasskey, {
    input: () => ({ body: { token: base64url(32), answer: anAnswer } }),
    outcomes: everybodyGets('401 passkey_gone'),
  }),
  'me.sessions': accessTo(signIn.listSessions, {
    input: () => ({}),
    outcomes: everybody,
    finds: async ({ items }, { world }, { colleague }) => {
      const own = await world.sql<{ id: string }>`select id from session where member = ${colleague.member}`
      return items.length > 0 && items.every(({ id }) => own.some((session) => session.id === id))
    },
  }),
  'me.revoke-session': accessTo(signIn.revokeSession, {
    input: async ({ world, at }) => {
      await proved(world)
      return { params: { id: await anotherSession(world, at.own.worker.member) } }
    },
    outcomes: workersOwn,
  }),
  'me.revoke-other-sessions': accessTo(signIn.revokeOtherSessions, {
    input: async ({ world }) => {
      await proved(world)
      return {}
    },
    outcomes: everybody,
  }),
  'proof.passphrase': accessTo(signIn.proveByPassphrase, wrongSecret),
  'proof.ask-passkey': accessTo(signIn.askProof, {
    input: () => ({}),
    outcomes: everybodyGets('no_second_factor'),
  }),
  'proof.passkey': accessTo(signIn.proveByPasskey, {
    input: () => ({ body: { answer: anAnswer } }),
    outcomes: everybodyGets('passkey_gone'),
  }),
  'passkeys.list': accessTo(signIn.listPasskeys, {
    input: async ({ world }) => {
      // Of somebody at no desk that asks.
      await aPasskey(world, (await world.join(await world.desk())).member)
      return {}
    },
    outcomes: everybody,
    finds: ({ items }) => items.length === 0,
  }),
  'passkeys.offer': accessTo(signIn.offerPasskey, {
    input: async ({ world }) => {
      await proved(world)
      return {}
    },
    outcomes: everybody,
  }),
  'passkeys.add': accessTo(signIn.addPasskey, {
    input: async ({ world }) => {
      // Nobody was offered one.
      await world.sql`delete from passkey_challenge`
      const made = { id: anAnswer.id, clientDataJSON: 'e30', attestationObject: 'AA', transports: [] }
      return { body: { name: 'Kunci', made } }
    },
    outcomes: everybodyGets('passkey_gone'),
  }),
  'passkeys.rename': accessTo(signIn.renamePasskey, {
    input: async ({ world, at }) => ({
      params: { id: await aPasskey(world, at.own.worker.member) },
      body: { name: 'Lain' },
    }),
    outcomes: workersOwn,
  }),
  'passkeys.remove': accessTo(signIn.removePasskey, {
    input: async ({ world, at }) => {
      await proved(world)
      return { params: { id: await aPasskey(world, at.own.worker.member) } }
    },
    outcomes: workersOwn,
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
  'accounts.list': accessTo(signIn.listAccounts, {
    input: async ({ world, at }) => {
      await giveCodeApp(world, at.own.worker.member)
      return {}
    },
    outcomes: ownOnly,
    finds: ({ items }, { at }) =>
      items.some(({ id, secondFactor }) => id === at.own.worker.member && secondFactor),
  }),
  // An operator helps also where nobody else is left who could.
  'passphrase.renew': accessTo(signIn.renewPassphrase, {
    input: async ({ world, at }) => {
      const { login } = await world.join(at.own.worker.desk, ['worker'])
      return { body: { login, salt: base64url(16), secret: base64url(32) } }
    },
    outcomes: {
      own: 'done',
      other: hiddenKeepers,
      above: hiddenKeepers,
      stranger: hiddenKeepers,
    },
  }),
  'second-factor.reset-elsewhere': accessTo(signIn.resetLostSecondFactor, {
    input: async ({ world }) => {
      const { login, member } = await world.join(await world.desk(), ['head'])
      await world.sql`insert into authenticator (member, sealed, last_step) values (${member}, ${randomBytes(60)}, 1)`
      return { body: { login, reason: 'lost' as const } }
    },
    outcomes: everybody,
  }),
  'second-factor.reset': accessTo(signIn.resetSecondFactor, {
    input: async ({ world, at }) => {
      const { member } = await world.join(at.own.worker.desk, ['worker'])
      await giveCodeApp(world, member)
      return { params: { id: member }, body: { reason: 'lost' as const } }
    },
    outcomes: ownOnly,
  }),
  'sessions.end-of-colleague': accessTo(signIn.endColleagueSessions, {
    input: async ({ world, at }) => {
      const { member } = await world.join(at.own.worker.desk, ['worker'])
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
