import { forbiddenWords } from '../../kernel/forbidden-words.ts'
import { identityHints } from '../../kernel/identity-hints.ts'
import { refuse } from '../../kernel/refusal.ts'
import type { LetterKind, RequestsRefusal, TemplatePiece } from '../contract.ts'
import type { No } from './course.ts'
import { leadsToPerson } from './offices.ts'
import { fixedSentences } from './sheet.ts'

/**
 * How an agency writes a template: a paragraph a line. `{nomor}` is filled from the letter, `{butir}` alone on a line
 * lists below the paragraph above it, `[bila lokasi]` before a paragraph lets it stand only where there is one,
 * `[tanpa lokasi]` only where there is none. The names are Indonesian, for the letter is.
 */

export type TemplateField = {
  /** As it is typed. */
  readonly name: string
  /** As the letter calls it. */
  readonly fact: string
  /** Filled into a sentence, listed below one, or only asked for in a condition. */
  readonly as: 'text' | 'list' | 'condition'
  /** Not every letter has it. */
  readonly optional: boolean
  /** The form asks for it. */
  readonly required: boolean
}

const always = { optional: false, required: true } as const
const sometimes = { optional: true, required: true } as const
const mayBe = { optional: false, required: false } as const

/** The letter that is answered: its number and date name it. */
const ofTheLetter: readonly TemplateField[] = [
  { name: 'nomor', fact: 'number', as: 'text', ...always },
  { name: 'tanggal', fact: 'date', as: 'text', ...always },
  { name: 'hal', fact: 'subject', as: 'text', ...mayBe },
]

/** What a letter of each kind has to be filled with, and what its form asks for (UU 30/2014 art. 35 and 36). */
export const templateFields: Readonly<Record<LetterKind, readonly TemplateField[]>> = {
  request: [
    { name: 'dasar', fact: 'basis', as: 'text', ...always },
    { name: 'keperluan', fact: 'purpose', as: 'text', ...always },
    { name: 'butir', fact: 'items', as: 'list', ...always },
    { name: 'cakupan', fact: 'scope', as: 'text', ...always },
    { name: 'hari', fact: 'days', as: 'text', ...always },
    { name: 'tanpa_nama', fact: 'withoutNames', as: 'text', ...always },
    { name: 'lokasi', fact: 'site', as: 'text', ...sometimes },
    { name: 'darurat', fact: 'emergency', as: 'condition', ...sometimes },
  ],
  answer: [
    ...ofTheLetter,
    { name: 'jumlah', fact: 'counts', as: 'list', ...sometimes },
    { name: 'kode', fact: 'codes', as: 'list', ...sometimes },
    { name: 'sebab', fact: 'reason', as: 'text', ...sometimes },
    { name: 'uraian', fact: 'text', as: 'text', ...sometimes },
    { name: 'tanpa_nama', fact: 'withoutNames', as: 'text', ...always },
  ],
  refusal: [
    ...ofTheLetter,
    { name: 'dasar', fact: 'ground', as: 'text', ...always },
    { name: 'alasan', fact: 'reason', as: 'text', ...always },
  ],
  clarification: [...ofTheLetter, { name: 'pertanyaan', fact: 'question', as: 'text', ...always }],
  receipt: [
    ...ofTheLetter,
    { name: 'diterima', fact: 'receivedAt', as: 'text', ...always },
    { name: 'hari', fact: 'days', as: 'text', ...mayBe },
  ],
}

export type FaultCode = Extract<RequestsRefusal, `template_${string}`>
/** What is wrong, in which line (0: nowhere in particular), and the word that it is about. */
export type TemplateFault = { readonly code: FaultCode; readonly line: number; readonly word: string }

const mostPieces = 40
const longestLine = 1000
/** What the letters of the embedded font can show. */
const printable = /[^\t\x20-\x7e\u00a0-\u00ff\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u2022]/u
const condition = /^\[\s*(bila|tanpa)\s+(\w+)\s*\]\s*(.*)$/
const hole = /\{([^{}]*)\}/g

type Line = { readonly at: number; readonly piece: Writable<TemplatePiece> }
type Writable<T> = { -readonly [Name in keyof T]: T[Name] }

/** The pieces of a template as it is typed, and all that is wrong with it. */
export function readTemplate(
  kind: LetterKind,
  text: string,
): { body: TemplatePiece[]; faults: TemplateFault[] } {
  const faults: TemplateFault[] = []
  const lines: Line[] = []
  for (const [i, typed] of text.split('\n').entries()) {
    const line = { at: i + 1, text: typed.trim() }
    if (line.text !== '') faults.push(...readLine(kind, line, lines))
  }
  if (lines.length === 0) faults.push({ code: 'template_empty', line: 0, word: '' })
  else faults.push(...missingIn(kind, lines))
  if (lines.length > mostPieces)
    faults.push({ code: 'template_too_long', line: lines[mostPieces]?.at ?? 0, word: String(mostPieces) })
  return { body: lines.map(({ piece }) => piece), faults }
}

/** The pieces that may be kept, or the first thing that is wrong. */
export function templateOf(kind: LetterKind, text: string): TemplatePiece[] | No {
  const { body, faults } = readTemplate(kind, text)
  const [first] = faults
  return first ? refuse(first.code, { line: first.line, word: first.word }) : body
}

/** There is an own wording to go back from. */
export const retire = (newest: { body: unknown } | undefined): No | null =>
  newest === undefined || newest.body === null ? refuse('template_not_own') : null

function readLine(
  kind: LetterKind,
  { at, text }: { at: number; text: string },
  lines: Line[],
): TemplateFault[] {
  const fields = templateFields[kind]
  const fault = (code: FaultCode, word = ''): TemplateFault => ({ code, line: at, word })
  const listed = fields.find(({ as, name }) => as === 'list' && text === `{${name}}`)
  if (listed) {
    const above = lines.at(-1)?.piece
    if (above === undefined || above.list !== undefined) return [fault('template_list_place', listed.name)]
    above.list = listed.fact
    return sometimesOnly(listed, above) ? [] : [fault('template_hole_sometimes', listed.name)]
  }

  const faults: TemplateFault[] = []
  const [, sense, name = '', rest] = condition.exec(text) ?? []
  const asked = fields.find((field) => field.optional && field.name === name)
  const said = rest ?? text
  const piece: Writable<TemplatePiece> = { text: said }
  if (sense !== undefined && asked === undefined) faults.push(fault('template_condition_unknown', name))
  else if (sense === undefined && text.startsWith('['))
    faults.push(fault('template_condition_unknown', text.slice(0, 20)))
  if (asked) piece[sense === 'bila' ? 'when' : 'unless'] = asked.fact
  if (said === '') faults.push(fault('template_condition_bare', name))
  if (said.length > longestLine) faults.push(fault('template_too_long', String(longestLine)))

  piece.text = said.replaceAll(hole, (whole, typed: string) => {
    const field = fields.find((one) => one.name === typed)
    if (field === undefined || field.as === 'condition') {
      faults.push(fault('template_hole_unknown', typed.slice(0, 40)))
      return whole
    }
    if (field.as === 'list') faults.push(fault('template_list_place', field.name))
    else if (!sometimesOnly(field, piece)) faults.push(fault('template_hole_sometimes', field.name))
    return `{${field.fact}}`
  })
  lines.push({ at, piece })
  return [...faults, ...wordFaults(said.replaceAll(hole, ' '), fault)]
}

/** What not every letter has stands only where it is asked for. */
const sometimesOnly = ({ optional, fact }: TemplateField, { when }: TemplatePiece) =>
  !optional || when === fact

/** What may stand in no letter, whoever words it. */
function wordFaults(said: string, fault: (code: FaultCode, word?: string) => TemplateFault): TemplateFault[] {
  const faults: TemplateFault[] = []
  const brace = /[{}]/.exec(said)
  if (brace) faults.push(fault('template_brace', brace[0]))
  const strange = printable.exec(said)
  if (strange) faults.push(fault('template_letter', strange[0]))
  const forbidden = forbiddenWords.exec(said)
  if (forbidden) faults.push(fault('template_word_forbidden', forbidden[1] ?? ''))
  if (identityHints(said).length > 0) faults.push(fault('template_identity'))
  if (leadsToPerson(said)) faults.push(fault('template_person'))
  return faults
}

function missingIn(kind: LetterKind, lines: readonly Line[]): TemplateFault[] {
  return templateFields[kind]
    .filter((field) => field.required && !stands(field, lines))
    .map(({ name }) => ({ code: 'template_hole_missing' as const, line: 0, word: name }))
}

/** In every letter; what is optional, in every letter that has it. */
function stands(field: TemplateField, lines: readonly Line[]): boolean {
  const holds = ({ text, list }: TemplatePiece) =>
    field.as === 'list' ? list === field.fact : text.includes(`{${field.fact}}`)
  const pieces = lines.map(({ piece }) => piece)
  if (field.as === 'condition') return pieces.some(({ when }) => when === field.fact)
  if (field.optional) return pieces.some((piece) => piece.when === field.fact && holds(piece))
  const holding = pieces.filter(holds)
  const either = holding.flatMap(({ when }) => when ?? [])
  return holding.some(
    ({ when, unless }) =>
      (when === undefined && unless === undefined) || (unless !== undefined && either.includes(unless)),
  )
}

/** A template as it is typed, with room between its paragraphs. */
export function templateText(kind: LetterKind, body: readonly TemplatePiece[]): string {
  const fields = templateFields[kind]
  const nameOf = (fact: string) => fields.find((field) => field.fact === fact)?.name ?? fact
  const fixed = fixedSentences[kind]?.['withoutNames']
  return body
    .map(({ text, list, when, unless }) => {
      const said =
        text === fixed
          ? `{${nameOf('withoutNames')}}`
          : text.replaceAll(hole, (_, fact: string) => `{${nameOf(fact)}}`)
      const asked = when ? `[bila ${nameOf(when)}] ` : unless ? `[tanpa ${nameOf(unless)}] ` : ''
      const listed = list === undefined ? '' : `\n{${nameOf(list)}}`
      return `${asked}${said}${listed}`
    })
    .join('\n\n')
}
