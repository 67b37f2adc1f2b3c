import { describe, expect, test } from 'vitest'
import { offeredSigning } from './offered-signing.ts'

const signer = { name: 'Rekan Contoh', office: 'Kepala Dinas Sosial', actsAs: null }
const own = {
  capacity: null,
  office: 'Kepala Dinas Sosial Kota Contoh',
  ownOffice: null,
  name: 'Drs. Rekan Contoh, M.Si.',
  nip: '197001011995031001',
  rank: 'Pembina Utama Muda',
}
const forGovernor = { ...own, capacity: 'an' as const, office: 'Gubernur', ownOffice: 'Kepala Dinas Sosial' }
const stoodIn = { ...own, capacity: 'plh' as const, office: 'Kepala Dinas Sosial' }

describe('what the form of signing begins with', () => {
  test('whoever never signed finds the own name and the head of the desk', () => {
    expect(offeredSigning(signer, null)).toEqual({
      capacity: null,
      office: signer.office,
      ownOffice: '',
      name: signer.name,
      nip: '',
      rank: '',
      kind: 'wet',
    })
  })

  test('whoever signed finds name, NIP, rank and office of last time', () => {
    expect(offeredSigning(signer, own)).toEqual({ ...own, ownOffice: '', kind: 'wet' })
  })

  test('a.n. is offered whole: never the office of another as if it were the own', () => {
    expect(offeredSigning(signer, forGovernor)).toEqual({ ...forGovernor, kind: 'wet' })
  })

  test('whoever acted for the head and does not now is offered no Plh., but name and NIP', () => {
    expect(offeredSigning(signer, stoodIn)).toMatchObject({
      capacity: null,
      office: signer.office,
      name: own.name,
      nip: own.nip,
    })
  })

  test('whoever acts for the head today is offered that, whatever they signed as before', () => {
    for (const before of [own, forGovernor, { ...stoodIn, capacity: 'plt' as const }])
      expect(offeredSigning({ ...signer, actsAs: 'plh' }, before)).toMatchObject({
        capacity: 'plh',
        office: signer.office,
        ownOffice: '',
        nip: own.nip,
      })
    expect(offeredSigning({ ...signer, actsAs: 'plh' }, stoodIn)).toMatchObject({ capacity: 'plh' })
  })
})
