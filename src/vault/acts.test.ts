import { expect, test } from 'vitest'
import { isRefusal, type Refusal } from '../kernel/refusal.ts'
import { halvesOf, makeAgency, makeOwn, sayAgency, sayEpoch, sayLeft, welcomeTo } from './acts.ts'
import { takeAgency } from './agency-keys.ts'
import { fromBase64url, randomBytes } from './bytes.ts'
import { openMemberKeys, takeEpoch } from './desk-keys.ts'
import { type Directory, readDirectory, type Statement } from './directory.ts'
import { keyPairsOf } from './key-pairs.ts'
import { prepareEpoch } from './next-epoch.ts'

function sure<T>(outcome: T): Exclude<T, Refusal> {
  if (isRefusal(outcome)) throw new Error(outcome.refused)
  return outcome as Exclude<T, Refusal>
}

test('what a desk says on its way to keys is a directory that every device believes, to the leaver', async () => {
  const root = await keyPairsOf(randomBytes(32))
  const said: Statement[] = []
  const read = async (): Promise<Directory> => sure(await readDirectory(root.verify, said))
  const passphrase = randomBytes(32)
  const { keys: sari, body } = await makeOwn('sari', passphrase)
  expect(halvesOf(sure(await openMemberKeys('sari', passphrase, fromBase64url(body.kept))).pairs)).toEqual(
    halvesOf(sari.pairs),
  )
  const agency = await makeAgency('dinsos', sari)
  const place = { agency: 'dinsos', verify: agency.body.verify }
  expect(sure(await takeAgency(sari, place, fromBase64url(agency.body.sealed))).pairs.verify).toBe(
    agency.keys.pairs.verify,
  )
  said.push(await sayAgency(root, {}, 'dinsos', agency.body.verify))
  const takers = [{ member: 'sari', keys: sari.pairs }]
  const { epoch } = sure(await prepareEpoch({ desk: 'unit', number: 1 }, null, takers))
  const first = { desk: 'unit', epoch: 1, ...halvesOf(epoch.pairs) }
  said.push(await sayEpoch(agency.keys, (await read()).seen, first))
  const { keys: budi } = await makeOwn('budi', passphrase)
  const welcomed = await welcomeTo(epoch, (await read()).seen, 'budi', budi.pairs)
  said.push(welcomed.statement)
  expect((await read()).members.get('unit')?.get('budi')).toEqual(halvesOf(budi.pairs))
  const given = await takeEpoch(budi, { desk: 'unit', epoch: 1 }, fromBase64url(welcomed.sealed))
  expect(sure(given).pairs.verify).toBe(epoch.pairs.verify)
  said.push(await sayLeft(epoch, (await read()).seen, 'budi'))
  expect((await read()).members.get('unit')?.has('budi')).toBe(false)
})
