import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pdfmake from 'pdfmake'
import type { TDocumentDefinitions } from 'pdfmake/interfaces.js'

export type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js'

/** Arimo has the measures of Arial, which the rules of official letters ask for, and a licence that lets us embed it. */
const files = join(dirname(fileURLToPath(import.meta.resolve('@fontsource/arimo/package.json'))), 'files')
const font = (face: string) => join(files, `arimo-latin-${face}.woff`)
const faces = {
  normal: font('400-normal'),
  bold: font('700-normal'),
  italics: font('400-italic'),
  bolditalics: font('700-italic'),
}
pdfmake.setFonts({ Arimo: faces })
pdfmake.setUrlAccessPolicy(() => false)
pdfmake.setLocalAccessPolicy((path) => Object.values(faces).includes(path))

/** Points to the millimetre. */
export const mm = (millimetres: number): number => (millimetres * 72) / 25.4

/** A4, and the F4 of Indonesian offices: 215 × 330 mm. */
export const paperSizes = {
  A4: { width: mm(210), height: mm(297) },
  F4: { width: mm(215), height: mm(330) },
} as const

/** A PDF with everything that it needs inside. The same definition and day give the same bytes. */
export async function makePdf(definition: TDocumentDefinitions, day: string, title: string): Promise<Buffer> {
  const at = new Date(`${day}T00:00:00Z`)
  return pdfmake
    .createPdf({
      ...definition,
      language: 'id',
      info: { title, creator: 'Bekal', producer: 'Bekal', creationDate: at, modDate: at },
      defaultStyle: { font: 'Arimo', ...definition.defaultStyle },
    })
    .getBuffer()
}
