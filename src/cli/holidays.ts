import type { Command } from 'commander'
import type { Holiday } from '../agencies/contract.ts'
import { dayKinds, loadHolidays } from '../agencies/contract.ts'
import { wholeNumber } from './agencies.ts'
import { Refused } from './failure.ts'
import { readCsv, readText } from './files.ts'
import { say } from './out.ts'
import type { Common } from './session.ts'
import { connect } from './session.ts'

type Options = Common & { year: number; decree: string }

export function holidayCommands(program: Command): void {
  const holidays = program
    .command('holidays')
    .summary('load the holidays of a year')
    .description(
      'Holidays and cuti bersama: in a year without them deadlines skip weekends only and are provisional.',
    )
    .addHelpText(
      'after',
      '\nExample:\n  npm run bekal -- holidays load 2027.csv --year 2027 --decree "SKB 1/2026"',
    )
  holidays
    .command('load')
    .summary('load or replace the holidays of a year')
    .description(
      `Load or replace the holidays of a year, as an operator.\nColumns: date (2027-01-01), name, type (${dayKinds.join(', ')}). Rows of other years are left out.`,
    )
    .argument('<file>', 'CSV in UTF-8, such as reference/holidays/holidays-id.csv')
    .requiredOption('--year <year>', 'the year', wholeNumber)
    .requiredOption('--decree <number>', 'number of the joint decree (SKB 3 Menteri)')
    .addHelpText(
      'after',
      '\nExample:\n  npm run bekal -- holidays load 2027.csv --year 2027 --decree "SKB 1/2026, 2/2026, 3/2026"',
    )
    .action(async (file: string, _: unknown, command: Command) => {
      await load(file, command.optsWithGlobals<Options>())
    })
}

async function load(file: string, options: Options): Promise<void> {
  const { year, decree, json = false } = options
  const { days, others } = holidaysOf(readCsv(await readText(file), ['date', 'name', 'type']), year)
  const client = await connect(options)
  await client.call(loadHolidays, { body: { year, decree, days } })
  say(json, { year, decree, days: days.length, leftOut: others }, [
    `${days.length} days of ${year} loaded with ${decree}.`,
    ...(others > 0 ? [`${others} rows of other years were left out.`] : []),
  ])
}

/** The days of a year among the rows of a file. Throws Refused where a row can't be read, or none is of that year. */
export function holidaysOf(
  rows: readonly Record<'date' | 'name' | 'type', string>[],
  year: number,
): { days: Holiday[]; others: number } {
  const read = rows.map(({ date, name, type }, at): Holiday => {
    const kind = dayKinds.find((known) => known === type.trim())
    if (kind === undefined) {
      throw new Refused(`Row ${at + 1}, type: it must be one of ${dayKinds.join(', ')}.`)
    }
    if (!/^\d{4}-\d{2}-\d{2}$/.test(date.trim())) {
      throw new Refused(`Row ${at + 1}, date: a day is written 2027-01-01.`)
    }
    return { date: date.trim(), name: name.trim(), kind }
  })
  const days = read.filter(({ date }) => date.startsWith(`${year}-`))
  if (days.length === 0) throw new Refused(`The file holds no day of ${year}. Check --year.`)
  return { days, others: read.length - days.length }
}
