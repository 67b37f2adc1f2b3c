import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { changePassphrase, listMembers } from '../agencies/contract.ts'
import { base64url, memberWithSecret, signIn, type WithSecret } from '../agencies/testing.ts'
import { toBase64url, fromBase64url, randomBytes } from '../vault/bytes.ts'
import { keepMemberKeys, newMemberKeys, openMemberKeys, openOlderEpoch } from '../vault/desk-keys.ts'
import { currentEpoch } from '../vault/directory.ts'
import { type KeyPairs, keyPairsOf } from '../vault/key-pairs.ts'
import { prepareEpoch } from '../vault/next-epoch.ts'
import { joinShares, recoverEpoch } from '../vault/recovery.ts'
import { giveAgency, takeAgency } from '../vault/agency-keys.ts'
import { type Colleague, scratchWorld, type World } from '../testing/world.ts'
import * as contract from './contract.ts'
import {
  directoryOf,
  epochAsGiven,
  epochStatement,
  halves,
  type KeyedDesk,
  keyedDesk,
  next,
  operatorOf,
  prepareFirst,
  setRoot,
  stateAgency,
  sure,
  welcoming,
  withKeys,
} from './testing.ts'

let world: World
let operator: Colleague
let root: KeyPairs

beforeAll(async () => {
  world = await scratchWorld()
  operator = await operatorOf(world)
  root = await setRoot(operator)
})
afterAll(() => world.close())

const headOf = async () => world.join(await world.desk(), ['worker', 'head', 'administrator'])
const state = (who: Colleague) => who.call(contract.getDeskKeys)

/** The desk's next epoch for those who stay, stated by its agency. */
async function nextEpoch(
  { head, agency, epoch, recovery }: KeyedDesk,
  stay: readonly { member: string; keys: { pairs: KeyPairs } }[],
  reason: contract.EpochReason = 'member_left',
) {
  const made = sure(
    await prepareEpoch(
      { desk: head.desk, number: epoch.epoch + 1 },
      { epoch, recovery },
      stay.map(({ member, keys }) => ({ member, keys: halves(keys.pairs) })),
    ),
  )
  await head.call(contract.prepareEpoch, { body: { ...made.prepared, reason } })
  const statement = await epochStatement(head, root, agency, made.epoch)
  await head.call(contract.stateEpoch, { body: { statement } })
  return made.epoch
}

describe("V12: a member's own keys", () => {
  let rina: WithSecret
  const keysOf = async () => {
    const session = await signIn(world, rina)
    const keys = await newMemberKeys(rina.id)
    const vaultKey = randomBytes(32)
    const make = async () =>
      session.call(contract.makeKeys, {
        body: { kept: toBase64url(await keepMemberKeys(keys, vaultKey)), ...halves(keys.pairs) },
      })
    return { session, keys, vaultKey, make }
  }
  beforeEach(async () => {
    rina = await memberWithSecret(world)
  })

  test('come back as the device has wrapped them, and are made once', async () => {
    const { session, keys, vaultKey, make } = await keysOf()
    expect(await session.call(contract.getOwnKeys)).toEqual({ own: null })
    await make()
    const { own } = await session.call(contract.getOwnKeys)
    const opened = await openMemberKeys(rina.id, vaultKey, fromBase64url(own?.kept ?? ''))
    expect(sure(opened).secret).toEqual(keys.secret)
    // The same again is no other keys.
    await make()
    const body = { kept: base64url(60), ...halves(await keyPairsOf(randomBytes(32))) }
    await expect(session.call(contract.makeKeys, { body })).rejects.toMatchObject({
      problem: { code: 'keys_made_already' },
    })
  })

  test('are not made under a passphrase that somebody else has handed over', async () => {
    await world.sql`update member set must_change = true where id = ${rina.id}`
    const { make } = await keysOf()
    await expect(make()).rejects.toMatchObject({ problem: { code: 'own_passphrase_first' } })
  })

  test('go over to a new passphrase with the same act, or the old one stays', async () => {
    const { session, keys, make } = await keysOf()
    await make()
    const body = { secret: rina.secret, newSalt: base64url(16), newSecret: base64url(32) }
    await expect(session.call(changePassphrase, { body })).rejects.toMatchObject({
      problem: { code: 'keys_not_rewrapped' },
    })
    await signIn(world, rina)
    const newKey = randomBytes(32)
    const kept = toBase64url(await keepMemberKeys(keys, newKey))
    await session.call(changePassphrase, { body: { ...body, kept } })
    const { own } = await (await signIn(world, { ...rina, secret: body.newSecret })).call(contract.getOwnKeys)
    expect(sure(await openMemberKeys(rina.id, newKey, fromBase64url(own?.kept ?? ''))).secret).toEqual(
      keys.secret,
    )
  })

  test('are gone when somebody else sets the passphrase: resetting sign-in never opens the vault', async () => {
    const { session, make } = await keysOf()
    await make()
    await world.sql`update member set secret_hash = ${createHash('sha256').update('lain').digest()}, must_change = true
      where id = ${rina.id}`
    expect(await session.call(contract.getOwnKeys)).toEqual({ own: null })
  })

  test('cannot be left under another passphrase than the one that holds, by whatever way', async () => {
    const { make } = await keysOf()
    await make()
    await expect(
      world.sql`update member set secret_hash = ${createHash('sha256').update('lain').digest()} where id = ${rina.id}`,
    ).rejects.toMatchObject({ code: 'BK433' })
  })
})

describe('V13: the directory', () => {
  test('is built from the root down, and read and verified by every member', async () => {
    const desk = await keyedDesk(operator, root, await headOf())
    const stranger = await world.join(await world.desk(), ['worker'])
    const directory = await directoryOf(stranger, root)
    expect(currentEpoch(directory, desk.head.desk)).toEqual({ epoch: 1, keys: halves(desk.epoch.pairs) })
    expect(directory.members.get(desk.head.desk)?.get(desk.head.member)).toEqual(halves(desk.head.keys.pairs))
  })

  test('has one root, which nobody replaces', async () => {
    expect(await operator.refusal(contract.setRoot, { body: { verify: root.verify } })).toMatchObject({
      code: 'root_set_already',
    })
    await expect(
      world.sql`insert into key_root (verify, member) values (${root.verify}, ${operator.member})`,
    ).rejects.toMatchObject({ code: '23505' })
  })

  test('takes no statement that its issuer has not signed', async () => {
    const head = await withKeys(await headOf())
    const agency = await stateAgency(operator, root, head)
    const { epoch } = await prepareFirst(head)
    const stranger = await keyPairsOf(randomBytes(32))
    const forged = await next(head, { id: agency.agency, pairs: stranger, epoch: null }, root, {
      kind: 'desk' as const,
      agency: agency.agency,
      desk: head.desk,
      epoch: 1,
      keys: halves(epoch.pairs),
    })
    expect(await head.refusal(contract.stateEpoch, { body: { statement: forged } })).toMatchObject({
      code: 'forged_statement',
    })
    const good = await epochStatement(head, root, agency, epoch)
    expect(
      await head.refusal(contract.stateEpoch, {
        body: {
          statement: { ...good, said: { ...good.said, keys: halves(await keyPairsOf(randomBytes(32))) } },
        },
      }),
    ).toMatchObject({ code: 'other_keys_stated' })
    await head.call(contract.stateEpoch, { body: { statement: good } })
  })

  test('takes each number once: of two who state at the same time, one begins again', async () => {
    const desk = await keyedDesk(operator, root, await headOf())
    const [one, other] = [
      await withKeys(await world.join(desk.head.desk, ['worker'])),
      await withKeys(await world.join(desk.head.desk, ['worker'])),
    ]
    const bodies = [
      await welcoming(desk.head, root, desk.epoch, one),
      await welcoming(desk.head, root, desk.epoch, other),
    ]
    const both = await Promise.allSettled(bodies.map((body) => desk.head.call(contract.welcome, { body })))
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { problem: { code: 'gap_in_directory' } },
    })
    await directoryOf(one, root)
  })
})

describe('V14: who leaves', () => {
  test('is served no keys from that moment, and a new epoch is due until it is there', async () => {
    const desk = await keyedDesk(operator, root, await headOf())
    const sari = await withKeys(await world.join(desk.head.desk, ['worker']))
    await desk.head.call(contract.welcome, { body: await welcoming(desk.head, root, desk.epoch, sari) })
    expect((await epochAsGiven(sari, 1)).secret).toEqual(desk.epoch.secret)

    const { items } = await desk.head.call(listMembers)
    const membership = items.find(({ id }) => id === sari.member)
    expect(membership).toBeDefined()
    await world.sql`update membership set until = app.now() where member = ${sari.member}`
    expect(await world.sql`select from epoch_for_member where member = ${sari.member}`).toEqual([])
    expect(await state(desk.head)).toMatchObject({ epochDue: true })

    // The desk cannot take her back in the epoch that she could open.
    const early = await next(desk.head, { id: desk.head.desk, pairs: desk.epoch.pairs, epoch: 1 }, root, {
      kind: 'member-left' as const,
      desk: desk.head.desk,
      member: sari.member,
    })
    expect(await desk.head.refusal(contract.sayLeft, { body: { statement: early } })).toMatchObject({
      code: 'left_before_epoch',
    })

    const second = await nextEpoch(desk, [desk.head])
    expect((await epochAsGiven(desk.head, 2)).secret).toEqual(second.secret)
    const left = await next(desk.head, { id: desk.head.desk, pairs: second.pairs, epoch: 2 }, root, {
      kind: 'member-left' as const,
      desk: desk.head.desk,
      member: sari.member,
    })
    await desk.head.call(contract.sayLeft, { body: { statement: left } })
    expect(await state(desk.head)).toMatchObject({ epochDue: false })
    expect((await directoryOf(desk.head, root)).members.get(desk.head.desk)?.has(sari.member)).toBe(false)

    // Whoever stays opens the older epoch under the newer one.
    const { epochs } = await state(desk.head)
    const older = await openOlderEpoch(second, fromBase64url(epochs[0]?.older ?? ''))
    expect(sure(older).secret).toEqual(desk.epoch.secret)
  })

  test('does not get the next epoch, nor does anybody from another desk', async () => {
    const desk = await keyedDesk(operator, root, await headOf())
    const sari = await withKeys(await world.join(desk.head.desk, ['worker']))
    const stranger = await withKeys(await headOf())
    await world.sql`update membership set until = app.now() where member = ${sari.member}`
    for (const one of [sari, stranger]) {
      const made = sure(
        await prepareEpoch(
          { desk: desk.head.desk, number: 2 },
          { epoch: desk.epoch, recovery: desk.recovery },
          [{ member: one.member, keys: halves(one.keys.pairs) }],
        ),
      )
      const body = { ...made.prepared, reason: 'member_left' as const }
      expect(await desk.head.refusal(contract.prepareEpoch, { body })).toMatchObject({ code: 'not_found' })
    }
  })

  test('an epoch that waits is prepared once, and can be dropped', async () => {
    const head = await withKeys(await headOf())
    const { prepared } = await prepareFirst(head)
    const again = { ...prepared, reason: 'first' as const }
    expect(await head.refusal(contract.prepareEpoch, { body: again })).toMatchObject({
      code: 'epoch_prepared_already',
    })
    await head.call(contract.dropEpoch, { body: { epoch: 1 } })
    expect(await state(head)).toMatchObject({ epochs: [] })
    await head.call(contract.prepareEpoch, { body: again })
    expect(await head.refusal(contract.dropEpoch, { body: { epoch: 2 } })).toMatchObject({
      code: 'not_found',
    })
  })
})

describe('V15: recovery', () => {
  test('no real person is sealed before two shares have been tried', async () => {
    const desk = await keyedDesk(operator, root, await headOf())
    expect(await state(desk.head)).toMatchObject({ maySeal: false })
    const { epochs } = await state(desk.head)
    const kept = epochs[0]?.recovery
    const [one = '', , three = ''] = desk.shares
    const pairs = sure(await joinShares(kept?.sealTo ?? '', [one, three]))
    const back = await recoverEpoch(
      pairs,
      { desk: desk.head.desk, epoch: 1 },
      fromBase64url(kept?.sealed ?? ''),
    )
    expect(sure(back).secret).toEqual(desk.epoch.secret)
    await desk.head.call(contract.testRecovery, { body: { epoch: 1 } })
    expect(await state(desk.head)).toMatchObject({ maySeal: true })
    expect(await desk.head.refusal(contract.testRecovery, { body: { epoch: 2 } })).toMatchObject({
      code: 'epoch_not_in_force',
    })
  })
})

describe('V15: a desk that goes on', () => {
  test('the next epoch with the same shares needs no new test, one with new shares does', async () => {
    const desk = await keyedDesk(operator, root, await headOf())
    await desk.head.call(contract.testRecovery, { body: { epoch: 1 } })
    const second = await nextEpoch(desk, [desk.head], 'routine')
    expect(await state(desk.head)).toMatchObject({ maySeal: true })
    const { epochs } = await state(desk.head)
    const before = { epoch: second, recovery: epochs[0]?.recovery ?? desk.recovery }
    const place = { desk: desk.head.desk, number: 3, newShares: true }
    const takers = [{ member: desk.head.member, keys: halves(desk.head.keys.pairs) }]
    const made = sure(await prepareEpoch(place, before, takers))
    await desk.head.call(contract.prepareEpoch, { body: { ...made.prepared, reason: 'recovery_used' } })
    const statement = await epochStatement(desk.head, root, desk.agency, made.epoch)
    await desk.head.call(contract.stateEpoch, { body: { statement } })
    expect(await state(desk.head)).toMatchObject({ maySeal: false })
  })
})

describe("V13: an agency's key", () => {
  test('that nobody holds any more is made anew, and counts when the root has stated it', async () => {
    const head = await withKeys(await headOf())
    await stateAgency(operator, root, head)
    const another = { verify: base64url(32), sealed: base64url(80) }
    expect(await head.refusal(contract.makeAgencyKey, { body: another })).toMatchObject({
      code: 'agency_key_stands',
    })
    await world.sql`delete from agency_key_holder where member = ${head.member}`
    const fresh = await stateAgency(operator, root, head)
    expect((await directoryOf(head, root)).agencies.get(fresh.agency)).toBe(fresh.pairs.verify)
    expect(await state(head)).toMatchObject({
      agencyKey: { stated: fresh.pairs.verify, holders: [head.member] },
    })
  })

  test('is given on to another administrator of the desk, who then states its epochs', async () => {
    const head = await withKeys(await headOf())
    const keys = await stateAgency(operator, root, head)
    const second = await withKeys(await world.join(head.desk, ['administrator', 'worker']))
    const sealed = toBase64url(await giveAgency(keys, second.member, second.keys.pairs.sealTo))
    await head.call(contract.giveAgencyKey, { body: { member: second.member, sealed } })
    const { agency, agencyKey } = await state(second)
    const taken = await takeAgency(
      second.keys,
      { agency, verify: agencyKey.stated ?? '' },
      fromBase64url(agencyKey.mine ?? ''),
    )
    const { epoch } = await prepareFirst(second)
    const statement = await epochStatement(second, root, sure(taken), epoch)
    await second.call(contract.stateEpoch, { body: { statement } })
    expect(await state(second)).toMatchObject({ epochs: [{ epoch: 1, reason: 'first' }] })
  })

  test('is not replaced by an administrator while the root has stated one', async () => {
    const head = await withKeys(await headOf())
    await stateAgency(operator, root, head)
    const body = { verify: root.verify, sealed: base64url(80) }
    expect(await head.refusal(contract.makeAgencyKey, { body })).toMatchObject({ code: 'agency_key_stands' })
  })

  test('states nothing for whoever does not hold it, though they administer the desk', async () => {
    const head = await withKeys(await headOf())
    const keys = await stateAgency(operator, root, head)
    const second = await withKeys(await world.join(head.desk, ['administrator', 'worker']))
    const { epoch } = await prepareFirst(head)
    const statement = await epochStatement(head, root, keys, epoch)
    expect(await second.refusal(contract.stateEpoch, { body: { statement } })).toMatchObject({
      code: 'not_agency_key_holder',
    })
    expect((await second.call(contract.listPrepared)).items).toEqual([
      expect.objectContaining({ desk: head.desk, epoch: 1 }),
    ])
  })

  test('is held no more by whoever stops administering the agency', async () => {
    const head = await withKeys(await headOf())
    await stateAgency(operator, root, head)
    await world.sql`update membership set roles = '{worker}' where member = ${head.member}`
    expect(await world.sql`select from agency_key_holder where member = ${head.member}`).toEqual([])
  })
})
