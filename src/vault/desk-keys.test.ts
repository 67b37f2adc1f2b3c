import fc from 'fast-check'
import {
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
} from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { isRefusal, type Refusal } from '../kernel/refusal.ts'
import { canonical, fromBase64url, randomBytes, utf8 } from './bytes.ts'
import {
  type DeskEpoch,
  giveEpoch,
  keepGroupKey,
  keepMemberKeys,
  keepOlderEpoch,
  newEpoch,
  newMemberKeys,
  openGroupKey,
  openMemberKeys,
  openOlderEpoch,
  takeEpoch,
} from './desk-keys.ts'
import { isSignedBy, keyPairsOf, openWith, sealTo, sign } from './key-pairs.ts'
import { newKey } from './sealing.ts'
import vector from './vectors/key-pairs.json' with { type: 'json' }

const caseId = '0d9b3c0e-55aa-4f0e-9a53-3f4a0a8d6f11'

function must<Outcome>(outcome: Outcome): Exclude<Outcome, Refusal> {
  if (isRefusal(outcome)) throw new Error(String(outcome.refused))
  return outcome as Exclude<Outcome, Refusal>
}

describe('V12: the keys of a member', () => {
  test('open with her passphrase only, and stay the same under a new one', async () => {
    const [old, next] = [randomBytes(32), randomBytes(32)]
    const keys = await newMemberKeys('dewi')
    const kept = await keepMemberKeys(keys, old)
    const opened = must(await openMemberKeys('dewi', old, kept))
    expect(opened.secret).toEqual(keys.secret)
    expect(opened.pairs.sealTo).toBe(keys.pairs.sealTo)
    expect(await openMemberKeys('dewi', next, kept)).toEqual({ refused: 'not_authentic' })
    expect(await openMemberKeys('sari', old, kept)).toEqual({ refused: 'not_authentic' })
    const again = await keepMemberKeys(opened, next)
    expect(must(await openMemberKeys('dewi', next, again)).secret).toEqual(keys.secret)
  })
})

describe('V14: epochs of a desk', () => {
  test('an epoch reaches the member to whom it was given, in its own place', async () => {
    const epoch = await newEpoch('jakut', 1)
    const [dewi, sari] = [await newMemberKeys('dewi'), await newMemberKeys('sari')]
    const given = await giveEpoch(epoch, 'dewi', dewi.pairs)
    const place = { desk: 'jakut', epoch: 1 }
    expect(must(await takeEpoch(dewi, place, given)).own.id).toBe(epoch.own.id)
    expect(await takeEpoch(sari, place, given)).toEqual({ refused: 'not_authentic' })
    expect(await takeEpoch(dewi, { ...place, epoch: 2 }, given)).toEqual({ refused: 'not_authentic' })
    expect(await takeEpoch(dewi, { ...place, desk: 'dki' }, given)).toEqual({ refused: 'not_authentic' })
  })

  test('an epoch keeps the one before it and no other', async () => {
    const [first, second, third] = [
      await newEpoch('jakut', 1),
      await newEpoch('jakut', 2),
      await newEpoch('jakut', 3),
    ]
    const kept = await keepOlderEpoch(second, first)
    expect(must(await openOlderEpoch(second, kept)).secret).toEqual(first.secret)
    expect(await openOlderEpoch(third, kept)).toEqual({ refused: 'not_authentic' })
    await expect(keepOlderEpoch(third, first)).rejects.toThrow(RangeError)
    await expect(keepOlderEpoch(second, await newEpoch('dki', 1))).rejects.toThrow(RangeError)
  })

  test('a group key opens for its case and group only', async () => {
    const epoch = await newEpoch('jakut', 1)
    const key = await newKey()
    const place = { case: caseId, group: 'identity' as const }
    const kept = await keepGroupKey(epoch, place, key)
    expect(await openGroupKey(epoch, { ...place, keyId: key.id }, kept)).toEqual(key)
    expect(await openGroupKey(epoch, { ...place, group: 'story', keyId: key.id }, kept)).toEqual({
      refused: 'not_authentic',
    })
    expect(await openGroupKey(epoch, { ...place, keyId: (await newKey()).id }, kept)).toEqual({
      refused: 'not_authentic',
    })
  })

  /** Members join and leave, people are registered, in any order: what the server keeps, and what each member can reach with it. */
  test('whoever stays opens everything, whoever left opens nothing that was sealed after', async () => {
    const step = fc.oneof(
      { weight: 2, arbitrary: fc.constant('join' as const) },
      { weight: 2, arbitrary: fc.constant('leave' as const) },
      { weight: 4, arbitrary: fc.constant('register' as const) },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), fc.nat(), async (steps, choice) => {
        let epoch = await newEpoch('jakut', 1)
        const given = new Map<string, Uint8Array<ArrayBuffer>>()
        const older = new Map<number, Uint8Array<ArrayBuffer>>()
        const kept: { epoch: number; wrapped: Uint8Array<ArrayBuffer>; keyId: string; at: number }[] = []
        const first = await newMemberKeys('m0')
        let serving = [first]
        const left: { keys: typeof first; lastEpoch: number }[] = []
        given.set('m0/1', await giveEpoch(epoch, 'm0', first.pairs))
        let count = 1

        for (const [at, what] of steps.entries()) {
          if (what === 'join') {
            const keys = await newMemberKeys(`m${count++}`)
            given.set(`${keys.member}/${epoch.epoch}`, await giveEpoch(epoch, keys.member, keys.pairs))
            serving.push(keys)
          }
          if (what === 'leave' && serving.length > 1) {
            const gone = serving[(choice + at) % serving.length]
            if (!gone) continue
            left.push({ keys: gone, lastEpoch: epoch.epoch })
            serving = serving.filter((keys) => keys !== gone)
            const next = await newEpoch('jakut', epoch.epoch + 1)
            older.set(epoch.epoch, await keepOlderEpoch(next, epoch))
            epoch = next
            for (const { member, pairs } of serving)
              given.set(`${member}/${epoch.epoch}`, await giveEpoch(epoch, member, pairs))
          }
          if (what === 'register') {
            const key = await newKey()
            const wrapped = await keepGroupKey(epoch, { case: caseId, group: 'identity' }, key)
            kept.push({ epoch: epoch.epoch, wrapped, keyId: key.id, at })
          }
        }

        for (const keys of serving) {
          const mine = await reachable(keys, epoch.epoch, given, older)
          for (const row of kept) {
            const at = mine.get(row.epoch)
            expect(
              at &&
                !isRefusal(
                  await openGroupKey(at, { case: caseId, group: 'identity', keyId: row.keyId }, row.wrapped),
                ),
            ).toBe(true)
          }
        }
        for (const { keys, lastEpoch } of left) {
          const mine = await reachable(keys, epoch.epoch, given, older)
          expect(Math.max(...mine.keys())).toBe(lastEpoch)
          for (const row of kept.filter((one) => one.epoch > lastEpoch)) {
            for (const at of mine.values()) {
              const opened = await openGroupKey(
                at,
                { case: caseId, group: 'identity', keyId: row.keyId },
                row.wrapped,
              )
              expect(isRefusal(opened)).toBe(true)
            }
          }
        }
      }),
      { numRuns: 12 },
    )
  }, 60_000)
})

/** Every epoch that a member reaches with everything that lies on the server, trying each given row and each older one. */
async function reachable(
  keys: Awaited<ReturnType<typeof newMemberKeys>>,
  highest: number,
  given: Map<string, Uint8Array<ArrayBuffer>>,
  older: Map<number, Uint8Array<ArrayBuffer>>,
): Promise<Map<number, DeskEpoch>> {
  const reached = new Map<number, DeskEpoch>()
  for (let number = highest; number >= 1; number--) {
    for (const row of given.values()) {
      const taken = await takeEpoch(keys, { desk: 'jakut', epoch: number }, row)
      if (!isRefusal(taken)) reached.set(number, taken)
    }
    const newer = reached.get(number + 1)
    const kept = older.get(number)
    if (newer && kept && !reached.has(number)) {
      const opened = await openOlderEpoch(newer, kept)
      if (!isRefusal(opened)) reached.set(number, opened)
    }
  }
  return reached
}

describe('key pairs', () => {
  test('what is sealed to one opens for no other, nor under another description', async () => {
    const [one, other] = [await keyPairsOf(randomBytes(32)), await keyPairsOf(randomBytes(32))]
    const sealed = await sealTo(one.sealTo, { kind: 'try', n: 1 }, utf8('isi'))
    expect(await openWith(one, { kind: 'try', n: 1 }, sealed)).toEqual(utf8('isi'))
    expect(await openWith(other, { kind: 'try', n: 1 }, sealed)).toEqual({ refused: 'not_authentic' })
    expect(await openWith(one, { kind: 'try', n: 2 }, sealed)).toEqual({ refused: 'not_authentic' })
    expect(await openWith(one, { kind: 'try', n: 1 }, sealed.slice(0, 40))).toEqual({
      refused: 'not_authentic',
    })
  })

  test('a signature holds for exactly what was signed', async () => {
    const [one, other] = [await keyPairsOf(randomBytes(32)), await keyPairsOf(randomBytes(32))]
    const signature = await sign(one, { kind: 'try', n: 1 })
    expect(await isSignedBy(one.verify, { kind: 'try', n: 1 }, signature)).toBe(true)
    expect(await isSignedBy(one.verify, { kind: 'try', n: 2 }, signature)).toBe(false)
    expect(await isSignedBy(other.verify, { kind: 'try', n: 1 }, signature)).toBe(false)
    expect(await isSignedBy(one.verify, { kind: 'try', n: 1 }, 'bukan tanda tangan')).toBe(false)
    expect(await isSignedBy('', { kind: 'try', n: 1 }, signature)).toBe(false)
  })

  test('the committed vector holds', async () => {
    const pairs = await keyPairsOf(fromBase64url(vector.secret))
    expect({ sealTo: pairs.sealTo, verify: pairs.verify }).toEqual(vector.public)
    expect(await sign(pairs, vector.description)).toBe(vector.signature)
    expect(await openWith(pairs, vector.description, fromBase64url(vector.sealed))).toEqual(utf8(vector.text))
  })

  test('the vector is what another implementation of RFC 9180 opens', () => {
    const secret = Buffer.from(vector.secret, 'base64url')
    const seed = Buffer.from(hkdfSync('sha256', secret, '', 'bekal/v1/opening', 32))
    const der = Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), seed])
    const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    const sealed = Buffer.from(vector.sealed, 'base64url')
    const [enc, ct] = [sealed.subarray(0, 32), sealed.subarray(32)]
    const publicKey = createPublicKey({
      key: { kty: 'OKP', crv: 'X25519', x: enc.toString('base64url') },
      format: 'jwk',
    })
    const kem = Buffer.from('4b454d0020', 'hex')
    const hpke = Buffer.from('48504b45002000010002', 'hex')
    const recipient = Buffer.from(vector.public.sealTo, 'base64url')
    const shared = labeled(
      kem,
      extract(kem, Buffer.alloc(0), 'eae_prk', diffieHellman({ privateKey, publicKey })),
      'shared_secret',
      Buffer.concat([enc, recipient]),
      32,
    )
    const info = Buffer.from(
      canonical({ ...vector.description, protocol: 'bekal/v1', recipient: vector.public.sealTo }),
    )
    const context = Buffer.concat([
      Buffer.of(0),
      extract(hpke, Buffer.alloc(0), 'psk_id_hash', Buffer.alloc(0)),
      extract(hpke, Buffer.alloc(0), 'info_hash', info),
    ])
    const root = extract(hpke, shared, 'secret', Buffer.alloc(0))
    const key = labeled(hpke, root, 'key', context, 32)
    const nonce = labeled(hpke, root, 'base_nonce', context, 12)
    const decipher = createDecipheriv('aes-256-gcm', key, nonce)
    decipher.setAuthTag(ct.subarray(-16))
    expect(Buffer.concat([decipher.update(ct.subarray(0, -16)), decipher.final()]).toString()).toBe(
      vector.text,
    )
  })
})

/** RFC 9180, section 4: LabeledExtract and LabeledExpand over HKDF-SHA-256. */
function extract(suite: Buffer, salt: Buffer, label: string, ikm: Buffer): Buffer {
  return createHmac('sha256', salt.length ? salt : Buffer.alloc(32))
    .update(Buffer.concat([Buffer.from('HPKE-v1'), suite, Buffer.from(label), ikm]))
    .digest()
}
function labeled(suite: Buffer, prk: Buffer, label: string, info: Buffer, count: number): Buffer {
  const labeledInfo = Buffer.concat([
    Buffer.of(0, count),
    Buffer.from('HPKE-v1'),
    suite,
    Buffer.from(label),
    info,
  ])
  return createHmac('sha256', prk)
    .update(Buffer.concat([labeledInfo, Buffer.of(1)]))
    .digest()
    .subarray(0, count)
}
