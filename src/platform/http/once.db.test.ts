import { afterAll, beforeAll, expect, test } from 'vitest'
import { addAgency, addMember, listMembers } from '../../agencies/contract.ts'
import { uuidv7 } from '../../kernel/id.ts'
import { randomBytes } from 'node:crypto'
import { type Colleague, scratchWorld, type World } from '../../testing/world.ts'

/** Every write happens once per idempotency key. */

let world: World
let operator: Colleague

beforeAll(async () => {
  world = await scratchWorld()
  operator = await world.join(await world.desk({ kind: 'operator' }), ['operator'])
})
afterAll(() => world.close())

const lks = (name: string) => ({ body: { kind: 'lks' as const, name, region: null } })
const agencies = (name: string) => world.sql`select id from agency where name = ${name}`
const command = (key: string) => world.sql`select created from command where key = ${key}`

const member = (login: string) => ({
  body: {
    name: 'Rekan baru',
    login,
    salt: randomBytes(16).toString('base64url'),
    secret: randomBytes(32).toString('base64url'),
    roles: ['worker' as const],
  },
})

test('the same call twice writes once and answers the same id', async () => {
  const [key, name] = [uuidv7(), 'LKS Sekali']
  const first = await operator.call(addAgency, lks(name), { key })
  expect(await operator.call(addAgency, lks(name), { key })).toEqual(first)
  expect(await agencies(name)).toEqual([first])
  expect(await command(key)).toEqual([{ created: [first.id] }])
  expect(await world.sql`select subjects from journal where command = ${key}`).toEqual([
    { subjects: [first.id] },
  ])
})

test('calls at the same time write once, and all learn the same id', async () => {
  const [key, name] = [uuidv7(), 'LKS Serentak']
  const calls = Array.from({ length: 6 }, () => operator.call(addAgency, lks(name), { key }))
  const answers = new Set((await Promise.all(calls)).map(({ id }) => id))
  expect(answers.size).toBe(1)
  expect(await agencies(name)).toHaveLength(1)
})

test('a key that served for something else is refused alike, whoever used it for whatever', async () => {
  const key = uuidv7()
  await operator.call(addAgency, lks('LKS Pertama'), { key })
  const colleague = await world.join(operator.desk, ['operator', 'administrator'])
  const elsewhere = await world.also(operator, await world.desk({ kind: 'operator' }), ['operator'])
  const problems = [
    await operator.refusal(addAgency, lks('LKS Kedua'), { key }),
    await operator.refusal(addMember, member('baru-satu'), { key }),
    await colleague.refusal(addAgency, lks('LKS Pertama'), { key }),
    await colleague.refusal(addAgency, lks('LKS Kedua'), { key }),
    await elsewhere.refusal(addAgency, lks('LKS Pertama'), { key }),
  ]
  const [first, ...others] = problems.map((problem) => ({ ...problem, trace: '' }))
  expect(first).toMatchObject({ status: 409, code: 'idempotency_key_reused' })
  for (const problem of others) expect(problem).toEqual(first)
  expect(await agencies('LKS Kedua')).toEqual([])
  expect(await agencies('LKS Pertama')).toHaveLength(1)
})

test('a refusal uses up no key', async () => {
  const key = uuidv7()
  await operator.call(addMember, member('sudah-ada'))
  expect(await operator.refusal(addMember, member('sudah-ada'), { key })).toMatchObject({
    code: 'login_taken',
  })
  expect(await command(key)).toEqual([])
  const { id } = await operator.call(addMember, member('belum-ada'), { key })
  expect(await command(key)).toEqual([{ created: [id] }])
})

test('a denied call uses up no key either', async () => {
  const [key, worker] = [uuidv7(), await world.join(operator.desk, ['worker'])]
  expect(await worker.refusal(addAgency, lks('LKS Ditolak'), { key })).toMatchObject({ status: 403 })
  await world.sql`update membership set roles = '{operator}' where member = ${worker.member}`
  await worker.call(addAgency, lks('LKS Ditolak'), { key })
  expect(await agencies('LKS Ditolak')).toHaveLength(1)
})

test('who has lost the right learns nothing from the key', async () => {
  const [key, colleague] = [uuidv7(), await world.join(operator.desk, ['operator'])]
  // A second desk keeps the session open when they leave the first.
  await world.also(colleague, await world.desk(), ['worker'])
  await colleague.call(addAgency, lks('LKS Lama'), { key })
  await world.sql`update membership set roles = '{worker}' where member = ${colleague.member} and desk = ${colleague.desk}`
  expect(await colleague.refusal(addAgency, lks('LKS Lama'), { key })).toMatchObject({ status: 403 })
  await world.sql`update membership set until = now() where member = ${colleague.member} and desk = ${colleague.desk}`
  expect(await colleague.refusal(addAgency, lks('LKS Lama'), { key })).toMatchObject({ status: 403 })
})

test('a write without a key, or with one that is none, is not done', async () => {
  for (const key of ['', 'satu', '123']) {
    expect(await operator.refusal(addAgency, lks('LKS Tanpa Kunci'), { key })).toMatchObject({
      status: 400,
      code: 'no_idempotency_key',
    })
  }
  expect(await agencies('LKS Tanpa Kunci')).toEqual([])
})

test('a read needs none', async () => {
  expect((await operator.call(listMembers, {}, { key: 'satu' })).items.length).toBeGreaterThan(0)
})
