import { Command } from 'commander'
import { version } from '../platform/version.ts'
import { agencyCommands } from './agencies.ts'
import { backupCommands } from './backup.ts'
import { callCommands } from './call.ts'
import { holidayCommands } from './holidays.ts'
import { installationCommands } from './installation.ts'
import { journalCommands } from './journal.ts'
import { keyCommands } from './keys.ts'
import { processingCommands } from './processing.ts'
import { referenceCommands } from './reference.ts'
import { releaseCommands } from './release.ts'
import { signInCommands } from './sign-in.ts'
import { siteCommands } from './sites.ts'
import { trainingCommands } from './training.ts'

/** All commands. Throws commander's error instead of ending the process; `quiet` tells people nothing of wrong usage. */
export function commandLine(quiet: boolean): Command {
  const program = new Command('bekal')
    .description('The command line of Bekal.')
    .version(version)
    .option('--json', 'answer one JSON value on standard output, for machines')
    .option(
      '--server <address>',
      'where Bekal answers; else where you signed in, or http://127.0.0.1 at PORT or 8080',
    )
    .option('--desk <id>', 'the desk on whose behalf; not needed where you serve only one')
    .usage('<command> [options]')
    .configureHelp({ showGlobalOptions: true, helpWidth: 100 })
    .configureOutput({ writeErr: (text) => void (quiet || process.stderr.write(text)) })
    .showHelpAfterError('(--help shows how it is used)')
    .exitOverride()
    .addHelpText(
      'after',
      `
Exit codes: 0 done, 1 refused or failed, 2 wrong usage.
With --json a failure answers {"error": {"code", "message", …}}; npm run -s keeps npm's own lines out.

Examples:
  npm run bekal -- migrate
  npm run bekal -- bootstrap --login pengelola --name "Rina Contoh"
  npm run bekal -- sign-in pengelola
  npm run bekal -- sites import reference/sites/closures.csv --dry-run
  npm run -s bekal -- call sites.list --query limit=5 --json`,
    )
  installationCommands(program)
  backupCommands(program)
  journalCommands(program)
  keyCommands(program)
  releaseCommands(program)
  trainingCommands(program)
  signInCommands(program)
  siteCommands(program)
  agencyCommands(program)
  holidayCommands(program)
  referenceCommands(program)
  processingCommands(program)
  callCommands(program)
  return program
}
