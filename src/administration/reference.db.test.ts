import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { listCodes, listHolidays } from '../agencies/contract.ts'
import { listPackages } from '../aid/contract.ts'
import { addDays, localDate } from '../kernel/dates.ts'
import { as } from '../obligations/testing.ts'
import { loadReference } from '../reference.ts'
import { sql } from 'kysely'
import { type Colleague, scratchWorld, type World } from '../testing/world.ts'
import {
  addCode,
  changeCode,
  checkReference,
  exportReference,
  importReference,
  listCodeLists,
  listImports,
  type ReferenceFile,
  retireCode,
  returnCode,
} from './contract.ts'

/** Reference data in the hands of an operator: lists that are open, and files that go out and come in. */

const folder = join(import.meta.dirname, '../../reference')
const codeHead = 'list,code,label_id,label_en,source,valid_from,valid_to,position'

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

const file = (text: string, path = 'berkas.csv'): ReferenceFile => ({ path, text })
const codesFile = (...rows: string[]) => file([codeHead, ...rows, ''].join('\n'))
const check = (...files: ReferenceFile[]) => operator.call(checkReference, { body: { files } })
const bring = async (...files: ReferenceFile[]) => {
  const plan = await check(...files)
  await operator.call(importReference, { body: { files, fingerprint: plan.fingerprint } })
  return plan
}
const exported = async (form: 'plain' | 'spreadsheet' = 'plain') =>
  (await operator.call(exportReference, { query: { form } })).files
const entry = async (list: string, code: string) =>
  (await operator.call(listCodeLists)).items
    .find((one) => one.list === list)
    ?.codes.find((one) => one.code === code)
const label = { labelId: 'Menunggu sumpah', labelEn: 'Waiting for an oath', source: null }
const add = async (code = `alasan_${serial}`) =>
  (await operator.call(addCode, { body: { list: 'no_data_reason', code, ...label } })).id

describe('a code list', () => {
  test('gets an entry that everybody may choose, is worded anew, ends, and comes back', async () => {
    const id = await add()
    const shown = async () =>
      (await worker.call(listCodes, { query: { list: 'no_data_reason' } })).items.find(
        ({ code }) => code === `alasan_${serial}`,
      )
    expect(await shown()).toMatchObject({ labelId: 'Menunggu sumpah', validTo: null })
    await operator.call(changeCode, { params: { id }, body: { ...label, labelId: 'Menunggu pelantikan' } })
    expect(await shown()).toMatchObject({ labelId: 'Menunggu pelantikan' })
    await operator.call(retireCode, { params: { id } })
    const ended = (await shown())?.validTo ?? ''
    expect(ended).toBe(addDays(localDate(await world.now(), 'WIB'), -1))
    expect(await operator.refusal(retireCode, { params: { id } })).toMatchObject({ code: 'code_retired' })
    await operator.call(returnCode, { params: { id } })
    expect((await shown())?.validTo).toBeNull()
    expect(await operator.refusal(returnCode, { params: { id } })).toMatchObject({ code: 'code_not_retired' })
    const rows = await world.sql<{ endpoint: string }>`
      select endpoint from journal where subjects = array[${id}]::uuid[] and member = ${operator.member} order by recorded_at`
    expect(rows.map(({ endpoint }) => endpoint)).toEqual([
      'code-lists.add',
      'code-lists.change',
      'code-lists.retire',
      'code-lists.return',
    ])
  })

  test('that a law settles is closed, and the database keeps it closed by itself', async () => {
    const ground = (await entry('refusal_ground', 'law_forbids'))?.id ?? ''
    const body = { list: 'refusal_ground', code: 'malas', ...label }
    expect(await operator.refusal(addCode, { body })).toMatchObject({ code: 'closed_list' })
    expect(await operator.refusal(changeCode, { params: { id: ground }, body: label })).toMatchObject({
      code: 'closed_list',
    })
    expect(await operator.refusal(retireCode, { params: { id: ground } })).toMatchObject({
      code: 'closed_list',
    })
    const past = (text: ReturnType<typeof sql>) => as(world, operator, (tx) => text.execute(tx))
    await past(
      sql`update code set valid_to = '2020-01-01', changed_at = app.now() where list = 'refusal_ground'`,
    )
    expect((await entry('refusal_ground', 'law_forbids'))?.validTo).toBeNull()
    await expect(
      past(sql`insert into code (list, code, label_id, label_en, origin, changed_at)
        values ('refusal_ground', 'malas', 'Malas', 'Lazy', 'installation', app.now())`),
    ).rejects.toThrow('not_found')
    await expect(past(sql`delete from code where list = 'no_data_reason'`)).rejects.toThrow()
  })

  test('is nobody’s but an operator’s, in the database as well', async () => {
    const id = await add()
    await as(world, worker, (tx) =>
      sql`update code set label_id = 'Lain', changed_at = app.now() where id = ${id}`.execute(tx),
    )
    expect((await entry('no_data_reason', `alasan_${serial}`))?.labelId).toBe('Menunggu sumpah')
  })

  test.each<[string, string, string, string]>([
    [
      'says none of the words that are never said',
      'no_data_reason',
      'Razia sedang berjalan',
      'forbidden_word',
    ],
    ['holds nobody’s number', 'no_data_reason', 'Tanya 081234567890', 'looks_like_identity'],
    ['is no formula of a spreadsheet', 'no_data_reason', '=1+1', 'formula'],
    ['lets no letter ask for names', 'request_item', 'Nama lengkap', 'asks_for_person'],
  ])('%s', async (_, list, labelId, why) => {
    const body = { list, code: `kata_${serial}`, ...label, labelId }
    expect(await operator.refusal(addCode, { body })).toMatchObject({ code: 'bad_label', params: { why } })
  })

  test('keeps the entries that the program writes itself', async () => {
    const id = (await entry('census_unit', 'people_reported'))?.id ?? ''
    expect(await operator.refusal(retireCode, { params: { id } })).toMatchObject({ code: 'code_needed' })
  })

  test('keeps through an upgrade what an operator has changed, and takes in what is new', async () => {
    const own = await scratchWorld()
    try {
      const him = await own.join(await own.desk(), ['operator'])
      const find = async (code: string) =>
        (await him.call(listCodeLists)).items.flatMap(({ codes }) => codes).find((one) => one.code === code)
      const body = { ...label, labelId: 'Dasar yang kami sebut begini' }
      await him.call(changeCode, { params: { id: (await find('uu_11_2009'))?.id ?? '' }, body })
      // As after an upgrade whose files know an entry more and word another anew.
      await own.sql`delete from code where code = 'perpres_39_2019'`
      await own.sql`update code set label_id = 'Dulu' where code = 'uu_14_2008_22'`
      await loadReference(own.adminUrl)
      expect(await find('uu_11_2009')).toMatchObject({ labelId: 'Dasar yang kami sebut begini' })
      expect(await find('perpres_39_2019')).toMatchObject({ origin: 'shipped', changedAt: null })
      expect((await find('uu_14_2008_22'))?.labelId).not.toBe('Dulu')
    } finally {
      await own.close()
    }
  })
})

describe('all reference data as files', () => {
  test('go out the same twice, and coming back in they change nothing', async () => {
    const files = await exported()
    expect(await exported()).toEqual(files)
    expect(files.map(({ path }) => path)).toEqual(files.map(({ path }) => path).toSorted())
    const plan = await check(...files)
    expect(plan).toMatchObject({ added: 0, changed: 0, retired: 0, refused: 0, rows: [] })
    expect(plan.unchanged).toBeGreaterThan(700)
  })

  test('come back unchanged from an Indonesian spreadsheet as well: mark, semicolons, lines of Windows', async () => {
    const files = await exported('spreadsheet')
    const packages = files.find(({ path }) => path.endsWith('packages.csv'))?.text ?? ''
    expect(packages.startsWith('\uFEFFcode;valid_from;')).toBe(true)
    // It writes days and amounts in its own way.
    const retyped = files.map(({ path, text }) => ({
      path,
      text: path.endsWith('.json')
        ? text
        : text
            .replaceAll(/(?<=;|\n)(\d{4})-(\d\d)-(\d\d)(?=;|\r)/g, '$3/$2/$1')
            .replaceAll(/(?<=;)(\d)(\d{3})(\d{3})(?=;|\r)/g, '$1.$2.$3'),
    }))
    expect(retyped.find(({ path }) => path.endsWith('items.csv'))?.text).toContain(
      '01/01/2014;uep;ministry;3.000.000',
    )
    expect(await check(...retyped)).toMatchObject({ added: 0, changed: 0, retired: 0, refused: 0 })
  })

  test('of the project itself are what a fresh installation holds', async () => {
    const own = await scratchWorld()
    try {
      const him = await own.join(await own.desk(), ['operator'])
      const paths = [
        ...readdirSync(join(folder, 'codes'))
          .filter((name) => /(?<!lists)\.csv$/.test(name))
          .map((name) => `codes/${name}`),
        'holidays/decrees.csv',
        'holidays/holidays-id.csv',
        'packages/packages.csv',
        'packages/items.csv',
        'regions/regions.csv',
        'obligations/kinds.json',
      ]
      const files = paths.map((path) => file(readFileSync(join(folder, path), 'utf8'), path))
      const plan = await him.call(checkReference, { body: { files } })
      expect(plan.rows).toEqual([])
      expect(plan.refused).toBe(0)
    } finally {
      await own.close()
    }
  })
})

describe('an import', () => {
  test('does what the check said, once, and doing it again changes nothing', async () => {
    const code = `baru_${serial}`
    const files = [codesFile(`no_data_reason,${code},Alasan baru,A new reason,,,,`)]
    const plan = await bring(...files)
    expect(plan).toMatchObject({ added: 1, changed: 0, retired: 0, refused: 0 })
    expect(await entry('no_data_reason', code)).toMatchObject({
      origin: 'installation',
      labelId: 'Alasan baru',
    })
    const before = await exported()
    expect(await bring(...files)).toMatchObject({ added: 0, changed: 0, retired: 0, unchanged: 1 })
    expect(await exported()).toEqual(before)
    const [last] = (await operator.call(listImports)).items
    expect(last).toMatchObject({ added: 0, changed: 0, retired: 0 })
  })

  test('tells adding, wording anew and retiring apart, and leaves alone what no file names', async () => {
    await add()
    const mine = `alasan_${serial}`
    const before = await exported()
    const plan = await bring(
      codesFile(
        `no_data_reason,${mine},Menunggu sumpah,Waiting for an oath,,,2026-12-31,`,
        'legal_basis,uu_11_2009,Kesejahteraan sosial (UU 11/2009),Social welfare (UU 11/2009),UU 11/2009 tentang Kesejahteraan Sosial,2009-01-16,,30',
        `own_measures,siap_${serial},Siap,Ready,,,,`,
      ),
    )
    expect(plan.rows.map(({ outcome }) => outcome)).toEqual(['retired', 'changed', 'added'])
    expect(plan.rows[1]?.changes).toEqual([
      {
        column: 'label_id',
        before: 'Penyelenggaraan kesejahteraan sosial (UU 11/2009)',
        after: 'Kesejahteraan sosial (UU 11/2009)',
      },
    ])
    const after = await exported()
    const touched = ['codes/legal_basis.csv', 'codes/no_data_reason.csv', 'codes/own_measures.csv']
    expect(after.filter(({ path }) => !touched.includes(path))).toEqual(
      before.filter(({ path }) => !touched.includes(path)),
    )
  })

  test('is all or nothing, and names file, row, column and reason of each that it refuses', async () => {
    const before = await exported()
    const files = [
      file(
        `${codeHead}\nno_data_reason,baik_${serial},Baik,Good,,,,\nno_data_reason,Buruk,Buruk,Bad,,2026-02-30,,\n` +
          `refusal_ground,malas,Malas,Lazy,,,,\nno_data_reason,baik_${serial},Baik,Good,,,,\nbahan,x,X,X,,,,\n`,
        'alasan.csv',
      ),
      file(
        'code,name,level,parent,valid_from,valid_to,successor\n11,Aceh Baru,province,,,,\n',
        'wilayah.csv',
      ),
      file('id,sites\n1,2\n', 'lain.csv'),
      file('list,code\n"a,b\n', 'rusak.csv'),
      file('date,name,type\n2031-01-01,Tahun Baru,libur_nasional\n', 'libur.csv'),
    ]
    const plan = await check(...files)
    const found = plan.rows.flatMap(({ path, row, problems }) =>
      problems.map(({ column, code }) => [path, row, column, code].join(' ')),
    )
    expect(found.toSorted()).toEqual(
      [
        'alasan.csv 2 code bad_code',
        'alasan.csv 2 valid_from bad_date',
        'alasan.csv 3 code closed_list',
        'alasan.csv 4 code duplicate',
        'alasan.csv 5 list unknown_list',
        'wilayah.csv 1 name not_imported',
        'lain.csv 0  unknown_file',
        'rusak.csv 1  not_csv',
        'libur.csv 1 date year_without_decree',
      ].toSorted(),
    )
    expect(
      await operator.refusal(importReference, { body: { files, fingerprint: plan.fingerprint } }),
    ).toMatchObject({ code: 'reference_refused', params: { count: plan.refused } })
    expect(await exported()).toEqual(before)
  })

  test('does not do what was not shown: where the state has moved since the check it is refused', async () => {
    const code = `geser_${serial}`
    const files = [codesFile(`no_data_reason,${code},Satu,One,,,,`)]
    const { fingerprint } = await check(...files)
    await bring(codesFile(`no_data_reason,${code},Dua,Two,,,,`))
    expect(await operator.refusal(importReference, { body: { files, fingerprint } })).toMatchObject({
      code: 'reference_moved',
    })
    expect((await entry('no_data_reason', code))?.labelId).toBe('Dua')
  })

  test('of two at once both hold or one is refused, and never half', async () => {
    const rows = Array.from({ length: 20 }, (_, at) => `own_measures,dua_${serial}_${at},Dua,Two,,,,`)
    const files = [codesFile(...rows)]
    const { fingerprint } = await check(...files)
    const both = await Promise.allSettled(
      [1, 2].map(() => operator.call(importReference, { body: { files, fingerprint } })),
    )
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const list = (await operator.call(listCodeLists)).items.find((one) => one.list === 'own_measures')
    expect(list?.codes.filter(({ code }) => code.startsWith(`dua_${serial}_`))).toHaveLength(20)
  })

  test('brings a year of holidays with its decree, and a day more of it later', async () => {
    const year = 2040 + serial
    const days = file(`date,name,type\n${year}-01-01,Tahun Baru,libur_nasional\n`, 'hari.csv')
    await bring(file(`year,decree\n${year},SKB 9/${year}\n`, 'skb.csv'), days)
    const loaded = async () => (await worker.call(listHolidays)).items.find((one) => one.year === year)
    expect(await loaded()).toMatchObject({ decree: `SKB 9/${year}`, days: [{ date: `${year}-01-01` }] })
    await bring(file(`date;name;type\r\n17/08/${year};Hari Kemerdekaan;libur_nasional\r\n`))
    expect((await loaded())?.days.map(({ date }) => date)).toEqual([`${year}-01-01`, `${year}-08-17`])
  })

  test('ends a package and brings the next, with the parts that make its total', async () => {
    const head =
      'code,valid_from,valid_to,region,name_id,name_en,basis,total,confirmed_on,seen_at,total_seen_at,source'
    const parts = 'package,region,valid_from,item,payer,amount'
    const code = `kota_${serial}`
    const first = (end: string) => `${code},2025-01-01,${end},33.74,Paket kota,City package,,5000000,,,,`
    const items = file(`${parts}\n${code},33.74,2025-01-01,uep,district,5000000\n`, 'bagian.csv')
    await bring(file(`${head}\n${first('')}\n`, 'paket.csv'), items)
    const second = `${code},2026-01-01,,33.74,Paket kota,City package,Perwal 1/2026,6000000,,,,`
    const next = file(
      `${parts}\n${code},33.74,2026-01-01,uep,district,5000000\n${code},33.74,2026-01-01,journey_fare,province,1000000\n`,
      'bagian.csv',
    )
    const faults = async (...files: ReferenceFile[]) =>
      (await check(...files)).rows.flatMap(({ problems }) =>
        problems.map((one) => `${one.column} ${one.code}`),
      )
    expect(await faults(file(`${head}\n${second}\n`), next)).toEqual(['valid_from version_overlaps'])
    expect(await faults(file(`${head}\n${first('2025-12-31')}\n${second}\n`))).toEqual([
      'code version_without_parts',
    ])
    const short = file(next.text.replace('1000000', '900000'))
    expect(await faults(file(`${head}\n${first('2025-12-31')}\n${second}\n`), short)).toEqual([
      'total sum_differs',
    ])
    expect(await faults(file(`${head}\n${first('').replace('5000000', '4000000')}\n`))).toEqual([
      'total version_stays',
    ])
    const plan = await bring(file(`${head}\n${first('2025-12-31')}\n${second}\n`), next)
    expect(plan).toMatchObject({ retired: 1, added: 3, refused: 0 })
    const { items: packages } = await worker.call(listPackages)
    expect(packages.filter((one) => one.code === code).map(({ validTo, total }) => [validTo, total])).toEqual(
      [
        ['2025-12-31', 5_000_000],
        [null, 6_000_000],
      ],
    )
  })
})
