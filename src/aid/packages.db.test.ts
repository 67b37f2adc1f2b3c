import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { uuidv7 } from '../kernel/id.ts'
import { as } from '../obligations/testing.ts'
import { loadReference } from '../reference.ts'
import { type Colleague, scratchWorld, type World } from '../testing/world.ts'
import { listPackages } from './contract.ts'
import { type NewPackage, savePackage, savePackageEnd } from './public.ts'

/** Packages as reference data: versions that follow each other, stay as they came, and know no condition. */

let world: World
let operator: Colleague
let worker: Colleague
let serial = 0

beforeAll(async () => {
  world = await scratchWorld()
  operator = await world.join(await world.desk(), ['operator'])
  worker = await world.join(await world.desk(), ['worker', 'head', 'administrator'])
})
beforeEach(() => {
  serial += 1
})
afterAll(() => world.close())

const version = (changes: Partial<NewPackage> = {}): NewPackage => ({
  id: uuidv7(),
  code: `local_${serial}`,
  region: '33.74',
  nameId: 'Paket kota',
  nameEn: 'Package of a city',
  basis: 'Perwal 12/2025',
  validFrom: '2025-01-01',
  validTo: null,
  total: 5_000_000,
  confirmedOn: null,
  seenAt: null,
  totalSeenAt: null,
  source: null,
  items: [
    { item: 'uep', payer: 'district', amount: 4_000_000 },
    { item: 'journey_fare', payer: 'province', amount: 1_000_000 },
  ],
  ...changes,
})
const add = (changes?: Partial<NewPackage>, who = operator) =>
  as(world, who, (tx) => savePackage(tx, version(changes)))
const listed = async () =>
  (await worker.call(listPackages)).items.filter(({ code }) => code === `local_${serial}`)

test('every member reads the versions of the country, with who pays each part and where it was seen', async () => {
  const { items } = await worker.call(listPackages)
  const country = items.filter(({ code }) => code === 'basic_aid')
  expect(country.map(({ validFrom, validTo, total }) => [validFrom, validTo, total])).toEqual([
    ['2014-01-01', '2016-12-31', 5_050_000],
    ['2017-01-01', '2019-08-31', 5_500_000],
    ['2019-09-01', null, 6_000_000],
  ])
  expect(country[2]).toMatchObject({
    region: null,
    basis: null,
    confirmedOn: '2020-02-06',
    seenAt: 'Ambon',
    totalSeenAt: 'Gambilangu',
    origin: 'shipped',
    items: [
      { item: 'uep', payer: 'ministry', amount: 5_000_000 },
      { item: 'jadup', payer: 'ministry', amount: 750_000 },
      { item: 'local_transport', payer: 'ministry', amount: 250_000 },
    ],
  })
})

test('no column of a package asks for consent, health, testimony, escort or destination (I7)', async () => {
  const columns = await world.sql<{ name: string }>`select attname::text as name from pg_attribute
    where attrelid in ('package'::regclass, 'package_item'::regclass) and attnum > 0 and not attisdropped order by 1`
  expect(columns.map(({ name }) => name).join(' ')).toBe(
    'added_at amount basis code confirmed_on ended_at id item list name_en name_id origin package payer position region ' +
      'seen_at source total total_seen_at valid_from valid_to',
  )
})

describe('a version', () => {
  test('of a region is added by an operator, and by nobody else', async () => {
    await expect(add({}, worker)).rejects.toThrow('not_found')
    await add()
    expect(await listed()).toMatchObject([
      { region: '33.74', regionName: 'Kota Semarang', origin: 'installation', basis: 'Perwal 12/2025' },
    ])
  })

  test('may have parts of which only the total is known', async () => {
    await add({ items: [{ item: 'other_money', payer: 'district', amount: null }] })
    expect(await listed()).toMatchObject([{ total: 5_000_000, items: [{ amount: null }] }])
  })

  test.each<[string, Partial<NewPackage>]>([
    ['whose parts make another total', { total: 5_050_000 }],
    ['whose parts are known and whose total is not', { total: null }],
    [
      'whose known parts exceed its total',
      {
        total: 1000,
        items: [
          { item: 'uep', payer: 'district', amount: 2000 },
          { item: 'jadup', payer: 'district', amount: null },
        ],
      },
    ],
    ['with a part that is on no list', { items: [{ item: 'loan', payer: 'district', amount: 5_000_000 }] }],
    ['that ends before it begins', { validTo: '2024-12-31' }],
  ])('%s is refused by the database', async (_, changes) => {
    await expect(add(changes)).rejects.toThrow(/package|constraint/)
    expect(await listed()).toEqual([])
  })

  test('does not overlap another, also when two are added at once', async () => {
    const both = await Promise.allSettled([add(), add({ validFrom: '2026-01-01' })])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await listed()).toHaveLength(1)
    // The same package in another region is another.
    await add({ region: '33.24' })
    expect(await listed()).toHaveLength(2)
  })

  test('ends once, and another follows', async () => {
    await add()
    const [first] = await listed()
    const end = (day: string, who = operator) =>
      as(world, who, (tx) => savePackageEnd(tx, first?.id ?? '', day))
    await end('2025-12-31', worker)
    expect((await listed())[0]?.validTo).toBeNull()
    await end('2025-12-31')
    await expect(end('2026-06-30')).rejects.toThrow(/only|never changed/)
    await add({ validFrom: '2026-01-01' })
    expect((await listed()).map(({ validTo }) => validTo)).toEqual(['2025-12-31', null])
  })

  test('is neither changed nor removed by anybody, nor are its parts', async () => {
    const id = uuidv7()
    await add({ id })
    const admin = new pg.Client({ connectionString: world.adminUrl })
    await admin.connect()
    const attempts = [
      `update package set total = 1 where id = '${id}'`,
      `update package set valid_to = '2025-12-31', total = 1 where id = '${id}'`,
      `delete from package where id = '${id}'`,
      `truncate package cascade`,
      `update package_item set amount = 1 where package = '${id}'`,
      `delete from package_item where package = '${id}'`,
      `insert into package_item (package, item, payer, amount) values ('${id}', 'jadup', 'ministry', 1)`,
    ]
    try {
      for (const attempt of attempts) {
        await expect(admin.query(attempt), attempt).rejects.toThrow(/never changed|come with their version/)
      }
    } finally {
      await admin.end()
    }
    expect(await listed()).toMatchObject([
      { total: 5_000_000, items: [{ item: 'uep' }, { item: 'journey_fare' }] },
    ])
  })
})

test('an upgrade brings nothing twice, and leaves alone what an operator has brought', async () => {
  const own = await scratchWorld()
  try {
    const him = await own.join(await own.desk(), ['operator'])
    const { items: before } = await him.call(listPackages)
    const last = before.findLast(({ code }) => code === 'basic_aid')
    await as(own, him, async (tx) => {
      await savePackageEnd(tx, last?.id ?? '', '2024-12-31')
      await savePackage(tx, version({ code: 'basic_aid', region: null }))
    })
    const { items: after } = await him.call(listPackages)
    expect(after).toHaveLength(before.length + 1)
    await loadReference(own.adminUrl)
    expect((await him.call(listPackages)).items).toEqual(after)
  } finally {
    await own.close()
  }
})
