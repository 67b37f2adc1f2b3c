import { base64url } from '../../agencies/testing.ts'
import * as keys from '../../keys/contract.ts'
import { halves, next, welcoming, withKeys } from '../../keys/testing.ts'
import { uuidv7 } from '../../kernel/id.ts'
import { accessTo, everybody, type Outcomes } from './case.ts'
import type { Stage } from './stage.ts'

/** The own desk alone has keys. */
const elsewhere = (outcome: string, own = 'done'): Outcomes => ({
  own,
  other: outcome,
  above: outcome,
  stranger: outcome,
})
const all = (outcome: string): Outcomes => elsewhere(outcome, outcome)

const newcomer = async ({ world, at }: Stage) => withKeys(await world.join(at.own.worker.desk, ['worker']))
const freshKeys = () => ({ sealTo: base64url(32), verify: base64url(32) })

const prepared = (epoch: number, member: string) => ({
  epoch,
  ...freshKeys(),
  older: epoch === 1 ? null : base64url(60),
  reason: epoch === 1 ? ('first' as const) : ('routine' as const),
  recovery: { sealTo: base64url(32), sealed: base64url(80), signature: base64url(64) },
  given: [{ member, sealed: base64url(80) }],
})

/** Another desk of the own agency, whose first epoch waits. */
async function waitingDesk({ world, keyed, at }: Stage) {
  const desk = uuidv7()
  const made = freshKeys()
  await world.sql`insert into desk (id, agency, name, wall, superior, zone)
    values (${desk}, ${keyed.agency.agency}, 'Unit kunci', 'protection', null, 'WIB')`
  await world.sql`insert into desk_epoch (desk, agency, epoch, seal_to, verify, reason, recovery_seal_to, recovery_sealed,
      recovery_signature, proposed_by)
    values (${desk}, ${keyed.agency.agency}, 1, ${made.sealTo}, ${made.verify}, 'first', ${base64url(32)},
      ${Buffer.alloc(80)}, ${base64url(64)}, ${at.own.worker.member})`
  return { desk, made }
}

export const keysCases = {
  'keys.root': accessTo(keys.getRoot, { input: () => ({}), outcomes: everybody }),
  'keys.set-root': accessTo(keys.setRoot, {
    input: () => ({ body: { verify: base64url(32) } }),
    outcomes: all('root_set_already'),
  }),
  'keys.statements': accessTo(keys.listStatements, {
    input: () => ({ query: { limit: 200 } }),
    outcomes: everybody,
    finds: ({ items }, { keyed }) => items.some(({ statement }) => statement.issuer === keyed.head.desk),
  }),
  'keys.own': accessTo(keys.getOwnKeys, { input: () => ({}), outcomes: everybody }),
  'keys.make': accessTo(keys.makeKeys, {
    input: async ({ world }, { colleague }) => {
      await world.sql`delete from member_key where member = ${colleague.member}`
      return { body: { kept: base64url(60), ...freshKeys() } }
    },
    outcomes: everybody,
  }),
  'keys.desk': accessTo(keys.getDeskKeys, { input: () => ({}), outcomes: everybody }),
  'keys.prepare-epoch': accessTo(keys.prepareEpoch, {
    input: async ({ world }, { colleague, relation }) => {
      await world.sql`delete from desk_epoch where desk = ${colleague.desk} and in_force_at is null`
      return { body: prepared(relation === 'own' ? 2 : 1, colleague.member) }
    },
    outcomes: everybody,
  }),
  'keys.drop-epoch': accessTo(keys.dropEpoch, {
    input: async ({ world }, { colleague, relation }) => {
      await world.sql`delete from desk_epoch where desk = ${colleague.desk} and in_force_at is null`
      const body = prepared(relation === 'own' ? 2 : 1, colleague.member)
      await colleague.call(keys.prepareEpoch, { body })
      return { body: { epoch: body.epoch } }
    },
    outcomes: everybody,
  }),
  'keys.test-recovery': accessTo(keys.testRecovery, {
    input: () => ({ body: { epoch: 1 } }),
    outcomes: elsewhere('epoch_not_in_force'),
  }),
  'keys.welcome': accessTo(keys.welcome, {
    input: async (stage) => {
      const { keyed } = stage
      return { body: await welcoming(keyed.head, keyed.root, keyed.epoch, await newcomer(stage)) }
    },
    outcomes: elsewhere('epoch_not_in_force'),
  }),
  'keys.say-left': accessTo(keys.sayLeft, {
    input: async ({ keyed: { head, epoch, root } }) => {
      const issuer = { id: head.desk, pairs: epoch.pairs, epoch: 1 }
      const said = { kind: 'member-left' as const, desk: head.desk, member: head.member }
      return { body: { statement: await next(head, issuer, root, said) } }
    },
    // She still serves the desk, which the desk alone is told.
    outcomes: elsewhere('epoch_not_in_force', 'left_before_epoch'),
  }),
  'keys.make-agency': accessTo(keys.makeAgencyKey, {
    input: () => ({ body: { verify: base64url(32), sealed: base64url(80) } }),
    outcomes: { ...everybody, own: 'agency_key_stands' },
  }),
  'keys.give-agency': accessTo(keys.giveAgencyKey, {
    input: async (stage) => ({
      body: { member: (await newcomer(stage)).member, sealed: base64url(80) },
    }),
    outcomes: elsewhere('not_agency_key_holder'),
  }),
  'keys.prepared': accessTo(keys.listPrepared, {
    input: async (stage) => {
      await waitingDesk(stage)
      return {}
    },
    outcomes: elsewhere('hidden'),
    finds: ({ items }) => items.some(({ deskName }) => deskName === 'Unit kunci'),
  }),
  'keys.state-epoch': accessTo(keys.stateEpoch, {
    input: async (stage) => {
      const { desk, made } = await waitingDesk(stage)
      const { agency, root, head } = stage.keyed
      const issuer = { id: agency.agency, pairs: agency.pairs, epoch: null }
      const said = { kind: 'desk' as const, agency: agency.agency, desk, epoch: 1, keys: made }
      return { body: { statement: await next(head, issuer, root, said) } }
    },
    outcomes: elsewhere('not_agency_key_holder'),
  }),
  'keys.unstated-agencies': accessTo(keys.listUnstated, { input: () => ({}), outcomes: everybody }),
  'keys.state-agency': accessTo(keys.stateAgency, {
    input: async ({ world, keyed: { root, head } }) => {
      const desk = await world.desk()
      const [row] = await world.sql<{ agency: string }>`select agency from desk where id = ${desk}`
      const said = { kind: 'agency' as const, agency: row?.agency ?? '', verify: halves(root).verify }
      return { body: { statement: await next(head, { id: 'root', pairs: root, epoch: null }, root, said) } }
    },
    outcomes: everybody,
  }),
} as const
