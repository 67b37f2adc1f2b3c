import { deflateSync } from 'node:zlib'
import { pngChunk } from '../files/testing.ts'
import { listAbout, type Obligation } from '../obligations/contract.ts'
import { type Client, makeClient } from '../platform/client.ts'
import type { Colleague, World } from '../testing/world.ts'
import { drawLink, linkHashes, linkHeader, type LinkSecrets } from '../vault/letter-link.ts'
import * as contract from './contract.ts'

/** Monday, 9 March 2026, 09.00 WIB. Ten working days later is 30 March (domain.md section 4). */
export const monday = '2026-03-09T02:00:00.000Z'

export const letterTo = (receiver: string, more: Partial<contract.Letter> = {}): contract.Letter => ({
  basis: 'uu_30_2014_35_36',
  purpose: 'Menyiapkan pendampingan dan pelatihan.',
  items: [
    { code: 'people_registered', detail: 'Per hari surat diterima' },
    { code: 'own_measures', detail: null },
  ],
  scope: 'Kecamatan Penjaringan',
  site: null,
  receiver,
  subject: 'Permintaan data layanan',
  urgency: 'segera',
  security: 'biasa',
  emergency: false,
  answerWithin: 10,
  ...more,
})

/** Signed by hand by the holder of the office. */
export const ownHand: contract.Signing = {
  capacity: null,
  office: 'Kepala Dinas Sosial',
  ownOffice: null,
  name: 'Drs. Rekan Contoh, M.Si.',
  nip: '197001011995031001',
  rank: 'Pembina Utama Muda',
  kind: 'wet',
}

/** A square of one colour, as a PNG of eight bits. */
export function logoPng(side = 200, colour: readonly [number, number, number] = [190, 30, 40]): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const row = Buffer.concat([Buffer.alloc(1), Buffer.alloc(side * 3, Buffer.from(colour))])
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(Buffer.concat(Array.from({ length: side }, () => row)))),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}

/** Own wordings of an agency, as they are typed. */
export const ownReceipt = 'Surat Saudara nomor {nomor} tanggal {tanggal} kami terima pada {diterima}.'
export const ownRefusal =
  'Atas surat Saudara nomor {nomor} tanggal {tanggal} kami menolak. Dasar: {dasar}. Alasan: {alasan}.'
export const ownClarification =
  'Atas surat Saudara nomor {nomor} tanggal {tanggal} kami bertanya: {pertanyaan}'
export const ownRequest = `Dengan hormat, berdasarkan {dasar} kami meminta data berikut untuk {keperluan}.
{butir}
[bila lokasi] Mengenai {lokasi}.
Cakupan: {cakupan}. Waktu jawaban {hari} hari kerja.
[bila darurat] Keadaan darurat.
{tanpa_nama}`

export const justNow = { onPaper: null, note: null }

export const inCounts: contract.Answer = {
  form: 'counts',
  counts: [
    {
      item: 'people_registered',
      unit: 'people_registered',
      count: 117,
      few: false,
      asOf: '2026-03-09',
      note: null,
    },
    {
      item: 'people_registered',
      unit: 'people_present',
      count: 3,
      few: false,
      asOf: '2026-03-09',
      note: 'Blok timur',
    },
    {
      item: 'people_registered',
      unit: 'people_left',
      count: null,
      few: false,
      asOf: '2026-03-09',
      note: null,
    },
  ],
  codes: [],
  reason: null,
  text: 'Langkah kami diuraikan dalam lampiran surat.',
  number: '800/77/2026',
}

export const noData: contract.Answer = {
  form: 'no_data',
  counts: [],
  codes: [],
  reason: 'nobody_registered',
  text: null,
  number: null,
}

export const refusal = (ground = 'secret_by_law') => ({
  ground,
  reason: 'Dirahasiakan oleh undang-undang.',
  number: null,
})

/** Two desks with one above each, and a colleague at every one of them. */
export type Country = { ministry: Colleague; sender: Colleague; province: Colleague; receiver: Colleague }

export async function makeCountry(world: World): Promise<Country> {
  const ministry = await world.desk({ kind: 'ministry' })
  const province = await world.desk({ kind: 'province_social' })
  return {
    ministry: await world.join(ministry),
    province: await world.join(province),
    sender: await world.join(await world.desk({ kind: 'ministry', superior: ministry })),
    receiver: await world.join(await world.desk({ superior: province })),
  }
}

let serial = 0
const nextNumber = () => {
  serial += 1
  return `460/${serial}/III/2026`
}

const seconds = new WeakMap<World, Map<string, Promise<Colleague>>>()

/** A colleague of that desk who has written nothing, and initials what others wrote; one for each desk of a world. */
export function secondOf(world: World, desk: string): Promise<Colleague> {
  const known = seconds.get(world) ?? new Map<string, Promise<Colleague>>()
  seconds.set(world, known)
  const second = known.get(desk) ?? world.join(desk, ['worker'])
  known.set(desk, second)
  return second
}

export async function initialled(world: World, sender: Colleague, id: string): Promise<void> {
  const second = await secondOf(world, sender.desk)
  await second.call(contract.initialRequest, { params: { id } })
}

/** Initialled by a second person and signed, on the day that the world's clock shows. */
export async function signed(world: World, sender: Colleague, id: string): Promise<void> {
  await initialled(world, sender, id)
  const signedOn = (await world.now()).slice(0, 10)
  await sender.call(contract.signRequest, { params: { id }, body: { signedOn } })
}

/** Drafts, signs and numbers a letter on the day that the world's clock shows. */
export async function numbered(
  world: World,
  sender: Colleague,
  receiver: string,
  more: Partial<contract.Letter> = {},
): Promise<string> {
  const today = (await world.now()).slice(0, 10)
  const { id } = await sender.call(contract.draftRequest, { body: letterTo(receiver, more) })
  await signed(world, sender, id)
  await sender.call(contract.numberRequest, {
    params: { id },
    body: { number: nextNumber(), letterDate: today },
  })
  return id
}

export async function sent(
  world: World,
  sender: Colleague,
  receiver: string,
  more: Partial<contract.Letter> = {},
): Promise<string> {
  const id = await numbered(world, sender, receiver, more)
  await sender.call(contract.sendRequest, { params: { id }, body: justNow })
  return id
}

export async function received(
  world: World,
  { sender, receiver }: Country,
  more: Partial<contract.Letter> = {},
) {
  const id = await sent(world, sender, receiver.desk, more)
  await receiver.call(contract.receiveRequest, { params: { id }, body: justNow })
  return id
}

/** Drafted by a colleague who may be the head, initialled by a second person of the same desk, and given. */
export async function answered(
  world: World,
  receiver: Colleague,
  id: string,
  answer: contract.Answer = noData,
  signing?: contract.Signing,
): Promise<void> {
  await receiver.call(contract.draftAnswer, { params: { id }, body: answer })
  await initialled(world, receiver, id)
  await receiver.call(contract.answerRequest, { params: { id }, body: signing ? { signing } : {} })
}

export async function refused(
  world: World,
  receiver: Colleague,
  id: string,
  given: contract.WrittenRefusal = refusal(),
  signing?: contract.Signing,
): Promise<void> {
  await receiver.call(contract.draftRefusal, { params: { id }, body: given })
  await initialled(world, receiver, id)
  await receiver.call(contract.refuseRequest, { params: { id }, body: signing ? { signing } : {} })
}

export const read = (colleague: Colleague, id: string) =>
  colleague.call(contract.getRequest, { params: { id } })

export const box = async (colleague: Colleague, which: 'in' | 'out', more: object = {}) =>
  (await colleague.call(contract.listRequests, { query: { box: which, ...more } })).items

/** The obligations about a letter that a desk is a party to, newest first, as kind, owner and state. */
export async function about(colleague: Colleague, id: string): Promise<Obligation[]> {
  return (await colleague.call(listAbout, { params: { id } })).items
}

export const open = (obligations: readonly Obligation[]) =>
  obligations.filter(({ state }) => state === 'open')

export type Bearer = Client & { secrets: LinkSecrets; link: string }

/** Whoever bears these secrets, in a browser that knows nothing else. */
export function bearerOf(world: World, secrets: LinkSecrets): Bearer {
  const client = makeClient({ base: world.base, link: () => linkHeader(secrets) })
  return { ...client, secrets, link: linkHeader(secrets) }
}

/** The sender makes a link to a letter that was sent to a desk without account. */
export async function linkTo(world: World, sender: Colleague, id: string): Promise<Bearer> {
  const secrets = drawLink()
  await sender.call(contract.makeLink, { params: { id }, body: await linkHashes(secrets) })
  return bearerOf(world, secrets)
}

/** A letter to a new desk without account, and the bearer of the link to it. */
export async function linkedLetter(
  world: World,
  sender: Colleague,
  more: Partial<contract.Letter> = {},
  superior: string | null = null,
): Promise<{ id: string; desk: string; bearer: Bearer }> {
  const desk = await world.desk({ superior })
  const id = await sent(world, sender, desk, more)
  return { id, desk, bearer: await linkTo(world, sender, id) }
}
