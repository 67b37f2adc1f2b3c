import { tokenHash } from '../platform/http/serve.ts'
import type { Actor } from '../platform/db/database.ts'
import type { Tx } from '../platform/db/tx.ts'
import { uuidv7 } from '../kernel/id.ts'
import { type Colleague, scratchWorld, type World } from '../testing/world.ts'
import { listAbout, listInbox, type Obligation, type sides } from './contract.ts'
import { endPromises, openPromise, type PromiseFacts, stopClock } from './public.ts'

/** Does something as this colleague in one transaction, as an endpoint of another slice does. */
export function as<Result>(
  world: World,
  who: Colleague,
  work: (tx: Tx, actor: Actor) => Promise<Result>,
): Promise<Result> {
  const credentials = { tokenHash: tokenHash(who.token), desk: who.desk }
  return world.bekal.database.asMember(
    credentials,
    { may: null, deskless: false, firstPassphrase: false },
    work,
  )
}

/** Desks of one test, each with a head: two sides, what is above them, and a desk that has no part in it. */
export type Country = Record<
  'ministry' | 'province' | 'district' | 'directorate' | 'sentra' | 'stranger',
  Colleague
>

export async function country(world: World): Promise<Country> {
  const ministry = await world.desk({ kind: 'ministry' })
  const province = await world.desk({ kind: 'province_social', superior: ministry })
  const directorate = await world.desk({ kind: 'ministry', superior: ministry })
  return {
    ministry: await world.join(ministry),
    province: await world.join(province),
    district: await world.join(await world.desk({ superior: province })),
    directorate: await world.join(directorate),
    sentra: await world.join(await world.desk({ kind: 'sentra', superior: directorate })),
    stranger: await world.join(await world.desk()),
  }
}

/** A promise about a letter of its own; answers the id of the letter. */
export async function promised(
  world: World,
  debtor: Colleague,
  counterpart: Colleague,
  more: Partial<PromiseFacts> & { by?: Colleague } = {},
): Promise<string> {
  const { by = debtor, ...facts } = more
  const letter = uuidv7()
  await as(world, by, (tx, actor) =>
    openPromise(tx, actor, {
      kind: 'answer_request',
      ownerDesk: debtor.desk,
      counterpartDesk: counterpart.desk,
      subject: { kind: 'request', id: letter },
      label: `S-${letter.slice(-6)}/LJS/2026`,
      startAt: actor.now,
      ...facts,
    }),
  )
  return letter
}

/** What a desk sees about a letter, oldest first. */
export async function about(who: Colleague, letter: string): Promise<Obligation[]> {
  const { items } = await who.call(listAbout, { params: { id: letter } })
  return items.toReversed()
}

/** The first obligation about a letter. */
export async function idOf(letter: string, by: Colleague): Promise<string> {
  return (await about(by, letter))[0]?.id ?? ''
}

export const answer = (letter: string) => ({ subjectId: letter, kinds: ['answer_request'] as const })

export function end(
  world: World,
  who: Colleague,
  letter: string,
  state: 'met' | 'withdrawn' = 'met',
): Promise<void> {
  return as(world, who, (tx, actor) => endPromises(tx, actor, answer(letter), state))
}

export function stop(world: World, who: Colleague, letter: string): Promise<void> {
  return as(world, who, (tx, actor) => stopClock(tx, actor, answer(letter), 'clarification_asked'))
}

/** A whole list of the inbox, read in pages of three. */
export async function inbox(
  who: Colleague,
  query: { side: (typeof sides)[number]; [more: string]: unknown },
): Promise<Obligation[]> {
  const items: Obligation[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await who.call(listInbox, { query: { ...query, limit: 3, ...(cursor ? { cursor } : {}) } })
    items.push(...page.items)
    cursor = page.next
  }
  return items
}

/** A world whose clock stands at ten o'clock in Jakarta on Monday, 9 March 2026. */
export async function marchWorld(): Promise<World> {
  const world = await scratchWorld()
  await world.moveClock(monday)
  return world
}

export const monday = '2026-03-09T03:00:00.000Z'

/** What must not be in any ledger, whatever happened to it: a gap, a double, a loose end. */
export function ledgerFaults(world: Pick<World, 'sql'>): Promise<{ fault: string; id: string }[]> {
  return world.sql`
    select 'past due' as fault, id from obligation where state = 'open' and stopped_at is null and due_at <= app.now()
    union all select 'lapsed without renewal', o.id from obligation o where o.state = 'lapsed'
      and not exists (select from obligation f where f.previous = o.id and f.owner_desk = o.owner_desk and f.opened_at = o.ended_at)
    union all select 'followed though not lapsed', o.id from obligation o where o.state <> 'lapsed'
      and exists (select from obligation f where f.previous = o.id)
    union all select 'nobody above was called', o.id from obligation o join desk d on d.id = o.owner_desk
      where o.state = 'lapsed' and not exists (select from obligation f where f.promise = o.promise and f.owner_desk = d.superior)
        and d.superior is not null
    union all select 'nobody above the counterpart was called', o.id from obligation o join desk d on d.id = o.counterpart_desk
      where o.state = 'lapsed' and not exists (select from obligation f where f.promise = o.promise and f.owner_desk = d.superior)
        and d.superior is not null
    union all select 'two at one desk', promise from obligation where state = 'open' group by promise, owner_desk having count(*) > 1
    union all select 'ended twice', promise from obligation where settled_at is not null group by promise having count(distinct state) > 1
    union all select 'open and ended', promise from obligation group by promise
      having bool_or(settled_at is not null) = bool_or(state = 'open')
    union all select 'stop without end', s.promise from obligation_stop s where s.until is null
      and not exists (select from obligation o where o.promise = s.promise and o.stopped_at is not null)`
}
