import { uuidv7 } from '../../kernel/id.ts'
import { nobodysLabel, openPromise } from '../../obligations/public.ts'
import { as } from '../../obligations/testing.ts'
import * as people from '../../people/contract.ts'
import { firstVersion, personOf, registered, registration } from '../../people/testing.ts'
import { accessTo, everybody, otherActs, ownOnly } from './case.ts'
import type { Stage } from './stage.ts'

const later = { kind: 'next_step_person', dueAt: '2027-01-05T02:00:00Z' } as const

const fresh = async ({ hands }: Stage) => ({ id: await registered(hands.own) })
const sealed = async ({ hands, keyed }: Stage) =>
  registered(hands.own, { names: { epoch: keyed.epoch, called: 'Kenanga' } })

/** A child whom the own desk has met, and for whom the other owes to come. */
async function metChild({ world, hands }: Stage) {
  const id = uuidv7()
  await as(world, hands.own, (tx, actor) =>
    openPromise(tx, actor, {
      id,
      kind: 'receive_child',
      ownerDesk: hands.other.desk,
      counterpartDesk: hands.own.desk,
      subject: { kind: 'child', id },
      label: nobodysLabel,
      startAt: actor.now,
    }),
  )
  return { id }
}

export const peopleCases = {
  'people.list': accessTo(people.listPeople, {
    input: () => ({ query: { limit: 200 } }),
    outcomes: ownOnly,
    finds: ({ items }, stage) => items.some(({ id }) => id === stage.person),
  }),
  'people.get': accessTo(people.getPerson, {
    input: (stage) => ({ params: { id: stage.person } }),
    outcomes: ownOnly,
  }),
  'people.register': accessTo(people.registerPerson, {
    input: () => ({ body: registration() }),
    outcomes: everybody,
    forged: ({ body }, site) => (body ? { body: { ...body, site } } : {}),
  }),
  'people.describe': accessTo(people.describePerson, {
    input: async (stage) => ({
      params: await fresh(stage),
      body: { programme: 'disaster', ageBand: '30_44' as const, sex: 'female' as const },
    }),
    outcomes: ownOnly,
  }),
  'people.stage': accessTo(people.moveStage, {
    input: async (stage) => ({ params: await fresh(stage), body: { stage: 'assessed' as const } }),
    outcomes: ownOnly,
  }),
  'people.promise': accessTo(people.promisePerson, {
    input: async (stage) => ({
      params: await fresh(stage),
      body: later,
    }),
    outcomes: ownOnly,
  }),
  'people.keep': accessTo(people.keepPromise, {
    input: async (stage) => {
      const { id } = await fresh(stage)
      const promise = (await personOf(stage.hands.own, id)).next?.promise ?? ''
      return {
        params: { id },
        body: { promise, at: null, next: later },
      }
    },
    outcomes: ownOnly,
  }),
  'people.exit': accessTo(people.exitPerson, {
    input: async (stage) => ({ params: await fresh(stage), body: { exit: 'left' as const } }),
    outcomes: ownOnly,
  }),
  'people.return': accessTo(people.returnPerson, {
    input: async (stage) => {
      const params = await fresh(stage)
      await stage.hands.own.call(people.exitPerson, { params, body: { exit: 'declined' } })
      return { params, body: { promise: null } }
    },
    outcomes: ownOnly,
  }),
  'people.seal': accessTo(people.sealGroups, {
    input: async (stage) => {
      const params = await fresh(stage)
      const alias = { form: 1, alias: 'Mawar' } as const
      return { params, body: { groups: [await firstVersion(stage.keyed.epoch, params.id, 'alias', alias)] } }
    },
    outcomes: ownOnly,
  }),
  'people.old-wraps': accessTo(people.listOldWraps, {
    // Nothing is old in the first epoch; src/people/routes.db.test.ts asks in a second one.
    input: () => ({ query: { limit: 200 } }),
    outcomes: everybody,
  }),
  'people.rewrap': accessTo(people.rewrapKeys, {
    input: async (stage) => {
      const id = await sealed(stage)
      const [group] = (await personOf(stage.hands.own, id)).groups
      if (!group) throw new Error('nothing sealed')
      const { group: name, keyId, wrap } = group
      return { body: { wraps: [{ case: id, group: name, keyId, ...wrap }] } }
    },
    outcomes: ownOnly,
  }),
  'people.meet-child': accessTo(people.meetChild, {
    input: async ({ world }) => ({ body: { desk: await world.desk({ kind: 'uptd_ppa' }), case: null } }),
    outcomes: everybody,
    forged: (_, desk) => ({ body: { desk, case: null } }),
  }),
  'people.receive-child': accessTo(people.receiveChild, {
    input: async (stage) => ({ params: await metChild(stage) }),
    outcomes: otherActs('not_child_protection'),
  }),
} as const
