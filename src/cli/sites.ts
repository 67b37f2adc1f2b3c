import type { Command } from 'commander'
import { importSites, SiteImportRow } from '../sites/contract.ts'
import { Refused } from './failure.ts'
import { readCsv, readText } from './files.ts'
import { reportForMachines, reportForPeople } from './import-report.ts'
import { say } from './out.ts'
import type { Common } from './session.ts'
import { connect } from './session.ts'

const columns = Object.keys(SiteImportRow.properties) as (keyof SiteImportRow)[]
const most = 2000

export function siteCommands(program: Command): void {
  const sites = program
    .command('sites')
    .summary('import sites')
    .description('Sites: lokalisasi and lokasi.')
    .addHelpText(
      'after',
      '\nExample:\n  npm run bekal -- sites import reference/sites/closures.csv --dry-run',
    )
  sites
    .command('import')
    .summary('import sites from a CSV file')
    .description(
      `Import sites from a CSV file, as an operator. All or nothing: one refused row refuses the file, and every problem is reported.\nColumns: ${columns.join(', ')}.`,
    )
    .argument('<file>', 'CSV in UTF-8, such as reference/sites/closures.csv')
    .option('--dry-run', 'report row by row and write nothing')
    .addHelpText(
      'after',
      '\nExamples:\n  npm run bekal -- sites import reference/sites/closures.csv --dry-run\n  npm run -s bekal -- sites import sites.csv --json',
    )
    .action(async (file: string, _: unknown, command: Command) => {
      await runImport(file, command.optsWithGlobals<Common & { dryRun?: boolean }>())
    })
}

async function runImport(file: string, options: Common & { dryRun?: boolean }): Promise<void> {
  const { dryRun = false, json = false } = options
  const rows = readCsv(await readText(file), columns)
  if (rows.length === 0) throw new Refused('The file holds no row below its heading.')
  if (rows.length > most) {
    throw new Refused(`The file holds ${rows.length} rows; at most ${most} go at once. Split it.`)
  }
  const client = await connect(options)
  const reply = await client.call(importSites, { body: { rows, dryRun } })
  say(json, reportForMachines(reply), reportForPeople(reply, dryRun))
  if (reply.refused > 0) process.exitCode = 1
}
