import { beforeAll, describe, expect, test } from 'vitest'
import type { ContentOf, PersonCase } from '../../src/people/contract.ts'
import { type DeskEpoch, newEpoch, newMemberKeys, indexKey } from '../../src/vault/desk-keys.ts'
import type { SealingKey } from '../../src/vault/sealing.ts'
import { DeskIndex, type Kept } from './desk-index.ts'
import { sealNext } from './opened.ts'
import { caseId, caseOf, identityOf, keptInMemory, someEpoch } from './testing.ts'

let epoch: DeskEpoch
let key: SealingKey
const place = (code: string) => code

beforeAll(async () => {
  epoch = await someEpoch()
  key = await indexKey(await newMemberKeys(caseId(7)))
})

const begin = (kept: Kept, epochs: readonly DeskEpoch[] = [epoch], under = key) =>
  DeskIndex.open(kept, under, epoch.desk, new Map(epochs.map((one) => [one.epoch, one])))

async function filled(people: readonly PersonCase[], kept: Kept = keptInMemory()) {
  const index = await begin(kept)
  await index.take(people, Math.max(0, ...people.map(({ change }) => change)))
  await index.keep()
  return index
}

describe('the index on the device', () => {
  test('she is found by three letters in old spelling, by what she is called, by her number; whoever has no name by her number', async () => {
    const index = await filled([
      await caseOf(epoch, 1, { identity: identityOf('Sri Soetji Rahajoe', { called: ['Mbak Uci'] }) }),
      await caseOf(epoch, 12, { alias: { form: 1, alias: 'Melati' } }),
      await caseOf(epoch, 123, {}),
    ])
    for (const typed of ['suc', 'soe', 'uci', '0001', 'rahaju', 'rahajoe'])
      expect(index.search(typed)[0], typed).toBe(caseId(1))
    expect(index.search('mel')).toEqual([caseId(12)])
    expect(index.search('0123')).toEqual([caseId(123)])
    expect(index.search('zzz')).toEqual([])
    expect(index.numbers('12', 5).map(({ number }) => number)).toEqual([12, 123])
  })

  test('what it keeps opens again without the server, and nothing in it can be read', async () => {
    const kept = keptInMemory()
    await filled([await caseOf(epoch, 1, { identity: identityOf('Sri Soetji Rahajoe') })], kept)
    const again = await begin(kept)
    expect(again.change).toBe(1)
    expect(again.rows().map(({ name }) => name)).toEqual(['Sri Soetji Rahajoe'])
    expect(kept.all()).toHaveLength(2)
    for (const bytes of kept.all())
      expect(Buffer.from(bytes).toString('latin1')).not.toMatch(/Soetji|identity|contact_person/)
  })

  test('another member of the same browser opens nothing of it, and begins anew', async () => {
    const kept = keptInMemory()
    await filled([await caseOf(epoch, 1, { identity: identityOf('Sri') })], kept)
    const other = await begin(kept, [epoch], await indexKey(await newMemberKeys(caseId(8))))
    expect(other.change).toBe(0)
    expect(other.rows()).toEqual([])
    expect(await kept.pieces()).toEqual([])
  })

  test('a change stands over what was before; many small pieces become full ones', async () => {
    const kept = keptInMemory()
    const index = await begin(kept)
    let one = await caseOf(epoch, 1, { identity: identityOf('Nama 0') })
    for (let change = 1; change <= 60; change++) {
      one = await caseOf(epoch, 1, { identity: identityOf(`Nama ${change}`) }, { ...one, change })
      await index.take([one], change)
      await index.keep()
    }
    expect((await kept.pieces()).length).toBeLessThanOrEqual(41)
    const again = await begin(kept)
    expect(again.change).toBe(60)
    expect(again.rows().map(({ name }) => name)).toEqual(['Nama 60'])
  })

  test('where two tabs have written over each other, it goes on from what surely fits', async () => {
    const kept = keptInMemory()
    const people = await Promise.all(
      [1, 2, 3, 4].map((n) => caseOf(epoch, n, { identity: identityOf(`Orang ${n}`) })),
    )
    const [one, two] = [await begin(kept), await begin(kept)]
    await one.take(people.slice(0, 3), 3)
    await one.keep()
    await two.take(people.slice(0, 1), 1)
    await two.keep()
    await one.take(people.slice(3), 4)
    await one.keep()
    const again = await begin(kept)
    expect(again.change).toBe(1)
    expect(again.rows().map(({ name }) => name)).toEqual(['Orang 1'])
  })

  test('the list is the day: the next promise first, who is no longer in care last', async () => {
    const due = (dueAt: string) => ({
      next: { promise: caseId(1), kind: 'contact_person' as const, dueAt, handler: null, handlerName: null },
    })
    const index = await filled([
      await caseOf(epoch, 1, {}, { next: null, exit: 'left' }),
      await caseOf(epoch, 2, {}, due('2026-12-05T09:00:00.000Z')),
      await caseOf(epoch, 3, {}, due('2026-12-01T09:00:00.000Z')),
    ])
    expect(index.rows().map(({ number }) => number)).toEqual([3, 2, 1])
  })
})

describe('what the server could try (V7)', () => {
  test('an older version put back is refused and said, also after the index was begun anew', async () => {
    const kept = keptInMemory()
    const old = await caseOf(epoch, 1, { identity: identityOf('Nama lama') })
    const now = await caseOf(epoch, 1, { identity: identityOf('Nama baru') }, { ...old, change: 2 })
    const index = await filled([now], kept)
    await index.beginAnew()
    await index.take([{ ...old, change: 3 }], 3)
    await index.keep()
    expect(index.rows()).toMatchObject([{ name: null, unread: 'older_version' }])
    const again = await begin(kept)
    expect((await again.read(old)).unread).toEqual({ identity: 'older_version' })
    expect((await again.read(now)).contents.identity?.names.current).toBe('Nama baru')
  })

  test('another history of the same number, a group of somebody else and a changed byte are refused', async () => {
    const one = await caseOf(epoch, 1, { identity: identityOf('Satu') })
    const other = await caseOf(epoch, 1, { identity: identityOf('Lain') })
    const strange = await caseOf(epoch, 2, { identity: identityOf('Dua') })
    const index = await filled([one])
    expect((await index.read(other)).unread).toEqual({ identity: 'other_history' })
    expect((await index.read({ ...strange, id: caseId(3) })).unread).toEqual({ identity: 'not_authentic' })
    const [group] = strange.groups
    if (!group) throw new Error('no group')
    const broken = {
      ...strange,
      groups: [{ ...group, ciphertext: `A${group.ciphertext.slice(1)}B`.slice(1) }],
    }
    expect((await index.read(broken)).unread).toEqual({ identity: 'not_authentic' })
  })

  test('what was sealed in an epoch that was not given says so, and is seen as soon as it is', async () => {
    const next = await newEpoch(epoch.desk, 2)
    const one = await caseOf(next, 1, { identity: identityOf('Rahasia') })
    expect((await (await begin(keptInMemory())).read(one)).unread).toEqual({ identity: 'no_epoch' })
    const both = await begin(keptInMemory(), [epoch, next])
    expect((await both.read(one)).contents.identity?.names.current).toBe('Rahasia')
  })

  test('content of no form that is known is not shown', async () => {
    const odd = { identity: { form: 9 } } as unknown as Partial<ContentOf>
    expect((await (await begin(keptInMemory())).read(await caseOf(epoch, 1, odd))).unread).toEqual({
      identity: 'unknown_form',
    })
  })
})

describe('sealing the next version', () => {
  test('it follows the one before under the same key, and under a new one where somebody has left (V8)', async () => {
    const next = await newEpoch(epoch.desk, 2)
    const epochs = new Map([epoch, next].map((one) => [one.epoch, one]))
    const one = await caseOf(epoch, 1, { identity: identityOf('Sri') })
    const change = { identity: identityOf('Sri Rahayu') }
    const [same] = (await sealNext(epochs, next, one.id, one.groups, change, false)) as {
      keyId: string
      wrap: unknown
      version: number
      previous: string
    }[]
    expect(same).toMatchObject({
      keyId: one.groups[0]?.keyId,
      wrap: null,
      version: 2,
      previous: one.groups[0]?.hash,
    })
    const [fresh] = (await sealNext(epochs, next, one.id, one.groups, change, true)) as {
      keyId: string
      wrap: { epoch: number }
    }[]
    expect(fresh?.keyId).not.toBe(same?.keyId)
    expect(fresh?.wrap.epoch).toBe(2)
  })
})

describe('twins among the own people', () => {
  const born = { birthDate: '1991-04-17', homeRegency: '32.12' }
  test('a likely pair is shown with its reasons until somebody decides; joined, she is one row under both numbers', async () => {
    const given = ['Dewi', 'Ratna', 'Wulan', 'Yuni', 'Lestari', 'Maya']
    const more = ['Handayani', 'Astuti', 'Permata', 'Kusuma', 'Anggraini']
    const fill = await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        caseOf(epoch, 100 + n, {
          identity: identityOf(`${given[n % 6]} ${more[n % 5]}`, {
            birthDate: `${1960 + n}-0${1 + (n % 9)}-1${n % 10}`,
          }),
        }),
      ),
    )
    const one = await caseOf(epoch, 1, { identity: identityOf('Siti Noerhajati', born) })
    const two = await caseOf(epoch, 2, { identity: identityOf('St. Nurhayati', born) })
    const index = await filled([...fill, one, two])
    const [pair] = index.pairs(place)
    expect(pair?.rows.map(({ number }) => number).toSorted()).toEqual([1, 2])
    expect(pair?.evidence.map(({ field }) => field)).toContain('birth_date')

    const at = '2026-11-25T02:00:00.000Z'
    const decided = (is: 'same' | 'other', change: number) =>
      caseOf(
        epoch,
        2,
        { identity: identityOf('St. Nurhayati', { ...born, decisions: [{ case: caseId(1), is, at }] }) },
        { ...two, change },
      )
    const same = await decided('same', 200)
    await index.take([same], 200)
    expect(index.pairs(place)).toEqual([])
    const row = index.rows().find(({ id }) => id === caseId(1))
    expect(row).toMatchObject({ number: 1, also: [{ number: 2 }], name: 'Siti Noerhajati' })
    expect(index.search('nurhayati')).toEqual([caseId(1)])

    const undone = await caseOf(
      epoch,
      2,
      { identity: identityOf('St. Nurhayati', born) },
      { ...same, change: 201 },
    )
    await index.take([undone], 201)
    expect(index.pairs(place)).toHaveLength(1)
    expect(index.rows().filter(({ id }) => id === caseId(1) || id === caseId(2))).toHaveLength(2)
    const other = await caseOf(
      epoch,
      2,
      {
        identity: identityOf('St. Nurhayati', { ...born, decisions: [{ case: caseId(1), is: 'other', at }] }),
      },
      { ...undone, change: 202 },
    )
    await index.take([other], 202)
    expect(index.pairs(place)).toEqual([])
  })
})
