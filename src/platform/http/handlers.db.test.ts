import { sql } from 'kysely'
import Type from 'typebox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { uuidv7 } from '../../kernel/id.ts'
import { type Colleague, scratchWorld, type World } from '../../testing/world.ts'
import { Database } from '../db/database.ts'
import { fields, Id, read, write } from '../endpoint.ts'
import { makeLog } from '../log.ts'
import type { ProblemBody } from '../problem.ts'
import { type App, makeApp } from './app.ts'
import { serve, serveRow, tokenHash } from './serve.ts'

let world: World
let worker: Colleague

beforeAll(async () => {
  world = await scratchWorld()
  worker = await world.join(await world.desk(), ['worker'])
})
afterAll(() => world.close())

/** Endpoints of no slice, to see what the platform makes of handlers that go wrong. */
describe('a handler', () => {
  let app: App
  const reply = fields({ thing: Id })
  const common = { summary: 'For tests', may: ['worker'], reply } as const
  const generous = read({ name: 'test.generous', path: '/api/test/generous', ...common })
  const wide = read({ name: 'test.wide', path: '/api/test/wide', ...common })
  const narrow = read({ name: 'test.narrow', path: '/api/test/narrow', ...common })
  const divides = read({ name: 'test.divides', path: '/api/test/divides', ...common })
  const fails = write({ name: 'test.fails', path: '/api/test/fails', summary: 'For tests', may: ['worker'] })
  const typed = fields({ note: Type.String() })
  const breaks = write({ ...common, name: 'test.breaks', path: '/api/test/breaks', body: typed, once: false })

  beforeAll(async () => {
    app = await makeApp({ database: world.bekal.database, log: makeLog('silent') })
    const id = uuidv7()
    serve(app, generous, async () => ({ thing: id, secret: 'rahasia' }))
    serveRow(app, wide, (tx) =>
      tx.selectNoFrom([sql<string>`${id}::text`.as('thing'), sql`'rahasia'`.as('secret')]),
    )
    serveRow(app, narrow, (tx) => tx.selectNoFrom(sql`1`.as('other')))
    serveRow(app, divides, (tx) => tx.selectNoFrom(sql`1 / 0`.as('thing')))
    serve(app, fails, async () => {
      throw new Error('rahasia')
    })
    serve(app, breaks, async ({ tx, body }) => {
      await sql`select ${body.note}::uuid`.execute(tx)
      return { thing: id }
    })
  })
  afterAll(() => app.http.close())

  const call = async (path: string, body?: object) => {
    const answered = await app.http.inject({
      method: body ? 'POST' : 'GET',
      url: path,
      headers: {
        authorization: `Bearer ${worker.token}`,
        'bekal-desk': worker.desk,
        'idempotency-key': uuidv7(),
      },
      ...(body ? { payload: body } : {}),
    })
    return { status: answered.statusCode, reply: answered.json() as ProblemBody, text: answered.body }
  }

  test.each(['/api/test/generous', '/api/test/wide'])(
    'that knows more tells what the contract declares: %s',
    async (path) => {
      const { status, reply } = await call(path)
      expect(status).toBe(200)
      expect(Object.keys(reply)).toEqual(['thing'])
    },
  )

  test.each(['/api/test/narrow', '/api/test/divides'])(
    'that fails reading leaves the connection in order: %s',
    async (path) => {
      expect(await call(path)).toMatchObject({ status: 500, reply: { code: 'internal' } })
      expect((await call('/api/test/wide')).status).toBe(200)
    },
  )

  test.each([
    ['/api/test/fails', {}],
    ['/api/test/breaks', { note: 'rahasia' }],
  ])('that fails writing is journalled and says nothing of why: %s', async (path, body) => {
    const { status, reply, text } = await call(path, body)
    expect(status).toBe(500)
    expect(text).not.toContain('rahasia')
    const found = await world.sql`select * from journal where trace = ${reply.trace}`
    expect(found).toMatchObject([
      { outcome: 'failed', code: 'internal', member: worker.member, subjects: [] },
    ])
    expect(await world.sql`select from command where key = ${found[0]?.['command']}`).toEqual([])
  })
})

describe('a connection that has answered', () => {
  test.each<[what: string, text: string, who: () => Partial<Colleague>, role: string, outcome: string]>([
    ['a read', 'select 1 as id', () => worker, 'worker', 'done'],
    ['a read that fails', 'select 1 / 0 as id', () => worker, 'worker', '22012'],
    [
      'a read that the role lacks',
      'select secret_hash as id from member',
      () => worker,
      'worker',
      'not_found',
    ],
    ['a role that is denied', 'select 1 as id', () => worker, 'head', 'not_permitted'],
    ['nobody', 'select 1 as id', () => ({ token: 'x' }), 'worker', 'not_signed_in'],
  ])('%s wears no role and knows no actor', async (_, text, who, role, outcome) => {
    const database = new Database(world.serverUrl, { max: 1 })
    try {
      const { token = '', desk = worker.desk } = who()
      const query = { compile: () => ({ sql: text, parameters: [] }) as never }
      const reading = database
        .jsonAs(
          { tokenHash: tokenHash(token), desk },
          { may: [role], deskless: false, firstPassphrase: false },
          query,
          new Set(['id']),
        )
        .then(() => 'done')
      expect(await reading.catch((error: { code: string }) => error.code)).toBe(outcome)
      const { rows } = await database.pool.query(
        `select current_user as role, session_user as server,
           ${['member', 'desk', 'roles', 'session'].map((name) => `coalesce(current_setting('app.${name}', true), '') as ${name}`).join(', ')}`,
      )
      const nothing = { member: '', desk: '', roles: '', session: '' }
      expect(rows).toEqual([{ role: 'bekal_server', server: 'bekal_server', ...nothing }])
    } finally {
      await database.close()
    }
  })
})
