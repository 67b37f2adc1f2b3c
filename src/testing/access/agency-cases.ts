import * as agencies from '../../agencies/contract.ts'
import { base64url, memberWithSecret, newMember } from '../../agencies/testing.ts'
import { accessTo, bothSides, everybody, ownOnly } from './case.ts'
import { plainHead, type Stage } from './stage.ts'

const has = (reply: { items: readonly { id: string }[] }, id: string) =>
  reply.items.some((item) => item.id === id)

/** An administrator adds to the own desk only, an operator to any. */
const ownDeskOnly = { administrator: 'operator_only', operator: 'done' } as const
const toOwnDesk = { own: 'done', other: ownDeskOnly, above: ownDeskOnly, stranger: ownDeskOnly } as const

const newcomer = async ({ world, at }: Stage) => world.join(at.own.worker.desk, ['worker'])

/** A fifth desk that names the other its partner. */
const namedOther = async ({ world, at }: Stage) => {
  const head = await world.join(await world.desk())
  return head.call(agencies.namePartner, { body: { partner: at.other.head.desk } })
}

/** An absence of a colleague of the own desk. */
const awayInApril = async (stage: Stage) => {
  const { member } = await newcomer(stage)
  const body = { ...april, member, standIn: null, actsAs: null }
  return stage.hands.own.call(agencies.addAbsence, { body })
}
const april = { kind: 'leave' as const, firstDay: '2026-04-06', lastDay: '2026-04-10' }

/** Of a colleague: a head and an administrator say it, not everybody. */
const ofColleague = {
  ...ownOnly,
  own: {
    worker: 'absence_of_colleague',
    operator: 'absence_of_colleague',
    head: 'done',
    administrator: 'done',
  },
} as const

export const agencyCases = {
  'sessions.salt': accessTo(agencies.askSalt, {
    input: ({ at }) => ({ body: { login: at.own.worker.login } }),
    outcomes: everybody,
  }),
  'sessions.open': accessTo(agencies.openSession, {
    input: async ({ world }) => {
      const { login, secret } = await memberWithSecret(world)
      return { body: { login, secret } }
    },
    outcomes: everybody,
  }),
  'sessions.close': accessTo(agencies.closeSession, {
    input: () => ({}),
    outcomes: everybody,
    endsSession: true,
  }),
  'me.get': accessTo(agencies.getMe, {
    input: () => ({}),
    outcomes: everybody,
    finds: (me, _, caller) => me.id === caller.colleague.member,
  }),
  'me.change-passphrase': accessTo(agencies.changePassphrase, {
    input: () => ({ body: { secret: base64url(32), newSalt: base64url(16), newSecret: base64url(32) } }),
    outcomes: {
      own: 'wrong_secret',
      other: 'wrong_secret',
      above: 'wrong_secret',
      stranger: 'wrong_secret',
    },
  }),
  'regions.list': accessTo(agencies.listRegions, {
    input: () => ({ query: { parent: '33' } }),
    outcomes: everybody,
    finds: ({ items }) => items.some(({ code }) => code === '33.74'),
  }),
  'regions.get': accessTo(agencies.getRegion, {
    input: () => ({ params: { code: '33.74' } }),
    outcomes: everybody,
  }),
  'agencies.list': accessTo(agencies.listAgencies, {
    input: () => ({ query: { kind: 'ministry' as const } }),
    outcomes: everybody,
    finds: ({ items }) => items.length > 0,
  }),
  'agencies.add': accessTo(agencies.addAgency, {
    input: () => ({ body: { kind: 'lks' as const, name: 'LKS Baru', region: null } }),
    outcomes: everybody,
  }),
  'letterheads.get': accessTo(agencies.getLetterhead, {
    input: ({ at }) => ({ params: { id: at.own.head.desk } }),
    outcomes: everybody,
  }),
  // Each sets that of the own agency: the call names none.
  'letterheads.set': accessTo(agencies.setLetterhead, {
    input: () => ({ body: plainHead }),
    outcomes: everybody,
  }),
  'desks.list': accessTo(agencies.listDesks, {
    input: ({ at }) => ({ query: { superior: at.above.head.desk } }),
    outcomes: everybody,
    finds: (reply, { at }) => has(reply, at.own.head.desk),
  }),
  'desks.get': accessTo(agencies.getDesk, {
    input: ({ at }) => ({ params: { id: at.own.head.desk } }),
    outcomes: everybody,
  }),
  'desks.add': accessTo(agencies.addDesk, {
    input: async ({ world, at }) => {
      const [agency] = await world.sql<{
        id: string
      }>`select agency as id from desk where id = ${at.own.head.desk}`
      const facts = { name: 'Unit baru', wall: 'social' as const, zone: 'WIB' as const }
      return { body: { agency: agency?.id ?? '', superior: at.own.head.desk, ...facts } }
    },
    outcomes: everybody,
    forged: ({ body }, agency) => (body ? { body: { ...body, agency } } : {}),
  }),
  'members.list': accessTo(agencies.listMembers, {
    input: () => ({ query: { limit: 200 } }),
    outcomes: ownOnly,
    finds: (reply, { at }) => has(reply, at.own.worker.member),
  }),
  'members.add': accessTo(agencies.addMember, {
    input: ({ at }) => ({ body: { ...newMember(), desk: at.own.worker.desk } }),
    outcomes: toOwnDesk,
  }),
  'memberships.add': accessTo(agencies.addMembership, {
    input: async ({ world, at }) => {
      const { login } = await memberWithSecret(world)
      return { body: { login, roles: ['worker' as const], desk: at.own.worker.desk } }
    },
    outcomes: toOwnDesk,
  }),
  'memberships.change-roles': accessTo(agencies.changeRoles, {
    input: async (stage) => ({
      params: { id: (await newcomer(stage)).member },
      body: { roles: ['head' as const] },
    }),
    outcomes: ownOnly,
  }),
  'memberships.end': accessTo(agencies.endMembership, {
    input: async (stage) => ({ params: { id: (await newcomer(stage)).member } }),
    outcomes: ownOnly,
  }),
  'pairs.list': accessTo(agencies.listPairs, {
    input: () => ({}),
    outcomes: bothSides,
    finds: (reply, { pair }) => has(reply, pair),
  }),
  'pairs.name': accessTo(agencies.namePartner, {
    input: ({ at }) => ({ body: { partner: at.above.head.desk } }),
    outcomes: { own: 'partner_named', other: 'done', above: 'partner_is_own_desk', stranger: 'done' },
    forged: (_, partner) => ({ body: { partner } }),
  }),
  'pairs.accept': accessTo(agencies.acceptPair, {
    input: async (stage) => ({ params: await namedOther(stage) }),
    outcomes: { ...ownOnly, own: 'hidden', other: 'done' },
  }),
  'pairs.end': accessTo(agencies.endPair, {
    input: async (stage) => ({ params: await namedOther(stage) }),
    outcomes: { ...ownOnly, own: 'hidden', other: 'done' },
  }),
  'absences.list': accessTo(agencies.listAbsences, {
    input: () => ({}),
    outcomes: ownOnly,
    finds: (reply, { absence }) => has(reply, absence),
  }),
  'absences.add': accessTo(agencies.addAbsence, {
    input: async (stage) => ({
      body: {
        ...april,
        member: (await newcomer(stage)).member,
        standIn: stage.at.own.worker.member,
        actsAs: null,
      },
    }),
    outcomes: ofColleague,
    forged: (input, member) => ({ body: { ...april, standIn: null, actsAs: null, ...input.body, member } }),
  }),
  'absences.change-stand-in': accessTo(agencies.changeStandIn, {
    input: async (stage) => ({
      params: await awayInApril(stage),
      body: { standIn: stage.at.own.worker.member, actsAs: null },
    }),
    outcomes: ofColleague,
  }),
  'absences.end': accessTo(agencies.endAbsence, {
    input: async (stage) => ({ params: await awayInApril(stage) }),
    outcomes: ofColleague,
  }),
  'holidays.list': accessTo(agencies.listHolidays, { input: () => ({}), outcomes: everybody }),
  'holidays.load': accessTo(agencies.loadHolidays, {
    input: () => ({
      body: {
        year: 2090,
        decree: 'SKB 2090',
        days: [{ date: '2090-01-01', name: 'Tahun Baru', kind: 'libur_nasional' as const }],
      },
    }),
    outcomes: everybody,
  }),
  'codes.list': accessTo(agencies.listCodes, { input: () => ({}), outcomes: everybody }),
} as const
