import pg from 'pg'
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest'
import { testRecovery } from '../keys/contract.ts'
import { type KeyedDesk, keyedDesk, operatorOf, setRoot } from '../keys/testing.ts'
import { uuidv4, uuidv7 } from '../kernel/id.ts'
import { tokenHash } from '../platform/http/serve.ts'
import { type Colleague, scratchWorld, type World } from '../testing/world.ts'
import { personOf, registered } from './testing.ts'

/** What the database itself refuses, whatever the server would let through. */

let world: World
let server: pg.Client
let own: Colleague
let stranger: Colleague
let keyed: KeyedDesk
let person: string

beforeAll(async () => {
  world = await scratchWorld()
  own = await world.join(await world.desk(), ['worker', 'head', 'administrator'])
  stranger = await world.join(await world.desk())
  const operator = await operatorOf(world)
  keyed = await keyedDesk(operator, await setRoot(operator), own)
  await own.call(testRecovery, { body: { epoch: 1 } })
  person = await registered(own, { names: { epoch: keyed.epoch, called: 'Melati' } })
  server = new pg.Client({ connectionString: world.serverUrl })
  await server.connect()
})
afterAll(async () => {
  await server.end()
  await world.close()
})

/** In the middle of a transaction of that member, as a server that has been taken over would stand. */
async function enter(who: Colleague): Promise<void> {
  await server.query('set local role bekal_member')
  await server.query('select from app.enter($1, $2, null, false)', [tokenHash(who.token), who.desk])
}
beforeEach(() => server.query('begin').then(() => {}))
afterEach(() => server.query('rollback').then(() => {}))

const promiseOf = async () => (await personOf(own, person)).next?.promise ?? ''

describe('custody (I1)', () => {
  test('a case never changes its desk, and none is registered for another', async () => {
    await enter(own)
    await expect(
      server.query('update person_case set desk = $2 where id = $1', [person, stranger.desk]),
    ).rejects.toThrow(/permission denied/)
  })

  test('not even the administrator of the database moves it by an update', async () => {
    await expect(
      world.sql`update person_case set desk = ${stranger.desk} where id = ${person}`,
    ).rejects.toThrow('a case stays with its desk and its number')
    await expect(world.sql`update person_case set desk = null where id = ${person}`).rejects.toThrow()
  })

  test('another desk registers nobody here', async () => {
    await enter(stranger)
    await expect(
      server.query(
        `insert into person_case (id, desk, programme, next_promise) values ($1, $2, 'closure', $3)`,
        [uuidv4(), own.desk, uuidv7()],
      ),
    ).rejects.toThrow(/row-level security/)
  })
})

describe('the next promise (I2)', () => {
  test('nobody in care is without one', async () => {
    await enter(own)
    await expect(
      server.query('update person_case set next_promise = null where id = $1', [person]),
    ).rejects.toThrow('whoever is in care is promised something')
  })

  test('nor with one that has ended, or is another’s', async () => {
    const promise = await promiseOf()
    await enter(own)
    await server.query(
      `update obligation set state = 'met', settled_at = app.now(), ended_at = app.now() where promise = $1 and state = 'open'`,
      [promise],
    )
    await expect(server.query('commit')).rejects.toThrow('and the promise is open')
  })

  test('nobody else’s promise stands for it', async () => {
    const other = await registered(own)
    const theirs = (await personOf(own, other)).next?.promise
    await enter(own)
    await server.query('update person_case set next_promise = $2 where id = $1', [person, theirs])
    await expect(server.query('commit')).rejects.toThrow('and the promise is open')
  })

  test('another desk promises her nothing', async () => {
    await enter(stranger)
    const id = uuidv7()
    await server.query(
      `insert into obligation (id, promise, kind, rung, round, renewed, owner_desk, counterpart_desk, debtor_desk, subject, subject_id,
          label, promised_at, opened_at, due_at, unit, provisional)
        values ($1, $1, 'contact_person', 'owner', 0, false, $2, $2, $2, 'case', $3, '1', app.now(), app.now(), app.now() + interval '1 day',
          'hours', false)`,
      [id, stranger.desk, person],
    )
    await expect(server.query('commit')).rejects.toThrow(
      'only the desk that is responsible promises to a person',
    )
  })

  test('no word about her is written beside it', async () => {
    const promise = await promiseOf()
    await enter(own)
    await expect(
      server.query(
        `update obligation set state = 'withdrawn', settled_at = app.now(), ended_at = app.now(), reason = 'Melati sudah pulang'
          where promise = $1`,
        [promise],
      ),
    ).rejects.toThrow('nothing is written beside a person')
  })

  test('a rung of a desk above never holds her id', async () => {
    const promise = await promiseOf()
    await expect(
      world.sql`insert into obligation select (jsonb_populate_record(o, jsonb_build_object('id', ${uuidv7()}::uuid, 'rung', 'owner_superior',
          'round', 1, 'previous', o.id, 'owner_desk', ${stranger.desk}::uuid, 'first_due_at', o.due_at, 'label', '–'))).*
        from obligation o where o.promise = ${promise}`,
    ).rejects.toThrow('a desk above is told of nobody')
  })
})

describe('what is sealed (V7, V8, V15)', () => {
  const columns = 'case_id, desk, field_group, version, previous, key_id, made_in, hash, ciphertext'
  const from = (version: string, previous: string) =>
    `insert into sealed_group (${columns}) select case_id, desk, field_group, ${version}, ${previous}, key_id, made_in, hash, ciphertext
      from sealed_group where case_id = $1`

  test('no version changes or goes', async () => {
    await enter(own)
    await expect(server.query('delete from sealed_group where case_id = $1', [person])).rejects.toThrow(
      /permission denied/,
    )
  })

  test('no version is left out, and none names another predecessor', async () => {
    await enter(own)
    await expect(server.query(from('3', 'hash'), [person])).rejects.toThrow('the one before is there')
  })

  test('no version names a predecessor that never was', async () => {
    await enter(own)
    await expect(server.query(from('2', `sha256('')`), [person])).rejects.toThrow('the one before is there')
  })

  test('a first version names none', async () => {
    await enter(own)
    await expect(server.query(from('2', 'null'), [person])).rejects.toThrow('a version names the one before')
  })

  test('the hash is that of the bytes', async () => {
    await enter(own)
    await expect(
      server.query(
        `insert into sealed_group (${columns}) select case_id, desk, field_group, 2, hash, key_id, made_in, sha256(''), ciphertext
          from sealed_group where case_id = $1`,
        [person],
      ),
    ).rejects.toThrow('the hash is that of the bytes')
  })

  test('a text in the place of a ciphertext does not fit', async () => {
    await enter(own)
    await expect(
      server.query(
        `insert into sealed_group (${columns}) select case_id, desk, field_group, 2, hash, key_id, made_in, sha256('Melati'), 'Melati'
          from sealed_group where case_id = $1`,
        [person],
      ),
    ).rejects.toThrow(/ciphertext/)
  })

  test('once recovery is not tested, nothing is sealed and no key is made', async () => {
    await server.query('rollback')
    const [tested] = await world.sql<{
      by: string
    }>`select recovery_tested_by as by from desk_epoch where desk = ${own.desk}`
    await world.sql`update desk_epoch set recovery_tested_at = null, recovery_tested_by = null where desk = ${own.desk}`
    try {
      await server.query('begin')
      await enter(own)
      await expect(server.query(from('2', 'hash'), [person])).rejects.toThrow(/row-level security/)
      await server.query('rollback; begin')
      await enter(own)
      await expect(
        server.query(
          `insert into group_key (case_id, desk, field_group, key_id, made_in, epoch, wrapped)
            select case_id, desk, 'alias', key_id, made_in, epoch, wrapped from group_key where case_id = $1`,
          [person],
        ),
      ).rejects.toThrow(/row-level security/)
    } finally {
      await server.query('rollback; begin')
      await world.sql`update desk_epoch set recovery_tested_at = now(), recovery_tested_by = ${tested?.by} where desk = ${own.desk}`
    }
  })

  test('no other desk seals, wraps or reads anything of hers', async () => {
    await enter(stranger)
    for (const table of ['person_case', 'sealed_group', 'group_key', 'case_change', 'case_origin'])
      expect((await server.query(`select from ${table}`)).rowCount, table).toBe(0)
    const wrapped = await server.query(
      'update group_key set epoch = 1, wrapped = wrapped where case_id = $1',
      [person],
    )
    expect(wrapped.rowCount).toBe(0)
  })

  test('the administrator and the operator of her own desk read nobody', async () => {
    const clerk = await world.join(own.desk, ['administrator', 'operator'])
    await enter(clerk)
    for (const table of ['person_case', 'sealed_group', 'group_key', 'case_change'])
      expect((await server.query(`select from ${table}`)).rowCount, table).toBe(0)
  })

  test('no id that tells when it was made', async () => {
    await enter(own)
    await expect(
      server.query(
        `insert into person_case (id, desk, programme, next_promise) values ($1, $2, 'closure', $3)`,
        [uuidv7(), own.desk, uuidv7()],
      ),
    ).rejects.toThrow('an id betrays no batch')
  })
})
