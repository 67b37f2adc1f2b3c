import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { letterKinds, type LetterTemplate, samples } from '../contract.ts'
import { ownRequest } from '../testing.ts'
import { sampleSheet } from './sample.ts'
import { fixedSentences } from './sheet.ts'
import { readTemplate, templateFields, templateOf, templateText } from './template.ts'

/** How an agency words its letters, and what keeps a wording from being used. */

const shipped = (kind: string) =>
  JSON.parse(
    readFileSync(join(import.meta.dirname, `../../../reference/letters/${kind}.json`), 'utf8'),
  ) as LetterTemplate

const faultsOf = (text: string, kind: LetterTemplate['kind'] = 'request') =>
  readTemplate(kind, text).faults.map(({ code, line, word }) => `${line} ${code} ${word}`.trim())
/** The good wording with one line in the place of another. */
const withLine = (at: number, line: string) =>
  ownRequest
    .split('\n')
    .map((one, i) => (i === at - 1 ? line : one))
    .join('\n')
const head = {
  from: { name: 'Dinas Sosial', agencyName: 'Pemerintah Kota', regionName: null },
  head: { lines: ['X'], address: 'Y', contact: '' },
  paper: 'A4' as const,
}

describe('a template as it is typed', () => {
  test.each(letterKinds)('the shipped wording of %s can be typed, and may be used', (kind) => {
    const { body } = shipped(kind)
    const text = templateText(kind, body)
    expect(faultsOf(text, kind)).toEqual([])
    const typed = templateOf(kind, text)
    if ('refused' in typed) throw new Error(typed.refused)
    for (const sample of samples)
      expect(sampleSheet({ kind, version: 1, body: typed }, sample, head).body).toEqual(
        sampleSheet({ kind, version: 1, body }, sample, head).body,
      )
    expect(templateText(kind, typed)).toBe(text)
  })

  test('becomes sentences, lists and conditions', () => {
    expect(readTemplate('request', ownRequest).body).toEqual([
      {
        text: 'Dengan hormat, berdasarkan {basis} kami meminta data berikut untuk {purpose}.',
        list: 'items',
      },
      { text: 'Mengenai {site}.', when: 'site' },
      { text: 'Cakupan: {scope}. Waktu jawaban {days} hari kerja.' },
      { text: 'Keadaan darurat.', when: 'emergency' },
      { text: '{withoutNames}' },
    ])
  })

  test('blank lines and blanks around a line mean nothing', () => {
    const spaced = `\n  ${ownRequest.replaceAll('\n', '  \n\n\t')}\n\n`
    expect(readTemplate('request', spaced).body).toEqual(readTemplate('request', ownRequest).body)
  })

  test('whatever is typed is read without failing, and what may be used can be typed again', () => {
    const words = fc.constantFrom(
      ...templateFields.request.map(({ name }) => `{${name}}`),
      '[bila lokasi] ',
      '[tanpa lokasi] ',
      '[',
      '{',
      '}',
      '\n',
      ' kata ',
    )
    const typed = fc.oneof(
      fc.string(),
      fc.array(words).map((all) => all.join('')),
    )
    fc.assert(
      fc.property(typed, (text) => {
        const found = templateOf('request', `${ownRequest}\n${text}`)
        if ('refused' in found) return
        const again = templateText('request', found)
        expect(templateOf('request', again)).toEqual(found)
      }),
    )
  })
})

describe('what keeps a template from being used, with its line', () => {
  test.each([
    ['', '0 template_empty'],
    [withLine(4, 'Cakupan: {cakupan}, {provinsi}. Waktu {hari}.'), '4 template_hole_unknown provinsi'],
    [withLine(5, '[bila darurat] Keadaan {darurat}.'), '5 template_hole_unknown darurat'],
    [withLine(1, 'Untuk {keperluan}.'), '0 template_hole_missing dasar'],
    [withLine(4, '[bila lokasi] Cakupan {cakupan}, {hari}.'), '0 template_hole_missing cakupan'],
    [withLine(5, 'Segera.'), '0 template_hole_missing darurat'],
    [withLine(6, 'Terima kasih.'), '0 template_hole_missing tanpa_nama'],
    [withLine(2, ''), '0 template_hole_missing butir'],
    [withLine(3, 'Mengenai {lokasi}.'), '3 template_hole_sometimes lokasi'],
    [withLine(3, '[tanpa lokasi] Mengenai {lokasi}.'), '3 template_hole_sometimes lokasi'],
    [withLine(4, 'Cakupan: {cakupan}, {hari}: {butir}.'), '4 template_list_place butir'],
    [`{butir}\n${ownRequest}`, '1 template_list_place butir'],
    [`${ownRequest.replace('{butir}', '{butir}\n{butir}')}`, '3 template_list_place butir'],
    [`${ownRequest}\n[bila hujan] Bawa payung.`, '7 template_condition_unknown hujan'],
    [`${ownRequest}\n[bila dasar] Ada dasar.`, '7 template_condition_unknown dasar'],
    [`${ownRequest}\n[kalau lokasi] Ada.`, '7 template_condition_unknown [kalau lokasi] Ada.'],
    [`${ownRequest}\n[bila lokasi]`, '7 template_condition_bare lokasi'],
    [`${ownRequest}\nKurung { tunggal.`, '7 template_brace {'],
    [`${ownRequest}\nMohon segera 🙏.`, '7 template_letter 🙏'],
    [`${ownRequest}\nBagi mantan PSK.`, '7 template_word_forbidden mantan'],
    [`${ownRequest}\nHubungi 0812-3456-7890.`, '7 template_identity'],
    [`${ownRequest}\nHubungi Sdri. Siti.`, '7 template_person'],
    [`${ownRequest}\n${'a'.repeat(1001)}`, '7 template_too_long 1000'],
    [`${ownRequest}\n${'Kalimat.\n'.repeat(36)}`, '42 template_too_long 40'],
  ])('%#: %s', (text, fault) => {
    expect(faultsOf(text)).toContain(fault)
    expect(templateOf('request', text)).toMatchObject({ refused: faultsOf(text)[0]?.split(' ')[1] })
  })

  test('a paragraph where there is a site and another where there is none make a whole', () => {
    const text = withLine(
      4,
      '[bila lokasi] Cakupan {cakupan}, waktu {hari}.\n[tanpa lokasi] Cakupan {cakupan} saja, waktu {hari}.',
    )
    expect(faultsOf(text)).toEqual([])
  })

  test('a fault names no number and no person', () => {
    const { faults } = readTemplate('request', `${ownRequest}\nSdri. Siti, 3172014107900003`)
    expect(faults).not.toEqual([])
    expect(JSON.stringify(faults)).not.toMatch(/Siti|3172014107900003/)
  })
})

test('an agency can move the sentence that keeps names out, and not leave it out or change it', () => {
  const sentence = fixedSentences.request?.['withoutNames'] ?? ''
  const typed = templateOf('request', ownRequest)
  if ('refused' in typed) throw new Error(typed.refused)
  const said = sampleSheet({ kind: 'request', version: 1001, body: typed }, 'bare', head).body
  expect(said.map(({ text }) => text)).toContain(sentence)
})
