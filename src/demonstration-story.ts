import { addAgency, addDesk } from './agencies/contract.ts'
import { regionDesk, steadyId } from './agencies/reference.ts'
import { addFile } from './files/contract.ts'
import { localDate } from './kernel/dates.ts'
import type { Client } from './platform/client.ts'
import type { AnyEndpoint, Input, Reply } from './platform/endpoint.ts'
import { registerPaper } from './paper/contract.ts'
import { type Content, makePdf, mm, paperSizes } from './platform/pdf/make-pdf.ts'
import * as requests from './requests/contract.ts'
import * as sites from './sites/contract.ts'

/** Somebody of the demonstration at the own desk. */
export type Player = { call: Client['call']; desk: string }

/** `second` and `provinceSecond` initial what the heads of the directorate and the province write. */
type Cast = {
  operator: Player
  directorate: Player
  second: Player
  province: Player
  provinceSecond: Player
  district: Player
}

/**
 * Two agencies that no list generates, a few letters and a commitment, so that every list of a newcomer shows what it is for: one that waits to be acknowledged,
 * one that waits for its answer, one that was answered with *no data because …*, one to a desk without account, one draft, one that came on paper. One has
 * a file with it, and the paper its scan. Through the endpoints, each
 * step under a key of its own, so that a start that was cut off goes on where it stopped.
 */
export async function tellStory(
  { operator, directorate, second, province, provinceSecond, district }: Cast,
  since: string,
): Promise<void> {
  const today = localDate(since, 'WIB')
  const enrol = steps('agencies')
  const others = [
    {
      kind: 'lks',
      name: 'LKS Contoh Jakarta Utara',
      region: '31.72',
      wall: 'social',
      superior: district.desk,
    },
    {
      kind: 'uptd_ppa',
      name: 'UPTD PPA Contoh DKI Jakarta',
      region: '31',
      wall: 'protection',
      superior: province.desk,
    },
  ] as const
  for (const { kind, name, region, wall, superior } of others) {
    const { id: agency } = await enrol(operator, addAgency, { body: { kind, name, region } })
    await enrol(operator, addDesk, { body: { agency, name, wall, superior, zone: 'WIB' } })
  }
  const { items } = await directorate.call(sites.listSites, { query: { q: 'Kalijodo' } })
  const site = items[0]?.id ?? null
  const letter = (receiver: string, subject: string) => ({
    basis: 'uu_30_2014_35_36',
    purpose: 'Menyiapkan pendampingan, pelatihan dan bantuan bagi warga dampingan yang menginginkannya.',
    items: [
      { code: 'people_known', detail: null },
      { code: 'people_registered', detail: 'Menurut tahap layanan' },
    ],
    scope: 'Keadaan pada bulan ini, dalam jumlah',
    site,
    receiver,
    subject,
    urgency: 'segera' as const,
    security: 'biasa' as const,
    emergency: false,
    answerWithin: 10,
  })
  const send = async (number: string, receiver: { desk: string }, subject: string, enclosed?: Blob) => {
    const step = steps(`letter/${number}`)
    const { id } = await step(directorate, requests.draftRequest, { body: letter(receiver.desk, subject) })
    const params = { id }
    if (enclosed) {
      const hang = steps(`letter/${number}/attachment`)
      const file = await hang(directorate, addFile, { query: { namesNobody: true }, body: enclosed })
      await hang(directorate, requests.attachFile, { params, body: { file: file.id } })
    }
    await step(second, requests.initialRequest, { params })
    await step(directorate, requests.signRequest, { params, body: { signedOn: today } })
    await step(directorate, requests.numberRequest, { params, body: { number, letterDate: today } })
    await step(directorate, requests.sendRequest, { params, body: { onPaper: null, note: null } })
    return { step, params }
  }
  const year = today.slice(0, 4)
  const form = await sheet(today, 'Lampiran', [
    'Daftar isian jumlah, tanpa nama dan tanpa nomor induk.',
    'Terdata: ......  Terdaftar: ......  Tidak diketahui: ......',
  ])
  await send(`460/101/CONTOH/${year}`, district, 'Permintaan data jumlah orang', form)
  await send(`460/104/CONTOH/${year}`, { desk: regionDesk('31.73') }, 'Permintaan data layanan kota')
  const received = await send(`460/102/CONTOH/${year}`, province, 'Permintaan data layanan yang tersedia')
  await received.step(province, requests.receiveRequest, {
    params: received.params,
    body: { onPaper: null, note: 'Diterima di loket surat.' },
  })
  const answered = await send(`460/103/CONTOH/${year}`, province, 'Permintaan data pendaftaran')
  const { params } = answered
  await answered.step(province, requests.receiveRequest, { params, body: { onPaper: null, note: null } })
  await answered.step(province, requests.draftAnswer, {
    params,
    body: {
      form: 'no_data',
      counts: [],
      codes: [],
      reason: 'nobody_registered',
      text: 'Pendaftaran layanan belum dibuka.',
      number: null,
    },
  })
  await answered.step(provinceSecond, requests.initialRequest, { params })
  await answered.step(province, requests.answerRequest, { params })
  await steps('draft')(directorate, requests.draftRequest, {
    body: letter(district.desk, 'Permintaan data kebutuhan pelatihan'),
  })
  const kept = steps('paper')
  const scanned = await sheet(today, 'Kelurahan Contoh', [
    `Nomor 045.2/7/CONTOH/${year}`,
    'Hal: Undangan rapat koordinasi layanan',
    'Rapat membahas tempat pelayanan dan waktunya.',
  ])
  const scan = await kept(district, addFile, { query: { namesNobody: true }, body: scanned })
  await kept(district, registerPaper, {
    body: {
      kind: 'general',
      office: 'Kelurahan Contoh',
      fromDesk: null,
      number: `045.2/7/CONTOH/${year}`,
      letterDate: today,
      receivedAt: since,
      subject: 'Undangan rapat koordinasi layanan',
      urgency: 'biasa',
      security: 'biasa',
      scan: scan.id,
      keptAt: 'Map contoh',
      answerBy: null,
    },
  })
  if (site === null) return
  await steps('commitment')(district, sites.addCommitment, {
    params: { id: site },
    body: {
      counterpart: directorate.desk,
      text: 'Membuka posko layanan dan pendampingan.',
      targetDate: `${Number(year) + 1}-03-31`,
    },
  })
}

/** One invented sheet; the same day gives the same bytes, so that a start that was cut off brings it once. */
async function sheet(day: string, title: string, lines: readonly string[]): Promise<Blob> {
  const content: Content = [{ text: title, bold: true, fontSize: 14, margin: [0, 0, 0, mm(8)] }, ...lines]
  const bytes = await makePdf({ pageSize: paperSizes.A4, content }, day, title)
  return new Blob([new Uint8Array(bytes)], { type: 'application/pdf' })
}

/** Calls under keys that are the same at every start. */
function steps(chapter: string) {
  let at = 0
  return <E extends AnyEndpoint>(by: Player, endpoint: E, input: Partial<Input<E>>): Promise<Reply<E>> => {
    at += 1
    return by.call(endpoint, input, { key: steadyId(`demonstration/${chapter}/${at}`) })
  }
}
