import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as keys from '../keys/contract.ts'
import {
  epochStatement,
  halves,
  type KeyedDesk,
  keyedDesk,
  operatorOf,
  setRoot,
  sure,
} from '../keys/testing.ts'
import { uuidv4, uuidv7 } from '../kernel/id.ts'
import * as obligations from '../obligations/contract.ts'
import { addSite } from '../sites/contract.ts'
import { type Colleague, scratchWorld, type World } from '../testing/world.ts'
import { fromBase64url, toBase64url } from '../vault/bytes.ts'
import { type DeskEpoch, keepGroupKey, openGroupKey } from '../vault/desk-keys.ts'
import { prepareEpoch } from '../vault/next-epoch.ts'
import * as contract from './contract.ts'
import { eraseLeft } from './jobs.ts'
import { firstVersion, identity, nextVersion, opened, personOf, registered, registration } from './testing.ts'

let world: World
let above: Colleague
let own: Colleague
let stranger: Colleague
let keyed: KeyedDesk
/** A desk that has no keys yet. */
let bare: Colleague

beforeAll(async () => {
  world = await scratchWorld()
  await world.moveClock('2026-03-09T02:00:00Z')
  const province = await world.desk({ kind: 'province_social' })
  above = await world.join(province)
  own = await world.join(await world.desk({ superior: province, region: '33.74' }), [
    'worker',
    'head',
    'administrator',
  ])
  stranger = await world.join(await world.desk())
  bare = await world.join(await world.desk())
  const operator = await operatorOf(world)
  keyed = await keyedDesk(operator, await setRoot(operator), own)
  await own.call(keys.testRecovery, { body: { epoch: 1 } })
})
afterAll(() => world.close())

const at = (day: string) => `${day}T03:00:00Z`
const later = { kind: 'next_step_person', dueAt: at('2026-09-01') } as const

describe('registering', () => {
  test('a number is enough, and a first contact is promised within seven days in the same breath', async () => {
    const id = await registered(bare)
    const found = await personOf(bare, id)
    expect(found).toMatchObject({ number: 1, stage: 'registered', exit: null, groups: [], site: null })
    expect(found.next).toMatchObject({ kind: 'contact_person', handler: bare.member })
    const seven = new Date(found.next?.dueAt ?? '').getTime() - Date.parse('2026-03-09T02:00:00Z')
    expect(seven / 86_400_000).toBeGreaterThanOrEqual(7)
    expect(seven / 86_400_000).toBeLessThanOrEqual(8)
  })

  test('every desk counts its own numbers, and every programme is the same to it', async () => {
    const [one, other] = [await world.join(await world.desk()), await world.join(await world.desk())]
    const numbers = []
    for (const programme of ['closure', 'stranded', 'disaster', 'returning_worker'])
      numbers.push((await personOf(one, await registered(one, { programme }))).number)
    expect(numbers).toEqual([1, 2, 3, 4])
    expect((await personOf(other, await registered(other))).number).toBe(1)
    const unknown = await one.refusal(contract.registerPerson, {
      body: registration({ programme: 'raid_list' }),
    })
    expect(unknown.code).toBe('unknown_programme')
  })

  test('fifty at once get fifty numbers', async () => {
    const desk = await world.join(await world.desk())
    const ids = await Promise.all(Array.from({ length: 50 }, () => registered(desk)))
    const { items } = await desk.call(contract.listPeople, { query: { limit: 200 } })
    expect(items.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
    expect(items.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 50 }, (_, n) => n + 1),
    )
  })

  test('nothing is sealed by a desk whose recovery nobody has tested (V15)', async () => {
    const body = registration()
    body.groups.push(await firstVersion(keyed.epoch, body.id, 'identity', identity('Melati')))
    expect((await bare.refusal(contract.registerPerson, { body })).code).toBe('desk_may_not_seal')
  })

  test('no id that tells when it was made, and none twice', async () => {
    const body = registration({ id: uuidv7() })
    expect((await own.refusal(contract.registerPerson, { body })).code).toBe('bad_input')
    const id = await registered(own)
    expect((await own.refusal(contract.registerPerson, { body: registration({ id }) })).code).toBe(
      'case_exists',
    )
  })
})

describe('what is sealed', () => {
  test('is opened again by the desk, and by nothing that the server has', async () => {
    const id = await registered(own, { names: { epoch: keyed.epoch, called: 'Kenanga dari Tuban' } })
    const [group] = (await personOf(own, id)).groups
    if (!group) throw new Error('nothing sealed')
    expect(await opened(keyed.epoch, id, group)).toEqual(identity('Kenanga dari Tuban'))
    const rows = await world.sql`select to_jsonb(g)::text as row from sealed_group g where case_id = ${id}`
    expect(JSON.stringify(rows)).not.toContain('Kenanga')
  })

  test('follows version by version; who was slower is told so, and the journal has every hash', async () => {
    const id = await registered(own, { names: { epoch: keyed.epoch, called: 'Mawar' } })
    const [before] = (await personOf(own, id)).groups
    if (!before) throw new Error('nothing sealed')
    const first = { ...before, group: 'identity' as const }
    const one = await nextVersion(keyed.epoch, id, first, identity('Mawar Merah'))
    const other = await nextVersion(keyed.epoch, id, first, identity('Mawar Putih'))
    const seal = (groups: contract.NewVersion[]) => ({ params: { id }, body: { groups } })
    await own.call(contract.sealGroups, seal([one]))
    expect((await own.refusal(contract.sealGroups, seal([other]))).code).toBe('other_version')
    expect((await own.refusal(contract.sealGroups, seal([{ ...other, version: 3 }]))).code).toBe(
      'other_version',
    )
    const [now] = (await personOf(own, id)).groups
    expect(now).toMatchObject({ version: 2, previous: first.hash, keyId: first.keyId })
    const hashes = await world.sql<{ hash: string }>`select encode(digests[1], 'base64') as hash from journal
      where subjects = array[${id}::uuid] and endpoint = 'people.sealed' order by at, id`
    const kept = hashes.map(({ hash }) => Buffer.from(hash, 'base64').toString('base64url'))
    expect(kept.toSorted()).toEqual([first.hash, now?.hash].toSorted())
  })

  test('is what it says: other bytes, another length, another key are refused', async () => {
    const id = await registered(own)
    const good = await firstVersion(keyed.epoch, id, 'alias', { form: 1, alias: 'Dahlia' })
    const wrong = [
      { ...good, hash: good.keyId.padEnd(43, 'A') },
      { ...good, ciphertext: `${good.ciphertext}AAAA` },
      { ...good, wrap: null },
      { ...good, previous: good.hash },
    ]
    for (const group of wrong) {
      const call = { params: { id }, body: { groups: [group] } }
      expect((await own.refusal(contract.sealGroups, call)).code).toBe('not_sealed_right')
    }
    const tomorrow = { ...good, wrap: { epoch: 2, wrapped: good.wrap?.wrapped ?? '' } }
    const call = { params: { id }, body: { groups: [tomorrow] } }
    expect((await own.refusal(contract.sealGroups, call)).code).toBe('not_this_epoch')
  })
})

describe('after a colleague has left (V8, V14)', () => {
  test('a key that she could hold seals nothing more; what is old is wrapped anew, and only forward', async () => {
    const operator = await operatorOf(world)
    const head = await world.join(await world.desk(), ['worker', 'head', 'administrator'])
    const desk = await keyedDesk(operator, keyed.root, head)
    await head.call(keys.testRecovery, { body: { epoch: 1 } })
    const id = await registered(head, { names: { epoch: desk.epoch, called: 'Anggrek' } })
    expect((await head.call(contract.listOldWraps)).items).toEqual([])

    const after = await secondEpoch(desk)
    await head.call(keys.testRecovery, { body: { epoch: 2 } })
    const [group] = (await personOf(head, id)).groups
    if (!group) throw new Error('nothing sealed')
    const before = { ...group, group: 'identity' as const }
    const seal = (version: contract.NewVersion) => ({ params: { id }, body: { groups: [version] } })
    const sameKey = await nextVersion(desk.epoch, id, before, identity('Anggrek Bulan'))
    expect((await head.refusal(contract.sealGroups, seal(sameKey))).code).toBe('key_too_old')

    // What is left to do in the background, and what is not there for anybody else.
    const { items } = await head.call(contract.listOldWraps)
    expect(items).toEqual([{ case: id, group: 'identity', keyId: group.keyId, ...group.wrap }])
    expect((await stranger.call(contract.listOldWraps)).items).toEqual([])
    const place = { case: id, group: 'identity' as const, keyId: group.keyId }
    const key = sure(await openGroupKey(desk.epoch, place, fromBase64url(group.wrap.wrapped)))
    const wrapped = toBase64url(await keepGroupKey(after, place, key))
    const rewrap = (epoch: number) => ({ body: { wraps: [{ ...place, epoch, wrapped }] } })
    expect((await head.refusal(contract.rewrapKeys, rewrap(1))).code).toBe('not_this_epoch')
    expect((await stranger.refusal(contract.rewrapKeys, rewrap(2))).code).toBe('not_found')
    await head.call(contract.rewrapKeys, rewrap(2))
    expect((await head.call(contract.listOldWraps)).items).toEqual([])
    const [now] = (await personOf(head, id)).groups
    if (!now) throw new Error('nothing sealed')
    expect(await opened(after, id, now)).toEqual(identity('Anggrek'))

    // Wrapped anew, it reads; to write, a new key is made.
    expect((await head.refusal(contract.sealGroups, seal(sameKey))).code).toBe('key_too_old')
    const fresh = await nextVersion(
      after,
      id,
      { ...now, group: 'identity' as const },
      identity('Anggrek Bulan'),
      true,
    )
    await head.call(contract.sealGroups, seal(fresh))
    const [sealed] = (await personOf(head, id)).groups
    if (!sealed) throw new Error('nothing sealed')
    expect(sealed.keyId).not.toBe(group.keyId)
    expect(await opened(after, id, sealed)).toEqual(identity('Anggrek Bulan'))
  })
})

/** The desk's next epoch, stated by its agency. */
async function secondEpoch({ head, agency, epoch, recovery, root }: KeyedDesk): Promise<DeskEpoch> {
  const made = sure(
    await prepareEpoch({ desk: head.desk, number: 2 }, { epoch, recovery }, [
      { member: head.member, keys: halves(head.keys.pairs) },
    ]),
  )
  await head.call(keys.prepareEpoch, { body: { ...made.prepared, reason: 'member_left' } })
  await head.call(keys.stateEpoch, {
    body: { statement: await epochStatement(head, root, agency, made.epoch) },
  })
  return made.epoch
}

describe('the list', () => {
  test('brings a device up to date by changes: nobody twice but who has changed, nobody left out', async () => {
    const desk = await world.join(await world.desk())
    const ids = []
    for (let n = 0; n < 5; n += 1) ids.push(await registered(desk))
    const known = new Map<string, number>()
    let after = 0
    const catchUp = async () => {
      for (;;) {
        const { items, next, head } = await desk.call(contract.listPeople, { query: { after, limit: 2 } })
        for (const { id, change } of items) known.set(id, change)
        after = items.at(-1)?.change ?? after
        if (next === null) return head
      }
    }
    expect(await catchUp()).toBe(after)
    expect([...known.keys()].toSorted()).toEqual(ids.toSorted())
    const [changed = ''] = ids
    await desk.call(contract.moveStage, { params: { id: changed }, body: { stage: 'assessed' } })
    const { items } = await desk.call(contract.listPeople, { query: { after } })
    expect(items.map(({ id }) => id)).toEqual([changed])
  })

  test('a change of hands and a lapse are changes of the case', async () => {
    const colleague = await world.join(own.desk)
    const id = await registered(own)
    const { change, next } = await personOf(own, id)
    const [rung] = (await own.call(obligations.listAbout, { params: { id } })).items
    await own.call(obligations.assign, { params: { id: rung?.id ?? '' }, body: { member: colleague.member } })
    const given = await personOf(own, id)
    expect(given.change).toBeGreaterThan(change)
    expect(given.next).toMatchObject({ promise: next?.promise, handler: colleague.member })
  })

  test('leaves one row in the journal that names who was read, and so does one case', async () => {
    const desk = await world.join(await world.desk())
    const id = await registered(desk)
    await desk.call(contract.listPeople)
    await personOf(desk, id)
    const rows = await world.sql<{
      endpoint: string
      subjects: string[]
    }>`select endpoint, subjects from journal
      where desk = ${desk.desk} and endpoint in ('people.list', 'people.get') order by at, id`
    expect(rows.map(({ endpoint, subjects }) => [endpoint, subjects])).toEqual(
      expect.arrayContaining([
        ['people.list', [id]],
        ['people.get', [id]],
      ]),
    )
    expect(rows).toHaveLength(2)
  })
})

describe('nobody is lost', () => {
  test('the last promise is kept only together with the next', async () => {
    const id = await registered(own)
    const promise = (await personOf(own, id)).next?.promise ?? ''
    const keep = (next: contract.NewPromise | null, kept = promise) => ({
      params: { id },
      body: { promise: kept, at: null, next },
    })
    expect((await own.refusal(contract.keepPromise, keep(null))).code).toBe('next_promise_needed')
    const undated = { kind: 'next_step_person', dueAt: null } as const
    expect((await own.refusal(contract.keepPromise, keep(undated))).code).toBe('promise_needs_date')
    const ahead = { params: { id }, body: { promise, at: at('2030-01-01'), next: later } }
    expect((await own.refusal(contract.keepPromise, ahead)).code).toBe('kept_in_future')
    await own.call(contract.keepPromise, keep(later))
    expect((await personOf(own, id)).next).toMatchObject({ kind: 'next_step_person' })
    expect((await own.refusal(contract.keepPromise, keep(later))).code).toBe('promise_not_open')
  })

  test('the promise that falls due first is the next; where another is open, one is kept alone', async () => {
    const id = await registered(own)
    const first = (await personOf(own, id)).next?.promise ?? ''
    const { id: soon } = await own.call(contract.promisePerson, {
      params: { id },
      body: { kind: 'next_step_person', dueAt: at('2026-03-11') },
    })
    expect((await personOf(own, id)).next?.promise).toBe(soon)
    await own.call(contract.keepPromise, { params: { id }, body: { promise: soon, at: null, next: null } })
    expect((await personOf(own, id)).next?.promise).toBe(first)
  })

  test('from every stage she may leave: what was promised her ends, and she may come back', async () => {
    for (const stage of contract.stages.filter((one) => one !== 'closed')) {
      const id = await registered(own)
      if (stage !== 'registered') await own.call(contract.moveStage, { params: { id }, body: { stage } })
      await own.call(contract.exitPerson, { params: { id }, body: { exit: 'left' } })
      expect(await personOf(own, id)).toMatchObject({ exit: 'left', next: null, stage })
      const { items } = await own.call(obligations.listAbout, { params: { id } })
      expect(items.map(({ state }) => state)).toEqual(['withdrawn'])
      await own.call(contract.returnPerson, { params: { id }, body: { promise: null } })
      expect((await personOf(own, id)).next?.kind).toBe('contact_person')
    }
  })

  test('who has gone the way of protection or has died does not come back to the same case', async () => {
    for (const exit of ['partner', 'deceased'] as const) {
      const id = await registered(own)
      await own.call(contract.exitPerson, { params: { id }, body: { exit } })
      const back = { params: { id }, body: { promise: null } }
      expect((await own.refusal(contract.returnPerson, back)).code).toBe('may_not_return')
      expect((await own.refusal(contract.exitPerson, { params: { id }, body: { exit: 'left' } })).code).toBe(
        'not_in_care',
      )
    }
  })
})

describe('a lapse', () => {
  test('climbs without her: the desk above reads the kind and the desk, no id and no number', async () => {
    const away = await scratchWorld()
    try {
      await away.moveClock('2026-03-09T02:00:00Z')
      const province = await away.join(await away.desk({ kind: 'province_social' }))
      const district = await away.join(await away.desk({ superior: province.desk }))
      const id = await registered(district)
      const { next, number } = await personOf(district, id)
      await away.moveClock('2026-03-20T02:00:00Z')
      await away.sweep()
      const after = await personOf(district, id)
      expect(after.next).toMatchObject({ promise: next?.promise })
      expect(Date.parse(after.next?.dueAt ?? '')).toBeGreaterThan(Date.parse(next?.dueAt ?? ''))
      const { items } = await province.call(obligations.listInbox, { query: { side: 'owed_by_us' } })
      expect(items).toHaveLength(1)
      expect(items[0]).toMatchObject({ kind: 'contact_person', rung: 'owner_superior', label: '–' })
      expect(JSON.stringify(items)).not.toContain(id)
      expect(items[0]?.subjectId).toBe(next?.promise)
      const { items: ladder } = await province.call(obligations.listLadder, {
        params: { id: items[0]?.id ?? '' },
      })
      expect(JSON.stringify(ladder)).not.toContain(id)
      expect(ladder.every(({ label }) => label !== String(number))).toBe(true)
      expect((await province.call(obligations.listAbout, { params: { id } })).items).toEqual([])
      // One fact ends the whole ladder, and she keeps the next promise.
      const kept = {
        promise: next?.promise ?? '',
        at: null,
        next: { kind: 'next_step_person', dueAt: at('2026-05-01') },
      }
      await district.call(contract.keepPromise, { params: { id }, body: kept as never })
      const left = await province.call(obligations.listInbox, { query: { side: 'owed_by_us' } })
      expect(left.items).toEqual([])
    } finally {
      await away.close()
    }
  })
})

describe('somebody who may be under age', () => {
  test('is no case: a desk for protection owes to be there within hours, and learns no more than from whom', async () => {
    const ppa = await world.join(await world.desk({ kind: 'uptd_ppa' }))
    const before = (await own.call(contract.listPeople, { query: { limit: 1 } })).head
    const body = { desk: ppa.desk, case: null }
    const { id } = await own.call(contract.meetChild, { body })
    expect((await own.call(contract.listPeople, { query: { limit: 1 } })).head).toBe(before)
    const { items } = await ppa.call(obligations.listInbox, { query: { side: 'owed_by_us' } })
    expect(items[0]).toMatchObject({
      kind: 'receive_child',
      label: '–',
      subjectId: id,
      counterpartDesk: own.desk,
    })
    const hours = (Date.parse(items[0]?.dueAt ?? '') - Date.parse('2026-03-09T02:00:00Z')) / 3_600_000
    expect(hours).toBeLessThanOrEqual(7)
    const receive = { params: { id } }
    expect((await own.refusal(contract.receiveChild, receive)).code).toBe('not_child_protection')
    expect((await stranger.refusal(contract.receiveChild, receive)).code).toBe('not_found')
    await ppa.call(contract.receiveChild, receive)
    expect((await ppa.refusal(contract.receiveChild, receive)).code).toBe('promise_not_open')
  })

  test('ends a case that was begun with nothing but `partner`', async () => {
    const id = await registered(own)
    const ppa = await world.desk({ kind: 'uptd_ppa' })
    const { id: met } = await own.call(contract.meetChild, { body: { desk: ppa, case: id } })
    expect(await personOf(own, id)).toMatchObject({ exit: 'partner', next: null })
    // Nobody there has an account: the desk that waits says that they have come.
    await own.call(contract.receiveChild, { params: { id: met } })
    const elsewhere = { body: { desk: stranger.desk, case: null } }
    expect((await own.refusal(contract.meetChild, elsewhere)).code).toBe('not_child_protection')
  })
})

describe('another desk', () => {
  test('reads as if there were nobody, also the desk above and a desk that guesses the id', async () => {
    const { id: site } = await own.call(addSite, {
      body: { name: 'Lokasi asal', kind: 'lokasi', regions: ['33.74'], note: null },
    })
    const id = await registered(own, { site, programme: 'closure' })
    expect((await personOf(own, id)).site).toEqual({ id: site, name: 'Lokasi asal' })
    const nowhere = { body: registration({ site: uuidv4() }) }
    expect((await own.refusal(contract.registerPerson, nowhere)).code).toBe('not_found')
    for (const who of [above, stranger]) {
      expect((await who.refusal(contract.getPerson, { params: { id } })).code).toBe('not_found')
      const { items } = await who.call(contract.listPeople)
      expect(items).toEqual([])
      const exit = { params: { id }, body: { exit: 'left' } } as const
      expect((await who.refusal(contract.exitPerson, exit)).code).toBe('not_found')
    }
    expect((await stranger.refusal(contract.getPerson, { params: { id: uuidv4() } })).code).toBe('not_found')
  })
})

describe('ninety days after she left', () => {
  test('nothing that was sealed is left, and her number does not lead back', async () => {
    const away = await scratchWorld()
    try {
      await away.moveClock('2026-03-09T02:00:00Z')
      const desk = await away.join(await away.desk(), ['worker', 'head', 'administrator'])
      const operator = await operatorOf(away)
      const held = await keyedDesk(operator, await setRoot(operator), desk)
      await desk.call(keys.testRecovery, { body: { epoch: 1 } })
      const names = { epoch: held.epoch, called: 'Cempaka' }
      const [left, stays] = [await registered(desk, { names }), await registered(desk, { names })]
      await desk.call(contract.exitPerson, { params: { id: left }, body: { exit: 'declined' } })
      await away.moveClock('2026-06-07T01:00:00Z')
      expect(await eraseLeft(away.bekal.database)).toBe(0)
      await away.moveClock('2026-06-07T03:00:00Z')
      expect(await eraseLeft(away.bekal.database)).toBe(1)
      expect(await eraseLeft(away.bekal.database)).toBe(0)
      expect(await personOf(desk, left)).toMatchObject({ exit: 'declined', programme: null, groups: [] })
      const [rest] =
        await away.sql`select (select count(*)::int from sealed_group where case_id = ${left}) as sealed,
        (select count(*)::int from group_key where case_id = ${left}) as wraps`
      expect(rest).toEqual({ sealed: 0, wraps: 0 })
      expect((await personOf(desk, stays)).groups).toHaveLength(1)
      const back = { params: { id: left }, body: { promise: null } }
      expect((await desk.refusal(contract.returnPerson, back)).code).toBe('erased')
    } finally {
      await away.close()
    }
  })
})
