import type { Command } from 'commander'
import type { Common } from './session.ts'

/** *Mode latihan*. What the commands need is loaded only for them: it is much. */
export function trainingCommands(program: Command): void {
  const training = program
    .command('training')
    .summary('keep an installation for exercise')
    .description(
      'An installation for exercise holds invented people and letters and sends nothing outside: npm run serve -- --training. The database is that of DATABASE_URL, or the embedded one of the data folder (BEKAL_DATA) while no server uses it.',
    )
    .addHelpText('after', '\nExample:\n  npm run bekal -- training reset')

  training
    .command('reset')
    .summary('throw away what was exercised and begin anew')
    .description(
      'Throw away everything in an installation for exercise and fill it anew, or fill an empty database for the first time. A database that is for anything else is not touched. Stop the server first. Its letters bear the address in BEKAL_ADDRESS.',
    )
    .addHelpText(
      'after',
      '\nExample:\n  DATABASE_URL=postgres://… BEKAL_ADDRESS=https://latihan.example.go.id npm run bekal -- training reset',
    )
    .action(async (_: unknown, command: Command) => {
      const { runReset } = await import('./run-training.ts')
      await runReset(command.optsWithGlobals<Common>())
    })

  training
    .command('accounts')
    .summary('list the invented accounts and their passphrase')
    .description('List who plays whom in an exercise, and the one passphrase that opens all of them.')
    .addHelpText('after', '\nExample:\n  npm run bekal -- training accounts')
    .action(async (_: unknown, command: Command) => {
      const { runAccounts } = await import('./run-training.ts')
      await runAccounts(command.optsWithGlobals<Common>())
    })
}
