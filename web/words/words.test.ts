import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { forbiddenWords as forbidden } from '../../src/kernel/forbidden-words.ts'
import { en } from './en.ts'
import { id } from './id.ts'
import { cut, type Word } from './translate.ts'

const web = join(import.meta.dirname, '..')

/** Keys that are looked up by something the server says, so no source names them. */
const fromServer = ['refusals.']

const dictionaries: Record<string, Record<string, Word>> = { id, en }
const forms = (word: Word): string[] => (typeof word === 'string' ? [word] : [word.one, word.other])
const holes = (text: string) => cut(text).filter((_, at) => at % 2 === 1)

const sources = readdirSync(web, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path) && !/^words\/(id|en)\W/.test(path))
  .map((path) =>
    ts.createSourceFile(path, readFileSync(join(web, path), 'utf8'), ts.ScriptTarget.Latest, true),
  )

function visit(node: ts.Node, see: (node: ts.Node) => void) {
  see(node)
  node.forEachChild((child) => visit(child, see))
}

interface Uses {
  /** Every string literal: a key is used wherever it is written out. */
  readonly literals: Set<string>
  /** Heads of template literals: `obligations.state.${state}` uses all that begin so. */
  readonly heads: Set<string>
  /** What `t`, `rich` and `find` are called with, written out. */
  readonly said: Set<string>
}

function usesOf(files: readonly ts.SourceFile[]): Uses {
  const uses: Uses = { literals: new Set(), heads: new Set(), said: new Set() }
  for (const file of files)
    visit(file, (node) => {
      if (ts.isStringLiteralLike(node)) uses.literals.add(node.text)
      if (ts.isTemplateExpression(node) && node.head.text.includes('.')) uses.heads.add(node.head.text)
      if (ts.isCallExpression(node)) {
        const callee = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression
        const [first] = node.arguments
        if (
          ts.isIdentifier(callee) &&
          ['t', 'rich'].includes(callee.text) &&
          first &&
          ts.isStringLiteralLike(first)
        )
          uses.said.add(first.text)
      }
    })
  return uses
}

const attributes = ['alt', 'aria-label', 'description', 'heading', 'label', 'lead', 'placeholder', 'title']

/** Text that a reader would see and that no dictionary knows. */
function rawText(file: ts.SourceFile): string[] {
  const found: string[] = []
  const words = (text: string) => /\p{L}{2,}/u.test(text)
  visit(file, (node) => {
    if (ts.isJsxText(node) && words(node.text)) found.push(`${file.fileName}: ${node.text.trim()}`)
    if (
      ts.isJsxExpression(node) &&
      !ts.isJsxAttribute(node.parent) &&
      node.expression &&
      ts.isStringLiteralLike(node.expression) &&
      words(node.expression.text)
    )
      found.push(`${file.fileName}: ${node.expression.text}`)
    if (
      ts.isJsxAttribute(node) &&
      attributes.includes(node.name.getText(file)) &&
      node.initializer &&
      ts.isStringLiteral(node.initializer) &&
      words(node.initializer.text) &&
      !(node.initializer.text in id)
    )
      found.push(`${file.fileName}: ${node.name.getText(file)}=${node.initializer.text}`)
  })
  return found
}

describe('the dictionaries', () => {
  test('both languages know the same words with the same holes', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(id).sort())
    for (const [key, word] of Object.entries(id))
      for (const form of forms((en as Record<string, Word>)[key] ?? ''))
        expect(new Set(holes(form)), key).toEqual(new Set(forms(word).flatMap(holes)))
  })

  test('no part overwrites a word of another: keys begin with the name of their part', () => {
    for (const language of ['id', 'en'])
      for (const file of readdirSync(join(web, 'words', language))) {
        const part = file.replace('.ts', '')
        const text = readFileSync(join(web, 'words', language, file), 'utf8')
        const keys = [...text.matchAll(/^ {2}'([^']+)':/gm)].map((match) => match[1] ?? '')
        expect(keys.filter((key) => !key.startsWith(`${part}.`))).toEqual([])
        expect(new Set(keys).size).toBe(keys.length)
      }
  })

  test('no word is missing that a screen says', () => {
    const { said, heads } = usesOf(sources)
    expect(said.size).toBeGreaterThan(0)
    expect([...said].filter((key) => !(key in id))).toEqual([])
    for (const head of heads)
      if (Object.keys(id).some((key) => key.startsWith(`${head.split('.')[0]}.`)))
        expect(
          Object.keys(id).some((key) => key.startsWith(head)),
          head,
        ).toBe(true)
  })

  test('no word is kept that nothing says', () => {
    const { literals, heads } = usesOf(sources)
    const begins = [...heads, ...fromServer]
    const unused = Object.keys(id).filter(
      (key) => !literals.has(key) && !begins.some((head) => key.startsWith(head)),
    )
    expect(unused).toEqual([])
  })

  test('the scan sees a missing and an unused word where there is one', () => {
    const planted = ts.createSourceFile(
      'planted.tsx',
      "t('shell.noSuchWord'); t(`shell.x.${y}`)",
      ts.ScriptTarget.Latest,
      true,
    )
    expect([...usesOf([planted]).said]).toEqual(['shell.noSuchWord'])
    expect([...usesOf([planted]).heads]).toEqual(['shell.x.'])
  })
})

describe('what may never be said', () => {
  test.each(Object.entries(dictionaries))('no forbidden word stands in %s', (_, dictionary) => {
    const found = Object.entries(dictionary).filter(([, word]) => forms(word).some((f) => forbidden.test(f)))
    expect(found).toEqual([])
  })

  test('the rule catches the word and leaves its neighbours alone', () => {
    expect(forbidden.test('Daftar eks warga')).toBe(true)
    expect(forbidden.test('Pusat Rehabilitasi')).toBe(true)
    expect(forbidden.test('teks ekspor dan praktik, index')).toBe(false)
  })
})

describe('components', () => {
  test('hold no text of their own', () => {
    expect(sources.flatMap(rawText)).toEqual([])
  })

  test('a planted text is found', () => {
    const planted = ts.createSourceFile(
      'planted.tsx',
      '<p title="Judul">Halo dunia{"lagi"}</p>',
      ts.ScriptTarget.Latest,
      true,
      ts.ScriptKind.TSX,
    )
    expect(rawText(planted)).toHaveLength(3)
  })
})
