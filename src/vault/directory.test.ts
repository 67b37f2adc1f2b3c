import { describe, expect, test } from 'vitest'
import { isRefusal } from '../kernel/refusal.ts'
import { randomBytes } from './bytes.ts'
import { newEpoch, newMemberKeys } from './desk-keys.ts'
import {
  currentEpoch,
  type Directory,
  fingerprint,
  type Issuer,
  readDirectory,
  type Seen,
  state,
  type Statement,
} from './directory.ts'
import { keyPairsOf, type PublicKeys } from './key-pairs.ts'

/** The root names Kemensos, Kemensos its directorate, the directorate Dewi and Sari. */
async function country() {
  const root: Issuer = { id: 'root', pairs: await keyPairsOf(randomBytes(32)), epoch: null }
  const agency: Issuer = { id: 'kemensos', pairs: await keyPairsOf(randomBytes(32)), epoch: null }
  const first = await newEpoch('direktorat', 1)
  const desk: Issuer = { id: 'direktorat', pairs: first.pairs, epoch: 1 }
  const [dewi, sari] = [await newMemberKeys('dewi'), await newMemberKeys('sari')]
  const statements: Statement[] = []
  const say = async (issuer: Issuer, said: Statement['said']) => {
    const read = await readDirectory(root.pairs.verify, statements)
    if (isRefusal(read)) throw new Error(read.refused)
    statements.push(await state(issuer, read.seen[issuer.id], said))
  }
  await say(root, { kind: 'agency', agency: 'kemensos', verify: agency.pairs.verify })
  await say(agency, {
    kind: 'desk',
    agency: 'kemensos',
    desk: 'direktorat',
    epoch: 1,
    keys: halves(first.pairs),
  })
  await say(desk, { kind: 'member', desk: 'direktorat', member: 'dewi', keys: halves(dewi.pairs) })
  await say(desk, { kind: 'member', desk: 'direktorat', member: 'sari', keys: halves(sari.pairs) })
  return { root, agency, desk, dewi, sari, statements, say }
}

function halves({ sealTo, verify }: PublicKeys): PublicKeys {
  return { sealTo, verify }
}

async function read(rootVerify: string, statements: readonly Statement[], seen?: Seen): Promise<Directory> {
  const directory = await readDirectory(rootVerify, statements, seen)
  if (isRefusal(directory)) throw new Error(directory.refused)
  return directory
}

describe('V13: the directory', () => {
  test('tells the keys that were stated, from the pinned root down', async () => {
    const { root, statements, dewi } = await country()
    const directory = await read(root.pairs.verify, statements)
    expect(directory.members.get('direktorat')?.get('dewi')).toEqual(halves(dewi.pairs))
    expect(currentEpoch(directory, 'direktorat')?.epoch).toBe(1)
    expect(currentEpoch(directory, 'lain')).toBeUndefined()
  })

  test('another root than the pinned one says nothing here', async () => {
    const { statements } = await country()
    const other = await keyPairsOf(randomBytes(32))
    expect(await readDirectory(other.verify, statements)).toEqual({ refused: 'forged_statement' })
  })

  test('no statement can be changed, left out, exchanged or put back', async () => {
    const { root, statements } = await country()
    const verify = root.pairs.verify
    const { seen } = await read(verify, statements)
    for (const [at, statement] of statements.entries()) {
      const without = statements.filter((_, n) => n !== at)
      expect(await readDirectory(verify, without, seen)).toMatchObject({
        refused: expect.stringMatching(/^(gap_in_directory|forged_statement|older_directory)$/),
      })
      const twice = [...statements.slice(0, at + 1), statement, ...statements.slice(at + 1)]
      expect(await readDirectory(verify, twice)).toEqual({ refused: 'gap_in_directory' })
      const renamed: Statement = { ...statement, said: { kind: 'agency', agency: 'lain', verify } }
      expect(await readDirectory(verify, statements.with(at, renamed))).toEqual({
        refused: 'forged_statement',
      })
    }
    expect(await readDirectory(verify, statements.toReversed())).toMatchObject({
      refused: expect.any(String),
    })
  })

  test('a device refuses a directory that knows less, or tells another history, than it has seen', async () => {
    const { root, desk, statements, say } = await country()
    const verify = root.pairs.verify
    const { seen } = await read(verify, statements)
    const shorter = statements.slice(0, -1)
    expect(await readDirectory(verify, shorter, seen)).toEqual({ refused: 'older_directory' })
    const fork = await state(desk, (await read(verify, shorter)).seen['direktorat'], {
      kind: 'member',
      desk: 'direktorat',
      member: 'palsu',
      keys: halves((await newMemberKeys('palsu')).pairs),
    })
    expect(await readDirectory(verify, [...shorter, fork], seen)).toEqual({ refused: 'other_directory' })
    await say(desk, { kind: 'member-left', desk: 'direktorat', member: 'sari' })
    const longer = await read(verify, statements, seen)
    expect([...(longer.members.get('direktorat') ?? new Map()).keys()]).toEqual(['dewi'])
    expect(longer.head).not.toBe((await read(verify, shorter)).head)
  })

  test('nobody states what is not theirs to state', async () => {
    const { root, agency, desk, statements } = await country()
    const verify = root.pairs.verify
    const { seen } = await read(verify, statements)
    const stranger = await newEpoch('direktorat', 2)
    const keys = halves(stranger.pairs)
    const second: Issuer = { id: 'pemda', pairs: await keyPairsOf(randomBytes(32)), epoch: null }
    const withSecond = [
      ...statements,
      await state(root, seen['root'], { kind: 'agency', agency: 'pemda', verify: second.pairs.verify }),
    ]
    const tries: [readonly Statement[], Issuer, Statement['said']][] = [
      [statements, agency, { kind: 'agency', agency: 'lain', verify: keys.verify }],
      [statements, desk, { kind: 'desk', agency: 'kemensos', desk: 'direktorat', epoch: 2, keys }],
      [statements, agency, { kind: 'desk', agency: 'kemensos', desk: 'direktorat', epoch: 3, keys }],
      [statements, agency, { kind: 'desk', agency: 'kemensos', desk: 'direktorat', epoch: 1, keys }],
      [statements, agency, { kind: 'member', desk: 'direktorat', member: 'mata-mata', keys }],
      [statements, root, { kind: 'member', desk: 'direktorat', member: 'mata-mata', keys }],
      [withSecond, second, { kind: 'desk', agency: 'pemda', desk: 'direktorat', epoch: 2, keys }],
      [withSecond, second, { kind: 'desk', agency: 'kemensos', desk: 'direktorat', epoch: 2, keys }],
    ]
    for (const [before, issuer, said] of tries) {
      const last = (await read(verify, before)).seen[issuer.id]
      expect(await readDirectory(verify, [...before, await state(issuer, last, said)])).toEqual({
        refused: 'forged_statement',
      })
    }
  })

  test('after a new epoch the older one names no more members', async () => {
    const { root, agency, desk, statements, say } = await country()
    const next = await newEpoch('direktorat', 2)
    await say(agency, {
      kind: 'desk',
      agency: 'kemensos',
      desk: 'direktorat',
      epoch: 2,
      keys: halves(next.pairs),
    })
    const { seen } = await read(root.pairs.verify, statements)
    const said = {
      kind: 'member',
      desk: 'direktorat',
      member: 'baru',
      keys: halves((await newMemberKeys('baru')).pairs),
    } as const
    const old = await state(desk, seen['direktorat'], said)
    expect(await readDirectory(root.pairs.verify, [...statements, old])).toEqual({
      refused: 'forged_statement',
    })
    const fresh = await state({ id: 'direktorat', pairs: next.pairs, epoch: 2 }, seen['direktorat'], said)
    expect(
      (await read(root.pairs.verify, [...statements, fresh])).members.get('direktorat')?.has('baru'),
    ).toBe(true)
  })
})

test('V13: a fingerprint is 30 digits, the same on every device, another for other keys', async () => {
  const keys = await keyPairsOf(Uint8Array.from({ length: 32 }, (_, n) => n))
  expect(await fingerprint(keys)).toMatch(/^\d{5}( \d{5}){5}$/)
  expect(await fingerprint(halves(keys))).toBe(await fingerprint(keys))
  expect(await fingerprint({ ...halves(keys), verify: keys.sealTo })).not.toBe(await fingerprint(keys))
})
