import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addAgency, addDesk, listAgencies, listMembers } from '../../agencies/contract.ts'
import { uuidv7 } from '../../kernel/id.ts'
import { type Colleague, scratchWorld, type World } from '../../testing/world.ts'
import type { ProblemBody } from '../problem.ts'

let world: World
let operator: Colleague
let worker: Colleague

beforeAll(async () => {
  world = await scratchWorld()
  const desk = await world.desk({ kind: 'operator' })
  operator = await world.join(desk, ['operator'])
  worker = await world.join(desk, ['worker'])
})
afterAll(() => world.close())

const agency = { kind: 'lks', name: 'LKS Harapan', region: null }

type Sent = { path?: string; method?: string; body?: string; type?: string; who?: Colleague }

async function raw({ path = '/api/agencies', method = 'POST', body, type, who = operator }: Sent) {
  const response = await fetch(world.base + path, {
    method,
    headers: {
      authorization: `Bearer ${who.token}`,
      'bekal-desk': who.desk,
      'idempotency-key': uuidv7(),
      ...(method === 'POST' ? { 'content-type': type ?? 'application/json' } : {}),
    },
    ...(body === undefined ? {} : { body }),
  })
  const { status, headers } = response
  return { status, headers, reply: (await response.json()) as ProblemBody }
}

describe('what is sent', () => {
  const add = (body: object) => raw({ body: JSON.stringify(body) })

  test('with a field that no contract names is refused, and the field is named', async () => {
    const { status, reply } = await add({ ...agency, note: 'x' })
    expect(status).toBe(400)
    expect(reply).toMatchObject({
      code: 'bad_input',
      errors: [{ path: '/body/note', keyword: 'additionalProperties' }],
    })
    const { reply: query } = await raw({ method: 'GET', path: '/api/agencies?nama=x' })
    expect(query).toMatchObject({ errors: [{ path: '/query/nama', keyword: 'additionalProperties' }] })
  })

  test('is taken as it is: no number for a text, no text for a number, nothing left out', async () => {
    const { reply } = await add({ ...agency, name: 7 })
    expect(reply).toMatchObject({ status: 400, errors: [{ path: '/body/name', keyword: 'type' }] })
    const { kind, name } = agency
    expect((await add({ kind, name })).reply).toMatchObject({
      errors: [{ path: '/body/region', keyword: 'required' }],
    })
    expect((await add({ ...agency, kind: 'bank' })).reply).toMatchObject({ errors: [{ path: '/body/kind' }] })
    for (const body of [[], 'text', null, 7])
      expect((await raw({ body: JSON.stringify(body) })).status).toBe(400)
  })

  test('and holds half a character or a NUL is no text', async () => {
    for (const name of ['a\u0000b', '\ud83d']) {
      expect((await add({ ...agency, name })).reply).toMatchObject({
        status: 400,
        errors: [{ path: '/body/name', keyword: 'format', params: { format: 'text' } }],
      })
    }
    expect((await raw({ method: 'GET', path: '/api/regions?q=a%00b' })).status).toBe(400)
  })

  test('and names a day that no calendar has is no day', async () => {
    for (const on of ['2026-02-30', '0000-01-01', '2026-13-01', 'today']) {
      const { reply } = await raw({ method: 'GET', path: `/api/regions?on=${on}` })
      expect(reply, on).toMatchObject({
        status: 400,
        errors: expect.arrayContaining([expect.objectContaining({ path: '/query/on' })]),
      })
    }
  })

  test('in an address is text, and read as what the contract says', async () => {
    const { items } = await operator.call(listAgencies, { query: { limit: 2 } })
    expect(items).toHaveLength(2)
    for (const limit of ['dua', '0', '201', '1.5', '']) {
      const { status, reply } = await raw({ method: 'GET', path: `/api/agencies?limit=${limit}` })
      expect(status, limit).toBe(400)
      expect(reply).toMatchObject({ errors: [{ path: '/query/limit' }] })
    }
  })

  test.each<[what: string, sent: Sent, status: number, code: string]>([
    ['no JSON', { body: '{' }, 400, 'not_json'],
    ['nothing', {}, 400, 'not_json'],
    ['too large', { body: JSON.stringify({ name: 'x'.repeat(3_000_000) }) }, 413, 'too_large'],
    ['of another type', { body: 'name=x', type: 'text/plain' }, 415, 'not_json'],
    ['to an address that is none', { path: '/api/nothing', body: '{}' }, 404, 'not_found'],
    ['by a method that is none', { path: '/api/agencies', method: 'DELETE' }, 404, 'not_found'],
  ])('and is %s is answered by a problem', async (_, sent, status, code) => {
    const answered = await raw(sent)
    expect(answered.status).toBe(status)
    expect(answered.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(answered.reply).toMatchObject({ type: `urn:bekal:problem:${code}`, status, code })
    expect(answered.reply.trace).toBe(answered.headers.get('trace-id'))
  })
})

describe('the journal', () => {
  const rows = (trace: string | null) => world.sql`select * from journal where trace = ${trace}`

  test('holds who did what at which desk, with ids and never a value', async () => {
    const name = `LKS ${uuidv7()}`
    const { headers, reply } = await raw({ body: JSON.stringify({ ...agency, name }) })
    const { id } = reply as unknown as { id: string }
    const [row, ...more] = await rows(headers.get('trace-id'))
    expect(more).toEqual([])
    const { member, desk } = operator
    expect(row).toMatchObject({
      member,
      desk,
      endpoint: 'agencies.add',
      outcome: 'done',
      code: null,
      subjects: [id],
    })
    expect(row?.['command']).toMatch(/^[0-9a-f-]{36}$/)
    expect(JSON.stringify(row)).not.toContain(name)
  })

  test('holds what was denied, also where it was a read, also where nobody was signed in', async () => {
    const { headers } = await raw({ who: worker, body: JSON.stringify(agency) })
    const { member, desk } = worker
    expect(await rows(headers.get('trace-id'))).toMatchObject([
      { member, desk, endpoint: 'agencies.add', outcome: 'denied', code: 'not_permitted', subjects: [] },
    ])
    const hidden = await operator.refusal(addDesk, {
      body: { agency: uuidv7(), name: 'Unit', wall: 'social', superior: null, zone: 'WIB' },
    })
    expect(await rows(hidden.trace)).toMatchObject([{ outcome: 'denied', code: 'not_found' }])
    const unknown = { ...worker, token: 'x'.repeat(43), desk: uuidv7() }
    const { headers: nobody } = await raw({ who: unknown, method: 'GET', path: '/api/members' })
    expect(await rows(nobody.get('trace-id'))).toMatchObject([
      { member: null, desk: null, endpoint: 'members.list', outcome: 'denied', code: 'not_signed_in' },
    ])
  })

  test('holds no row for what was refused by a rule or was no input', async () => {
    const problem = await operator.refusal(addAgency, { body: { ...agency, kind: 'lks', region: '99' } })
    expect(problem).toMatchObject({ status: 422, code: 'unknown_region' })
    expect(await rows(problem.trace)).toEqual([])
  })
})

test('the description of the endpoints is valid OpenAPI 3.1', async () => {
  const description = (await (await fetch(`${world.base}/api/openapi.json`)).json()) as Record<
    string,
    unknown
  >
  expect(description['openapi']).toMatch(/^3\.1\./)
  expect(await new Validator().validate(description)).toMatchObject({ valid: true })
})

test('every endpoint has a handler', async () => {
  const { endpoints } = await import('../../endpoints.ts')
  const served = world.bekal.served.map(({ name }) => name)
  expect(served.toSorted()).toEqual(endpoints.map(({ name }) => name).toSorted())
})

test('health answers whoever asks, with the time of the database', async () => {
  const response = await fetch(`${world.base}/api/health`)
  expect(response.status).toBe(200)
  const health = await response.json()
  expect(health).toMatchObject({ status: 'ok', demonstration: false, version: expect.any(String) })
})

test('a list in pages shows each row once', async () => {
  const desk = await world.desk()
  const names: string[] = []
  for (let i = 0; i < 7; i += 1) names.push((await world.join(desk, ['worker'])).member)
  const [someone] = [await world.join(desk, ['worker'])]
  const seen: string[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await someone.call(listMembers, { query: { limit: 3, ...(cursor ? { cursor } : {}) } })
    expect(page.items.length).toBeLessThanOrEqual(3)
    seen.push(...page.items.map(({ id }) => id))
    cursor = page.next
  }
  expect(seen.toSorted()).toEqual([...names, someone.member].toSorted())
  for (const cursor of [
    'x',
    'W10',
    Buffer.from('["a"]').toString('base64url'),
    Buffer.from('[null,null]').toString('base64url'),
  ]) {
    expect(await someone.refusal(listMembers, { query: { cursor } })).toMatchObject({
      status: 400,
      code: 'bad_cursor',
    })
  }
  const forged = Buffer.from('["a","not-an-id"]').toString('base64url')
  expect(await someone.refusal(listMembers, { query: { cursor: forged } })).toMatchObject({
    status: 400,
    code: 'bad_cursor',
  })
})
