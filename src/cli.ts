import { CommanderError } from 'commander'
import { commandLine } from './cli/command-line.ts'
import type { Failure } from './cli/failure.ts'
import { failureOf } from './cli/failure.ts'

/** `npm run bekal -- <command>`: exit code 0 done, 1 refused or failed, 2 wrong usage. */
const wantsJson = process.argv.includes('--json')

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever reads has had enough: `| head`.
  if (error.code === 'EPIPE') process.exit(process.exitCode)
  throw error
})

try {
  await commandLine(wantsJson).parseAsync()
} catch (error) {
  if (!(error instanceof CommanderError)) tellFailure(failureOf(error))
  else if (error.exitCode !== 0) tellFailure(wrongUsage(error), true)
}

function wrongUsage({ code, message }: CommanderError): Failure {
  const nothing = code === 'commander.help'
  return {
    exit: 2,
    code: 'usage',
    message: nothing ? 'Name a command; --help lists them.' : message.replace(/^error: /, ''),
  }
}

/** People have been told of wrong usage by commander. */
function tellFailure({ exit, ...error }: Failure, told = false): void {
  process.exitCode = exit
  if (wantsJson) process.stdout.write(`${JSON.stringify({ error })}\n`)
  else if (!told) process.stderr.write(`${error.message}\n`)
}
