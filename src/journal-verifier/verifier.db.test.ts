import { spawn } from 'node:child_process'
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashOf, hashOfRows, headText, keyText, rootText, sealText } from '../journal/chain.ts'
import { sealing } from '../journal/public.ts'
import { introduce, sealer } from '../journal/sealer.ts'
import { findKey, nextKeyFile, openKeyFile } from '../journal/signing-key.ts'
import { getStanding, lockChain } from '../journal/store.ts'
import { uuidv4, uuidv7 } from '../kernel/id.ts'
import { makeLog } from '../platform/log.ts'
import type { World } from '../testing/world.ts'
import { keyedDesk, operatorOf, setRoot } from '../keys/testing.ts'
import { scratchWorld } from '../testing/world.ts'
import type { HeadLine, KeyLine, Line, RootLine, RowLine, SealLine } from './forms.ts'
import { compare, lineOf } from './forms.ts'
import { linesOf, linesOfDatabase } from './reading.ts'
import type { Kept } from './statements.ts'
import { verify } from './verify.ts'

/** A journal as its lines say it: every seal with its rows, then what is unsealed. */
type State = {
  journal: string
  keys: KeyLine[]
  roots: RootLine[]
  blocks: { seal: SealLine; rows: RowLine[] }[]
  tail: RowLine[]
}
type Signer = { publicKey: string; sign(text: string): string }

const seed = Number(process.env['BEKAL_SEED'] ?? Date.now() % 1_000_000)

let world: World
let folder: string
let client: pg.Client
let whole: State
let kept: Kept
let newKey: Signer

const unsealedRows = 3

beforeAll(async () => {
  world = await scratchWorld()
  folder = await mkdtemp(join(tmpdir(), 'bekal-verifier-'))
  client = new pg.Client({ connectionString: world.adminUrl })
  await client.connect()
  const small = sealer(world.bekal.database, world.journalKeyFile, makeLog('silent'), 4)
  await small.start()
  const seal = async () => {
    do {
      await small.seal()
      await wait(10)
    } while ((await sealing(world.bekal.database)).unsealed > 0)
  }
  for (const [index, day] of [
    '2031-03-01',
    '2031-03-02',
    '2031-03-03',
    '2031-03-05',
    '2031-03-06',
  ].entries()) {
    await world.moveClock(`${day}T01:00:00Z`)
    if (index === 3) await rotate()
    if (index === 1) {
      // From here on roots name the head of a directory of keys.
      const operator = await operatorOf(world)
      await keyedDesk(
        operator,
        await setRoot(operator),
        await world.join(await world.desk(), ['worker', 'administrator']),
      )
    }
    for (let n = 0; n < 3; n += 1) await write(1 + ((n + index) % 3))
    await seal()
    await seal()
  }
  await small.stop()
  await seal()
  newKey = await signer()
  await write(unsealedRows)
  whole = stateOf(await all(linesOfDatabase(world.adminUrl)))
  kept = {
    journal: whole.journal,
    keys: structuredClone(whole.keys),
    roots: structuredClone(whole.roots),
    heads: [whole.blocks.at(-3), whole.blocks.at(-1)].map((block) => headOf(block?.seal)),
    restores: [],
  }
  expect({
    keys: whole.keys.length,
    roots: whole.roots.length,
    tail: whole.tail.length,
  }).toEqual({ keys: 2, roots: 5, tail: unsealedRows })
  expect(whole.blocks.length).toBeGreaterThan(6)
})
afterAll(async () => {
  await client.end()
  await world.close()
  await rm(`${world.journalKeyFile}.next`, { force: true })
  await rm(folder, { recursive: true, force: true })
})

/** One transaction with as many rows, of members who did something to something. */
async function write(count: number): Promise<void> {
  await client.query('begin')
  for (let n = 0; n < count; n += 1)
    await client.query(
      `insert into journal (id, member, desk, endpoint, outcome, code, command, subjects, trace)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        uuidv7(),
        n === 1 ? null : uuidv7(),
        uuidv4(),
        'sites.change',
        n === 2 ? 'denied' : 'done',
        n === 2 ? 'not_permitted' : null,
        n === 2 ? null : uuidv7(),
        n === 1 ? [] : [uuidv7(), uuidv7()],
        uuidv7(),
      ],
    )
  await client.query('commit')
}

async function rotate(): Promise<void> {
  const before = await signer()
  const next = await openKeyFile(nextKeyFile(world.journalKeyFile))
  await world.bekal.database.asService('bekal_sealer', async (tx) => {
    await lockChain(tx)
    await introduce(tx, await getStanding(tx), next, before)
  })
}

async function signer(): Promise<Signer> {
  const key = await findKey(world.journalKeyFile)
  if (!key) throw new Error('the journal has no key')
  return key
}

async function all(lines: AsyncIterable<unknown>): Promise<unknown[]> {
  const found: unknown[] = []
  for await (const line of lines) found.push(line)
  return found
}

function stateOf(lines: readonly unknown[]): State {
  const state: State = { journal: '', keys: [], roots: [], blocks: [], tail: [] }
  for (const value of lines) {
    const line = lineOf(value)
    const block = state.blocks.at(-1)
    if (line?.type === 'journal') state.journal = line.journal
    if (line?.type === 'key') state.keys.push(line)
    if (line?.type === 'root') state.roots.push(line)
    if (line?.type === 'seal') state.blocks.push({ seal: line, rows: [] })
    if (line?.type === 'row') {
      if (block && compare(line, block.seal.to) <= 0) block.rows.push(line)
      else state.tail.push(line)
    }
  }
  return state
}

/** As an export of that state would be: whoever forges one makes its end fit. */
function linesFrom({ journal, keys, roots, blocks, tail }: State): Line[] {
  const rows = blocks.reduce((sum, block) => sum + block.rows.length, tail.length)
  return [
    { type: 'journal', form: 'bekal/journal-export/v1', journal, at: '2031-03-06T02:00:00.000000Z' },
    ...keys,
    ...roots,
    ...blocks.flatMap(({ seal, rows: covered }) => [seal, ...covered]),
    ...tail,
    {
      type: 'end',
      keys: keys.length,
      roots: roots.length,
      seals: blocks.length,
      rows,
      restores: 0,
      files: 0,
    },
  ]
}

function headOf(seal: SealLine | undefined): HeadLine {
  if (!seal) throw new Error('no such seal')
  const { number, hash, key, signature } = seal
  return { type: 'head', number, hash, key, signature }
}

/**
 * Lays a state into the database, past everything that keeps it there, verifies it live and takes it back. Null where the
 * database does not even hold such a state.
 */
async function liveFaults(state: State, against: Kept | undefined): Promise<number | null> {
  await client.query('begin')
  try {
    await client.query(`set local session_replication_role = 'replica'`)
    await client.query(`set local timezone = 'UTC'`)
    await client.query(
      'delete from journal; delete from journal_root; delete from journal_seal; delete from journal_key',
    )
    const lay = async (table: string, columns: string, values: string, lines: readonly object[]) =>
      client.query(
        `insert into ${table} (${columns}) select ${values} from json_array_elements($1::json) with ordinality e (l, n)`,
        [JSON.stringify(lines)],
      )
    await lay(
      'journal_key',
      'number, public_key, from_seal, introduced_by, at, signature',
      `(l->>'number')::int, l->>'publicKey', (l->>'fromSeal')::bigint, (l->>'introducedBy')::int, (l->>'at')::timestamptz, l->>'signature'`,
      state.keys,
    )
    await lay(
      'journal_root',
      'number, previous, at, day, seal, head, total, directory, hash, key, signature',
      `(l->>'number')::int, decode(l->>'previous', 'hex'), (l->>'at')::timestamptz, (l->>'day')::date, (l->>'seal')::bigint,
       decode(l->>'head', 'hex'), (l->>'total')::bigint, l->>'directory', decode(l->>'hash', 'hex'), (l->>'key')::int, l->>'signature'`,
      state.roots,
    )
    await lay(
      'journal_seal',
      'number, previous, at, count, total, to_lineage, to_xid, to_id, rows_hash, hash, key, signature',
      `(l->>'number')::bigint, decode(l->>'previous', 'hex'), (l->>'at')::timestamptz, (l->>'count')::int, (l->>'total')::bigint,
       (l->'to'->>'lineage')::int, (l->'to'->>'xid')::xid8, (l->'to'->>'id')::uuid, decode(l->>'rowsHash', 'hex'),
       decode(l->>'hash', 'hex'), (l->>'key')::int, l->>'signature'`,
      state.blocks.map(({ seal }) => seal),
    )
    await lay(
      'journal',
      'lineage, xid, id, at, recorded_at, member, desk, endpoint, outcome, code, command, subjects, trace, digests',
      `(l->>'lineage')::int, (l->>'xid')::xid8, (l->>'id')::uuid, (l->>'at')::timestamptz, (l->>'recordedAt')::timestamptz,
       (l->>'member')::uuid, (l->>'desk')::uuid, l->>'endpoint', l->>'outcome', l->>'code', (l->>'command')::uuid,
       array(select json_array_elements_text(l->'subjects'))::uuid[], (l->>'trace')::uuid,
       array(select decode(d, 'hex') from json_array_elements_text(l->'digests') d)`,
      [...state.blocks.flatMap(({ rows }) => rows), ...state.tail],
    )
    return (await verify(linesOf(client), against ? { kept: against } : {})).faultCount
  } catch (error) {
    // A constraint or a type (class 22 and 23): the database does not hold such a state.
    if (/^2[23]/.test((error as { code?: string }).code ?? '')) return null
    throw error
  } finally {
    await client.query('rollback')
  }
}

/** Numbers as a seed gives them. */
function chance(from: number): (below: number) => number {
  let state = from
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** Seals everything anew from this block on, as whoever holds these keys could; roots and keys are signed anew as well. */
function reseal(state: State, from: number, key: Signer, keyNumber: number | null): void {
  const { journal, blocks, roots } = state
  for (let at = from; at < blocks.length; at += 1) {
    const block = blocks[at]
    const before = blocks[at - 1]?.seal ?? null
    const last = block?.rows.at(-1)
    if (!block || !last) throw new Error('a block without rows')
    const { seal, rows } = block
    seal.previous = before?.hash ?? null
    seal.count = rows.length
    seal.total = (before?.total ?? 0) + rows.length
    seal.to = { lineage: last.lineage, xid: last.xid, id: last.id }
    seal.rowsHash = hashOfRows(rows)
    seal.hash = hashOf(sealText({ ...seal, journal }))
    seal.key = keyNumber ?? seal.key
    seal.signature = key.sign(headText(journal, seal.number, seal.hash))
  }
  for (const [at, root] of roots.entries()) {
    const seal = blocks.find((block) => block.seal.number === root.seal)?.seal
    const before = roots[at - 1]
    if (!seal || (seal.hash === root.head && (before?.hash ?? null) === root.previous)) continue
    Object.assign(root, { previous: before?.hash ?? null, head: seal.hash, total: seal.total })
    root.key = keyNumber ?? root.key
    const signedText = rootText({ ...root, directory: root.directory ?? null, journal })
    Object.assign(root, { hash: hashOf(signedText), signature: key.sign(signedText) })
  }
}

function freshKey(): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return {
    publicKey: publicKey.export({ format: 'jwk' }).x ?? '',
    sign: (what) => sign(null, Buffer.from(what, 'utf8'), privateKey).toString('base64url'),
  }
}

/** Another value of the same form. */
function other(name: string, value: unknown, pick: (below: number) => number): unknown {
  if (name === 'outcome') return value === 'done' ? 'failed' : 'done'
  if (name === 'day') return '2031-03-09'
  if (name === 'introducedBy') return value === null ? 1 : null
  if (name === 'subjects') {
    const ids = value as string[]
    return pick(2) === 0 || ids.length < 2 ? [...ids, uuidv4()] : ids.toReversed()
  }
  if (name === 'digests') return [...(value as string[]), hashOf(uuidv4())]
  if (name === 'directory')
    return value !== null && pick(3) === 0 ? null : randomBytes(32).toString('base64url')
  if (name === 'to') return { ...(value as object), id: uuidv4() }
  if (['previous', 'head', 'hash', 'rowsHash'].includes(name)) return hashOf(uuidv4())
  if (name === 'xid') return String(BigInt(String(value)) + BigInt(1 + pick(3)))
  if (typeof value === 'number') return value + 1 + pick(2)
  if (value === null) return name === 'code' ? 'overdue' : uuidv4()
  const said = typeof value === 'string' ? value : ''
  if (/^\d{4}-.*Z$/.test(said))
    return said.replace(/\.(\d{5})(\d)Z$/, (_, most, last) => `.${most}${(Number(last) + 1) % 10}Z`)
  if (/^[0-9a-f]{8}-/.test(said))
    return pick(3) === 0 && ['member', 'desk', 'command'].includes(name) ? null : uuidv4()
  const at = pick(said.length)
  const letter = said[at] === 'A' ? 'B' : 'A'
  return said.slice(0, at) + letter + said.slice(at + 1)
}

type Mutation = {
  what: string
  /** The lines to verify, where they are not those of the state. */
  lines?: Line[]
  /** What it only shows against. */
  needs?: Kept
  /** Not to be laid into a database, which has no order of its own. */
  fileOnly?: boolean
}
type Pick = (below: number) => number

const one = <Item>(items: readonly Item[], pick: Pick): Item => {
  const item = items[pick(items.length)]
  if (item === undefined) throw new Error('nothing to pick from')
  return item
}

/** Which field of what an edit changes: each in its turn. */
const fields = () => {
  const names = (line: object | undefined) => Object.keys(line ?? {}).filter((name) => name !== 'type')
  return [
    ...names(whole.blocks[0]?.rows[0]).map((name) => ['row', name] as const),
    ...names(whole.blocks[0]?.seal).map((name) => ['seal', name] as const),
    ...names(whole.roots[0]).map((name) => ['root', name] as const),
    ...names(whole.keys[0]).map((name) => ['key', name] as const),
  ]
}

/** Each changes the sealed part of a state. What is unsealed is left out on purpose: of it nobody can say anything. */
const kinds: Record<string, (state: State, pick: Pick, turn: number) => Mutation> = {
  edit(state, pick, turn) {
    const [what, name] = fields()[turn % fields().length] ?? ['row', 'code']
    const line = {
      row: () => one(one(state.blocks, pick).rows, pick),
      seal: () => one(state.blocks, pick).seal,
      root: () => one(state.roots, pick),
      key: () => one(state.keys, pick),
    }[what]() as unknown as Record<string, unknown>
    const before = line[name]
    line[name] = other(name, before, pick)
    return { what: `${what}.${name}: ${JSON.stringify(before)} became ${JSON.stringify(line[name])}` }
  },

  delete(state, pick, turn) {
    const block = pick(state.blocks.length)
    const found = state.blocks[block]
    if (!found) throw new Error('no block')
    switch (turn % 6) {
      case 0:
      case 1: {
        const at = pick(found.rows.length)
        found.rows.splice(at, 1)
        return { what: `row ${at} of block ${block}` }
      }
      case 2: {
        const inner = pick(state.blocks.length - 1)
        state.blocks.splice(inner, 1)
        return { what: `seal of block ${inner} with its rows` }
      }
      case 3: {
        const inner = pick(state.blocks.length - 1)
        const [gone] = state.blocks.splice(inner, 1)
        state.blocks[inner]?.rows.unshift(...(gone?.rows ?? []))
        return { what: `seal of block ${inner}, its rows left` }
      }
      case 4: {
        const at = pick(state.roots.length - 1)
        state.roots.splice(at, 1)
        return { what: `root ${at}` }
      }
      default: {
        const at = pick(state.keys.length)
        state.keys.splice(at, 1)
        return { what: `key ${at}` }
      }
    }
  },

  reorder(state, pick, turn) {
    const block = one(
      state.blocks.filter(({ rows }) => rows.length > 1),
      pick,
    )
    const a = pick(block.rows.length - 1)
    const b = a + 1 + pick(block.rows.length - 1 - a)
    const [first, second] = [block.rows[a], block.rows[b]]
    const away = pick(state.blocks.length - 1)
    const [near, far] = [state.blocks[away], state.blocks[away + 1]]
    const [x, y] = [near?.rows.at(-1), far?.rows[0]]
    if (!first || !second || !near || !far || !x || !y) throw new Error('no rows')
    const sorted = ({ rows }: { rows: RowLine[] }) => void rows.sort(compare)
    switch (turn % 7) {
      case 0:
        block.rows[a] = second
        block.rows[b] = first
        return { what: 'two lines of rows', fileOnly: true }
      case 1: {
        // So that the order looks right: each takes the place of the other.
        const { lineage, xid, id } = first
        Object.assign(first, { lineage: second.lineage, xid: second.xid, id: second.id })
        Object.assign(second, { lineage, xid, id })
        sorted(block)
        return { what: 'two rows of a seal, with their places' }
      }
      case 2: {
        const { lineage, xid, id } = x
        Object.assign(x, { lineage: y.lineage, xid: y.xid, id: y.id })
        Object.assign(y, { lineage, xid, id })
        near.rows[near.rows.length - 1] = y
        far.rows[0] = x
        return { what: 'two rows of two seals, with their places' }
      }
      case 3:
        state.blocks[away] = far
        state.blocks[away + 1] = near
        return { what: 'two seals with their rows', fileOnly: true }
      case 4: {
        const { number, previous } = near.seal
        Object.assign(near.seal, { number: far.seal.number, previous: far.seal.previous })
        Object.assign(far.seal, { number, previous })
        state.blocks[away] = far
        state.blocks[away + 1] = near
        return { what: 'two seals, with their numbers' }
      }
      case 5: {
        // The first row of the later seal comes under the earlier one.
        far.rows.shift()
        const place = block === near ? first : (near.rows[0] ?? first)
        near.rows.push({ ...y, xid: place.xid, id: uuidv4() })
        sorted(near)
        return { what: 'a row under another seal' }
      }
      default: {
        const at = pick(state.roots.length - 1)
        const [r, s] = [state.roots[at], state.roots[at + 1]]
        if (!r || !s) throw new Error('no roots')
        const { number } = r
        r.number = s.number
        s.number = number
        state.roots[at] = s
        state.roots[at + 1] = r
        return { what: 'two roots, with their numbers' }
      }
    }
  },

  truncate(state, pick, turn) {
    const cut = 1 + pick(state.blocks.length - 2)
    switch (turn % 6) {
      case 0:
      case 1: {
        // All that stands after a seal is cut off, so that nothing of it is left anywhere.
        const gone = state.blocks.splice(state.blocks.length - cut)
        const last = state.blocks.at(-1)?.seal.number ?? 0
        state.roots = state.roots.filter(({ seal }) => seal <= last)
        state.keys = state.keys.filter(({ fromSeal }) => fromSeal <= last + 1)
        state.tail = turn % 6 === 0 ? [] : [...gone.flatMap(({ rows }) => rows), ...state.tail]
        return {
          what: `the last ${cut} seals, rows ${turn % 6 === 0 ? 'too' : 'left as unsealed'}`,
          needs: kept,
        }
      }
      case 2: {
        const rows = state.blocks.at(-1)?.rows ?? []
        const many = 1 + pick(rows.length)
        rows.splice(rows.length - many)
        if (pick(2) === 0) state.tail = []
        return { what: `the last ${many} rows` }
      }
      case 3: {
        const many = 1 + pick(state.roots.length)
        state.roots.splice(state.roots.length - many)
        return { what: `the last ${many} roots`, needs: kept }
      }
      case 4: {
        state.blocks.splice(state.blocks.length - cut)
        const last = state.blocks.at(-1)?.seal.number ?? 0
        // After the newest root only what somebody kept names a seal.
        const named = state.roots.some(({ seal }) => seal > last)
        return { what: `the last ${cut} seals, roots left`, ...(named ? {} : { needs: kept }) }
      }
      default: {
        const lines = linesFrom(state)
        return { what: 'the file', lines: lines.slice(0, 1 + pick(lines.length - 1)), fileOnly: true }
      }
    }
  },

  fork(state, pick, turn) {
    const rotated = state.blocks.findIndex(({ seal }) => seal.key === 2)
    // From where the newer key signs: whoever holds it can write what comes after anew.
    const from = rotated + pick(state.blocks.length - rotated)
    const rows = one(state.blocks.slice(from), pick).rows
    one(rows, pick).member = uuidv4()
    const thief = freshKey()
    const { journal, keys } = state
    const [first] = keys
    const head = state.blocks[from]?.seal.number ?? 1
    if (!first) throw new Error('no key')
    switch (turn % 5) {
      case 0:
        reseal(state, from, newKey, 2)
        return { what: `with the same key from block ${from}`, needs: kept }
      case 1:
        reseal(state, from, thief, 2)
        return { what: `with another key under the number of the old one` }
      case 2: {
        const facts = {
          journal,
          number: 3,
          publicKey: thief.publicKey,
          fromSeal: head,
          introducedBy: null,
          at: first.at,
        }
        keys.push({ type: 'key', ...facts, signature: thief.sign(keyText(facts)) })
        reseal(state, from, thief, 3)
        return { what: 'with another key that follows a lost one' }
      }
      case 3: {
        const facts = {
          journal,
          number: 3,
          publicKey: thief.publicKey,
          fromSeal: head,
          introducedBy: 2,
          at: first.at,
        }
        keys.push({ type: 'key', ...facts, signature: thief.sign(keyText(facts)) })
        reseal(state, from, thief, 3)
        return { what: 'with another key that nobody introduced' }
      }
      default: {
        const facts = {
          journal,
          number: 1,
          publicKey: thief.publicKey,
          fromSeal: 1,
          introducedBy: null,
          at: first.at,
        }
        state.keys = [{ type: 'key', ...facts, signature: thief.sign(keyText(facts)) }]
        for (const root of state.roots) root.head = ''
        reseal(state, 0, thief, 1)
        return {
          what: 'all of it, with a key of their own',
          needs:
            turn % 2 === 0 ? { journal: null, keys: kept.keys, roots: [], heads: [], restores: [] } : kept,
        }
      }
    }
  },
}

describe('a journal that is as it was sealed', () => {
  test('passes, in the database and as an export, with what was kept and without', async () => {
    for (const options of [{}, { kept }, { trusted: [newKey.publicKey] }]) {
      for (const lines of [linesOfDatabase(world.adminUrl), linesFrom(whole)]) {
        const verdict = await verify(lines, options)
        expect(verdict).toMatchObject({
          journal: whole.journal,
          faults: [],
          keys: 2,
          seals: whole.blocks.length,
          roots: 5,
          sealed: whole.blocks.at(-1)?.seal.total,
          unsealed: { count: unsealedRows },
        })
      }
    }
    expect(await liveFaults(whole, kept)).toBe(0)
  })

  test('its unsealed tail is told, with how long it has waited', async () => {
    const { unsealed } = await verify(linesOfDatabase(world.adminUrl))
    expect(unsealed.count).toBe(unsealedRows)
    expect(unsealed.oldestSeconds).toBeLessThan(120)
    const older = structuredClone(whole)
    for (const row of older.tail) row.recordedAt = '2031-03-06T01:59:00.000000Z'
    expect((await verify(linesFrom(older))).unsealed).toEqual({ count: unsealedRows, oldestSeconds: 60 })
  })

  test('another journal is not taken for it', async () => {
    const { faults } = await verify(linesFrom(whole), { trusted: [freshKey().publicKey] })
    expect(faults[0]?.what).toMatch(/another journal/)
  })
})

test.each(Object.keys(kinds))('every %s is found, in an export and in the database', async (kind) => {
  const pick = chance(seed + kind.length * 7919)
  const mutate = kinds[kind]
  const missed: string[] = []
  let live = 0
  const times = kind === 'edit' ? Math.max(45, fields().length * 2) : 42
  for (let turn = 0; turn < times; turn += 1) {
    const state = structuredClone(whole)
    const mutation = mutate?.(state, pick, turn)
    if (!mutation) throw new Error('no such kind')
    const { what, needs, lines, fileOnly } = mutation
    const { faultCount } = await verify(lines ?? linesFrom(state), needs ? { kept: needs } : {})
    if (faultCount === 0) missed.push(`file, turn ${turn}: ${what}`)
    // What only shows against kept statements is well-formed in every other respect.
    if (needs && (await verify(linesFrom(state))).faultCount > 0)
      missed.push(`turn ${turn} shows without what was kept: ${what}`)
    if (fileOnly) continue
    const faults = await liveFaults(state, needs)
    if (faults !== null) live += 1
    if (faults === 0) missed.push(`database, turn ${turn}: ${what}`)
  }
  expect(missed, `BEKAL_SEED=${seed}`).toEqual([])
  expect(live, `laid into the database; BEKAL_SEED=${seed}`).toBeGreaterThan(20)
})

test('what is cut off at the end shows only against what was kept', async () => {
  const state = structuredClone(whole)
  kinds['truncate']?.(state, () => 0, 0)
  expect((await verify(linesFrom(state))).faults).toEqual([])
  expect((await verify(linesFrom(state), { kept })).faults.map(({ what }) => what).join()).toMatch(/cut off/)
})

describe('the commands', () => {
  async function bekal(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
    const child = spawn(process.execPath, [join(import.meta.dirname, '../cli.ts'), 'journal', ...args], {
      cwd: folder,
      env: { PATH: process.env['PATH'], BEKAL_DATA: folder, DATABASE_URL: world.adminUrl },
    })
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
    return { code: await ended, out, err }
  }

  test('export, keep and verify say 0, 1 and 2', async () => {
    expect(await bekal('keep', world.base, 'simpanan.ndjson')).toMatchObject({ code: 0, err: '' })
    expect((await bekal('keep', world.base, 'simpanan.ndjson')).out).toMatch(/0 keys, 0 roots, 0 heads/)
    expect(await bekal('export', 'jurnal.ndjson')).toMatchObject({ code: 0, err: '' })
    const live = await bekal('verify', '--kept', 'simpanan.ndjson')
    expect(live).toMatchObject({ code: 0, err: '' })
    expect(live.out).toMatch(/3 rows are not sealed yet[^]*2 keys, 5 roots, 1 heads/)
    const file = await bekal('verify', 'jurnal.ndjson', '--kept', 'simpanan.ndjson', '--json')
    expect(file).toMatchObject({ code: 0, err: '' })
    expect(JSON.parse(file.out)).toMatchObject({ faultCount: 0, seals: whole.blocks.length })

    const exported = await readFile(join(folder, 'jurnal.ndjson'), 'utf8')
    await writeFile(join(folder, 'lain.ndjson'), exported.replace('"denied"', '"done"'))
    const found = await bekal('verify', 'lain.ndjson')
    expect(found.code).toBe(1)
    expect(found.out).toMatch(/not as it was sealed[^]*seal \d+ .*not as they were sealed/)
    expect(await bekal('verify', 'tiada.ndjson')).toMatchObject({ code: 2, out: '' })
    expect(await bekal('export', 'jurnal.ndjson')).toMatchObject({ code: 1, out: '' })
    expect(await bekal('keep', 'http://127.0.0.1:1', 'baru.ndjson')).toMatchObject({ code: 2, out: '' })
  })

  test('keep refuses what disagrees with what it has kept, and adds nothing', async () => {
    const file = join(folder, 'simpanan.ndjson')
    const before = await readFile(file, 'utf8')
    const changed = before.replace(/("type":"root".*"hash":")[0-9a-f]{64}/, `$1${hashOf('lain')}`)
    expect(changed).not.toBe(before)
    await writeFile(file, changed)
    const refused = await bekal('keep', world.base, 'simpanan.ndjson')
    expect(refused.code).toBe(1)
    expect(refused.out).toMatch(/written anew/)
    expect(await readFile(file, 'utf8')).toBe(changed)
  })
})
