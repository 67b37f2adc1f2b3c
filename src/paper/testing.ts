import type { Colleague } from '../testing/world.ts'
import { disposePaper, type PaperLetter, registerPaper } from './contract.ts'

let serial = 0

/** A letter of an office that is not in Bekal, received on the morning of Monday, 9 March 2026. */
export function paperLetter(more: Partial<PaperLetter> = {}): PaperLetter {
  serial += 1
  return {
    kind: 'general',
    office: 'Kelurahan Penjaringan',
    fromDesk: null,
    number: `045.2/${serial}/III/2026`,
    letterDate: '2026-03-05',
    receivedAt: '2026-03-09T01:30:00.000Z',
    subject: 'Permohonan keterangan layanan',
    urgency: 'biasa',
    security: 'biasa',
    scan: null,
    keptAt: 'Lemari 2, map 14',
    answerBy: null,
    ...more,
  }
}

export async function registered(by: Colleague, more: Partial<PaperLetter> = {}): Promise<string> {
  return (await by.call(registerPaper, { body: paperLetter(more) })).id
}

export async function disposedPaper(by: Colleague): Promise<string> {
  const id = await registered(by)
  await by.call(disposePaper, { params: { id }, body: { member: by.member, note: 'Segera' } })
  return id
}
