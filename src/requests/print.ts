import { type Content, makePdf, mm, paperSizes, type TDocumentDefinitions } from '../platform/pdf/make-pdf.ts'
import type { LetterSheet } from './contract.ts'
import {
  capacityWords,
  dateInWords,
  nipInGroups,
  securityMark,
  sheetWords as words,
  urgencyWords,
} from './rules/sheet.ts'

/** The margins of official letters: 3 cm left, 2 cm right and above, 2.5 cm below. */
const margin = { left: mm(30), top: mm(20), right: mm(20), bottom: mm(25) }
const qrSize = mm(17)
/** The logo stands to the left of the letterhead's lines, which stay in the middle of the sheet. */
const logoSide = mm(22)
const indent = mm(12.5)
/** Where a letter has no day yet; a file of the same draft is the same file. */
const noDay = '1970-01-01'

/** The sheet as a PDF. `hash` is what verification answers; null until the letter is issued. `logo`: the PNG that its head names. */
export function printLetter(sheet: LetterSheet, hash: string | null, logo: Buffer | null): Promise<Buffer> {
  const title = [sheet.number, sheet.subject].filter((part) => part !== null).join(' · ')
  return makePdf(definitionOf(sheet, hash, logo), sheet.date ?? noDay, title)
}

function definitionOf(sheet: LetterSheet, hash: string | null, logo: Buffer | null): TDocumentDefinitions {
  const size = paperSizes[sheet.paper]
  const width = size.width - margin.left - margin.right
  const bottom = sheet.verifyAt === null ? margin.bottom : margin.bottom + mm(8)
  return {
    pageSize: size,
    pageMargins: [margin.left, margin.top, margin.right, bottom],
    defaultStyle: { fontSize: 11.5, lineHeight: 1.2 },
    header: (page) => headerOf(sheet, page),
    footer: (page, pages) => footerOf(sheet, hash, page, pages),
    content: [
      ...letterhead(sheet, width, logo),
      particulars(sheet),
      addressee(sheet),
      ...body(sheet),
      signatureBlock(sheet, width),
      ...copies(sheet),
    ],
    ...(sheet.mark === null
      ? {}
      : {
          watermark: {
            text: words[sheet.mark],
            color: '#1d1a15',
            opacity: sheet.mark === 'training' ? 0.12 : 0.06,
            bold: true,
            angle: -40,
          },
        }),
  }
}

/** That it is an exercise and the security that the letter bears, on every page; from the second page on its number. */
function headerOf({ security, mark }: LetterSheet, page: number): Content {
  const lines = [
    mark === 'training' ? words.training : null,
    securityMark(security),
    page > 1 ? `– ${page} –` : null,
  ].filter((line) => line !== null)
  return { text: lines.join('\n'), alignment: 'center', fontSize: 9.5, bold: true, margin: [0, mm(7), 0, 0] }
}

function footerOf(
  { verifyAt, security }: LetterSheet,
  hash: string | null,
  page: number,
  pages: number,
): Content {
  const down: [number, number, number, number] = [0, verifyAt === null ? 0 : 12, 0, 0]
  const secrecy = securityMark(security)
  const beside: Content[] = [
    ...(verifyAt === null ? [] : [`${words.verify} ${verifyAt}`]),
    ...(hash === null ? [] : [`${words.hash}: ${hash}`]),
    ...(secrecy === null ? [] : [{ text: secrecy, bold: true }]),
  ]
  return {
    columns: [
      ...(verifyAt === null
        ? []
        : [{ stack: [{ qr: verifyAt, fit: qrSize, eccLevel: 'M' as const }], width: qrSize + 10 }]),
      { stack: beside, width: '*', margin: down },
      { text: `${page}/${pages}`, width: 30, alignment: 'right', margin: down },
    ],
    fontSize: 6.5,
    lineHeight: 1.3,
    margin: [margin.left, verifyAt === null ? mm(10) : mm(6), margin.right, 0],
  }
}

function letterhead({ head }: LetterSheet, width: number, logo: Buffer | null): Content[] {
  const rule = (y: number, lineWidth: number) => ({
    type: 'line' as const,
    x1: 0,
    y1: y,
    x2: width,
    y2: y,
    lineWidth,
  })
  const last = head.lines.length - 1
  const lines: Content[] = [
    ...head.lines.map(
      (text, at): Content => ({
        text,
        bold: true,
        alignment: 'center',
        fontSize: at === last ? 15 : 13,
        lineHeight: 1.1,
      }),
    ),
    { text: head.address, alignment: 'center', fontSize: 9, margin: [0, 3, 0, 0] },
    { text: head.contact, alignment: 'center', fontSize: 9 },
  ]
  const beside = logo && {
    columns: [
      {
        image: `data:image/png;base64,${logo.toString('base64')}`,
        fit: [logoSide, logoSide] as [number, number],
        width: logoSide,
      },
      { stack: lines, width: '*' },
      { text: '', width: logoSide },
    ],
    columnGap: mm(2),
  }
  return [...(beside ? [beside] : lines), { canvas: [rule(0, 2.25), rule(3, 0.75)], margin: [0, 4, 0, 14] }]
}

const closeRows = {
  defaultBorder: false,
  hLineWidth: () => 0,
  vLineWidth: () => 0,
  paddingLeft: () => 0,
  paddingRight: () => 3,
  paddingTop: () => 0,
  paddingBottom: () => 1.5,
}

function particulars(sheet: LetterSheet): Content {
  const rows: [string, string, Content][] = [
    [words.number, ':', sheet.number ?? ''],
    [words.nature, ':', urgencyWords[sheet.urgency]],
    [words.attachments, ':', sheet.attachments],
    [words.subject, ':', { text: unbroken(sheet.subject) }],
  ]
  const day = sheet.date === null ? '………………' : dateInWords(sheet.date)
  return {
    columns: [
      { width: '*', layout: closeRows, table: { widths: [58, 6, '*'], body: rows } },
      { width: 'auto', text: `${sheet.place}, ${day}`, noWrap: true, margin: [16, 0, 0, 0] },
    ],
    margin: [0, 0, 0, 14],
  }
}

function addressee({ to, toPlace }: LetterSheet): Content {
  const [first, ...more] = to
  const lines = [`${words.to} ${first}`, ...more, `${words.at} ${toPlace}`]
  return { text: lines.join('\n'), margin: [0, 0, 0, 16] }
}

function body({ body: pieces }: LetterSheet): Content[] {
  return pieces.flatMap(({ text, items }): Content[] => [
    ...text.split(/\n+/).map(
      (paragraph): Content => ({
        text: unbroken(paragraph),
        alignment: 'justify',
        leadingIndent: indent,
        margin: [0, 0, 0, 7],
      }),
    ),
    ...(items.length === 0
      ? []
      : [
          {
            ol: items.map((item) => ({ text: unbroken(item) })),
            margin: [indent, 0, 0, 7],
          } satisfies Content,
        ]),
  ])
}

/** Numbers of letters and laws stay in one piece: no line ends within *460/7/III/2026*. */
function unbroken(text: string): Content[] {
  return text
    .split(/(\S*\/\S{1,40})/)
    .filter((part) => part !== '')
    .map((part) =>
      part.length < 48 && part.includes('/') && !part.includes(' ') ? { text: part, noWrap: true } : part,
    )
}

function signatureBlock({ signature }: LetterSheet, width: number): Content {
  const { capacity, office, ownOffice, name, nip, rank, kind } = signature
  const capacityWord = capacity === null ? '' : `${capacityWords[capacity]} `
  const offices = [`${capacityWord}${office}`, ...(ownOffice === null ? [] : [ownOffice])]
  const signed: Content =
    kind === 'electronic'
      ? { text: words.electronic, italics: true, fontSize: 9.5, margin: [0, 20, 0, 20] }
      : { text: ' ', margin: [0, 44, 0, 0] }
  const stack: Content[] = [
    { text: `${offices.join('\n')},` },
    signed,
    ...(name === null ? [] : [{ text: name, bold: true }]),
    ...(rank === null ? [] : [rank]),
    ...(nip === null ? [] : [`${words.nip} ${nipInGroups(nip)}`]),
  ]
  return { stack, unbreakable: true, margin: [width * 0.48, 14, 0, 0] }
}

function copies({ copies: names }: LetterSheet): Content[] {
  if (names.length === 0) return []
  const list: Content = names.length === 1 ? { text: names[0] ?? '' } : { ol: [...names] }
  return [
    { stack: [{ text: `${words.copies}:` }, list], fontSize: 10, margin: [0, 18, 0, 0], unbreakable: true },
  ]
}
