import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { Command } from 'commander'
import { speech } from '../../web/words/translate.ts'
import {
  checkReference,
  exportForms,
  type ExportForm,
  exportReference,
  importReference,
  type ReferenceFile,
  type ReferencePlan,
} from '../administration/contract.ts'
import { Refused, WrongUsage } from './failure.ts'
import { fileNamed, readText } from './files.ts'
import { say, table, tell } from './out.ts'
import type { Common } from './session.ts'
import { connect } from './session.ts'

export function referenceCommands(program: Command): void {
  const reference = program
    .command('reference')
    .summary('export, check and import reference data')
    .description(
      'Reference data as files: code lists, holidays, packages, and to compare with, regions and kinds of promises. As an operator.',
    )
    .addHelpText('after', '\nExample:\n  npm run bekal -- reference export rujukan')
  reference
    .command('export')
    .summary('write all reference data into a folder')
    .description(
      'Write all reference data into a folder, one file per list. The same state gives the same bytes.',
    )
    .argument('<folder>', 'made where it is missing; files of the same names are written over')
    .option(
      '--form <form>',
      `${exportForms.join(' or ')}: as this project keeps it, or as Excel in Indonesian opens it`,
      'plain',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  npm run bekal -- reference export rujukan\n  npm run bekal -- reference export rujukan --form spreadsheet',
    )
    .action(async (folder: string, _: unknown, command: Command) => {
      await runExport(folder, command.optsWithGlobals<Common & { form: string }>())
    })
  reference
    .command('check')
    .summary('say what an import would do, and write nothing')
    .description('Say row by row what an import of these files would do, and write nothing.')
    .argument(
      '<files...>',
      'CSV or JSON files, or folders of them; known by their headings, whatever they are called',
    )
    .addHelpText('after', '\nExample:\n  npm run bekal -- reference check rujukan/codes/legal_basis.csv')
    .action(async (names: string[], _: unknown, command: Command) => {
      await runImport(names, command.optsWithGlobals<Common>(), false)
    })
  reference
    .command('import')
    .summary('import files of reference data, whole or not at all')
    .description(
      'Import files of reference data. All or nothing: one refused row refuses them all, and every problem is reported. Nothing is ever deleted: what the files do not name stays.',
    )
    .argument(
      '<files...>',
      'CSV or JSON files, or folders of them; known by their headings, whatever they are called',
    )
    .addHelpText('after', '\nExample:\n  npm run bekal -- reference import rujukan/codes/legal_basis.csv')
    .action(async (names: string[], _: unknown, command: Command) => {
      await runImport(names, command.optsWithGlobals<Common>(), true)
    })
}

async function runExport(folder: string, options: Common & { form: string }): Promise<void> {
  const form = exportForms.find((one): one is ExportForm => one === options.form)
  if (form === undefined)
    throw new WrongUsage(`--form is one of ${exportForms.join(', ')}, not ${options.form}`)
  const client = await connect(options)
  const { files } = await client.call(exportReference, { query: { form } })
  for (const { path, text } of files) {
    const place = join(fileNamed(folder), path)
    await mkdir(dirname(place), { recursive: true })
    await writeFile(place, text)
  }
  const paths = files.map(({ path }) => path)
  say(options.json ?? false, { folder, files: paths }, [
    ...paths,
    '',
    `${paths.length} files written to ${folder}.`,
  ])
}

async function runImport(names: readonly string[], options: Common, writes: boolean): Promise<void> {
  const { json = false } = options
  const files = await filesNamed(names)
  const client = await connect(options)
  const plan = await client.call(checkReference, { body: { files } })
  const moves = plan.added + plan.changed + plan.retired
  const written = writes && plan.refused === 0 && moves > 0
  if (written) await client.call(importReference, { body: { files, fingerprint: plan.fingerprint } })
  say(json, { ...plan, written, rows: plan.rows.map(withSentences) }, reportFor(plan, writes))
  if (plan.refused > 0) process.exitCode = 1
}

/** The named files; of a folder the CSV and JSON files under it that hold reference data of this kind. */
async function filesNamed(names: readonly string[]): Promise<ReferenceFile[]> {
  const files: ReferenceFile[] = []
  for (const name of names) {
    const place = fileNamed(name)
    if (!(await stat(place)).isDirectory()) {
      files.push({ path: name, text: await readText(name) })
      continue
    }
    const inside = (await readdir(place, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile() && /\.(csv|json)$/.test(entry.name))
      .map((entry) => relative(place, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .sort()
    for (const path of inside) {
      if (known.test(path)) files.push({ path: join(name, path), text: await readText(join(place, path)) })
      else tell(`${join(name, path)} is none of these files: left out.`)
    }
  }
  if (files.length === 0)
    throw new Refused('There is no file of reference data. Name one, or a folder that was exported.')
  if (files.length > 40) throw new Refused(`${files.length} files are too many at once; at most 40.`)
  return files
}

/** As an export calls them. */
const known =
  /^(codes\/(?!lists\.)\w+\.csv|holidays\/(decrees|holidays-id)\.csv|packages\/(packages|items)\.csv|regions\/regions\.csv|obligations\/kinds\.json)$/

const words = speech('en')
const sentence = (code: string) => words.find(`refusals.row.${code}`) ?? code

type Row = ReferencePlan['rows'][number]

const withSentences = (row: Row) => ({
  ...row,
  problems: row.problems.map((problem) => ({ ...problem, sentence: sentence(problem.code) })),
})

function reportFor(plan: ReferencePlan, writes: boolean): string[] {
  const rows = plan.rows.flatMap((row) => {
    const [first = '', ...more] = [
      ...row.problems.map(({ column, code }) => `${column === '' ? '' : `${column}: `}${sentence(code)}`),
      ...row.changes.map(({ column, before, after }) => `${column}: ${short(before)} → ${short(after)}`),
    ]
    const place = row.row === 0 ? '' : String(row.row)
    return [
      [row.path, place, short(row.about), row.outcome, first],
      ...more.map((line) => ['', '', '', '', line]),
    ]
  })
  const heading = ['file', 'row', 'about', 'outcome', 'what']
  return [...(rows.length > 0 ? [...table([heading, ...rows]), ''] : []), closing(plan, writes)]
}

/** What identity checks refuse is not repeated; the rest is cut to a line. */
const short = (text: string) => {
  const shown = text === '' ? '(empty)' : text
  return shown.length > 50 ? `${shown.slice(0, 49)}…` : shown
}

function closing({ added, changed, retired, unchanged, refused }: ReferencePlan, writes: boolean): string {
  if (refused > 0) {
    return `Refused: ${refused}. Nothing was written. Correct these rows and run this again. Rows are counted without the heading.`
  }
  const counts = `${added} added, ${changed} changed, ${retired} retired, ${unchanged} unchanged`
  if (added + changed + retired === 0) return `Everything is there already: ${unchanged} rows unchanged.`
  return writes ? `Written: ${counts}.` : `Check only, nothing was written: ${counts}.`
}
