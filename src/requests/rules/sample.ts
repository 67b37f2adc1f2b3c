import type { LetterKind, LetterSheet, LetterTemplate, Sample } from '../contract.ts'
import { type Holes, type Lists, type SheetDesk, sheetOf } from './sheet.ts'

/** Invented facts, with which an administrator sees a template as a letter before it is one. No desk and nobody is real. */
const ofTheLetter = {
  number: '460/12/III/2026',
  date: '9 Maret 2026',
  subject: 'Permintaan data layanan',
}

const counts = [
  'Jumlah orang yang terdaftar: 117 (orang terdaftar), keadaan 9 Maret 2026',
  'Jumlah orang yang terdaftar: 1–4 (orang hadir), keadaan 9 Maret 2026; Blok timur',
]
const items = ['Jumlah orang yang terdaftar: per hari surat diterima', 'Langkah yang sudah diambil']

type Filling = { holes: Holes; lists: Lists }
const fillings: Record<LetterKind, Record<Sample, Filling>> = {
  request: {
    full: {
      holes: { ...request(), site: 'Lokasi Contoh, Kota Contoh', emergency: 'ya' },
      lists: { items },
    },
    bare: { holes: request(), lists: { items: items.slice(0, 1) } },
  },
  answer: {
    full: {
      holes: {
        ...ofTheLetter,
        reason: 'belum pernah didata',
        text: 'Langkah yang sudah kami ambil diuraikan dalam lampiran.',
      },
      lists: { counts, codes: ['Langkah yang sudah diambil: belum ada'] },
    },
    bare: { holes: { ...ofTheLetter, reason: 'belum pernah didata' }, lists: {} },
  },
  refusal: same({
    ...ofTheLetter,
    ground: 'Dirahasiakan oleh undang-undang (UU 30/2014 Pasal 36 ayat (1))',
    reason: 'Data yang diminta dirahasiakan oleh undang-undang',
  }),
  clarification: same({ ...ofTheLetter, question: 'Sejak tanggal berapa data itu diminta?' }),
  receipt: same({ ...ofTheLetter, receivedAt: '10 Maret 2026', days: '10' }),
}

function request(): Holes {
  return {
    basis: 'UU 30/2014 tentang Administrasi Pemerintahan, Pasal 35 dan 36',
    purpose: 'menyiapkan pendampingan dan pelatihan bagi yang menginginkannya',
    scope: 'Kecamatan Contoh',
    days: '10',
  }
}

function same(holes: Holes): Record<Sample, Filling> {
  return { full: { holes, lists: {} }, bare: { holes, lists: {} } }
}

/** A letter in this wording with invented facts, on the agency's own letterhead. */
export function sampleSheet(
  template: LetterTemplate,
  sample: Sample,
  own: { from: SheetDesk; head: LetterSheet['head']; paper: LetterSheet['paper'] },
): LetterSheet {
  return sheetOf({
    ...own,
    ...fillings[template.kind][sample],
    template,
    to: { name: 'Dinas Sosial Kota Contoh', agencyName: 'Pemerintah Kota Contoh', regionName: 'Kota Contoh' },
    number: template.kind === 'receipt' || template.kind === 'clarification' ? null : '460/34/III/2026',
    date: '2026-03-12',
    urgency: 'segera',
    security: 'biasa',
    subject: template.kind === 'request' ? ofTheLetter.subject : `Surat nomor ${ofTheLetter.number}`,
    attachments: 0,
    signing: null,
    copies: [],
    verifyAt: null,
    mark: 'sample',
  })
}
