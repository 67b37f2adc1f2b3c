import { ConfigError, readConfig } from './platform/config.ts'
import { EmbeddedPostgresError } from './platform/embedded/embedded-postgres-error.ts'
import { exitCode, rehearse, scenarios } from './rehearsal/rehearse.ts'
import { report } from './rehearsal/report.ts'
import { openScratchCountry } from './rehearsal/scratch-country.ts'

/** `npm run rehearse -- <story> [--json]`: 0 when every invariant holds, 1 when one does not, 2 for a wrong call. */

const help = `npm run rehearse -- <kisah> [--json]

Memutar ulang penutupan yang pernah terjadi lewat endpoint Bekal, pada basis data sementara dengan jam sendiri.
Replays a past closure through the endpoints of Bekal, on a scratch database with a clock of its own.

  kisah · stories: ${[...scenarios.keys()].join(', ')}
  --json           hasil untuk mesin · for machines
  DATABASE_URL     PostgreSQL sendiri (15 atau lebih baru) · one of your own instead of the embedded one
`

const args = process.argv.slice(2)
const words = args.filter((arg) => !arg.startsWith('-'))
const unknown = args.find(
  (arg) => arg.startsWith('-') && arg !== '--json' && arg !== '--help' && arg !== '-h',
)
const story = scenarios.get(words[0] ?? '')

if (args.includes('--help') || args.includes('-h')) {
  process.stdout.write(help)
} else if (story === undefined || words.length !== 1 || unknown !== undefined) {
  process.stderr.write(help)
  process.exitCode = 2
} else {
  const tell = (line: string) => process.stderr.write(`${line}\n`)
  let stopped = false
  try {
    const opening = openScratchCountry(readConfig(process.env), tell)
    // Also a signal in the middle of the start leaves no server and no folder behind.
    const interrupted = () => {
      stopped = true
      void opening.then((country) => country.close()).finally(() => process.exit(130))
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, interrupted)
    const country = await opening
    try {
      const outcome = await rehearse(country, story, tell)
      process.stdout.write(
        args.includes('--json') ? `${JSON.stringify(outcome, null, 2)}\n` : report(outcome, story),
      )
      process.exitCode = exitCode(outcome)
    } finally {
      await country.close()
    }
  } catch (error) {
    if (!stopped) process.stderr.write(`\n${sentence(error)}\n`)
    process.exitCode = 1
  }
}

function sentence(error: unknown): string {
  if (error instanceof EmbeddedPostgresError) return `${error.message}\n${error.hint}`
  if (error instanceof ConfigError) return error.message
  return (error as Error).stack ?? String(error)
}
