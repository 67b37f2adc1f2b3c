import type { Command } from 'commander'
import type { ConditionOptions } from './condition.ts'
import type { BootstrapOptions, MigrateOptions } from './database.ts'
import type { Common } from './session.ts'

/** The commands that work on the database itself. What they need is loaded only for them: it is much. */
export function installationCommands(program: Command): void {
  program
    .command('migrate')
    .summary('bring the database up to this version')
    .description(
      "Bring the database up to the schema and reference data of this version. It is that of DATABASE_URL, or the embedded one of the data folder while no server uses it. The server's own password is that of BEKAL_SERVER_URL, else the one kept in the data folder (BEKAL_DATA): use those of the server.",
    )
    .option('--check', 'only list what is not applied yet; exit code 1 where something is')
    .addHelpText(
      'after',
      '\nExamples:\n  npm run bekal -- migrate\n  DATABASE_URL=postgres://… npm run bekal -- migrate --check',
    )
    .action(async (_: unknown, command: Command) => {
      const { runMigrate } = await import('./database.ts')
      await runMigrate(command.optsWithGlobals<MigrateOptions>())
    })

  program
    .command('bootstrap')
    .summary('add the first operator of a fresh installation')
    .description(
      'Add the first operator, directly in the database, where there is none yet. The passphrase is made here and shown once.',
    )
    .requiredOption('--login <login>', 'what they type to sign in: small letters, digits, . _ -')
    .requiredOption('--name <name>', 'their name')
    .addHelpText('after', '\nExample:\n  npm run bekal -- bootstrap --login pengelola --name "Rina Contoh"')
    .action(async (_: unknown, command: Command) => {
      const { runBootstrap } = await import('./database.ts')
      await runBootstrap(command.optsWithGlobals<BootstrapOptions>())
    })

  program
    .command('first-link')
    .summary('make a link by which the first administrator of a fresh installation comes in')
    .description(
      'Make a link by which the first administrator comes in: once, within 24 hours, in the place of an earlier link. The server prints one at every start as long as nobody keeps the installation. Takes BEKAL_ADDRESS and the database of the server (BEKAL_SERVER_URL or DATABASE_URL).',
    )
    .addHelpText('after', '\nExample:\n  npm run bekal -- first-link')
    .action(async (_: unknown, command: Command) => {
      const { runFirstLink } = await import('./database.ts')
      await runFirstLink(command.optsWithGlobals<Common>())
    })

  program
    .command('address-check')
    .summary('look whether the way to Bekal is as safe as it has to be')
    .description(
      'Look at the public address as browsers do: certificate, versions and ciphers of TLS, HSTS, and whether anybody answers without TLS. Run it on another computer, after installing and after every change of the proxy. Exit code 1 where something is not as docs/guide/pasang.md has it.',
    )
    .argument('[address]', 'as https://bekal.example.go.id; without it BEKAL_ADDRESS')
    .addHelpText('after', '\nExample:\n  npm run bekal -- address-check https://bekal.example.go.id')
    .action(async (address: string | undefined, _: unknown, command: Command) => {
      const { runAddressCheck } = await import('./run-address-check.ts')
      await runAddressCheck(address, command.optsWithGlobals<Common>())
    })

  program
    .command('condition')
    .summary('say how the installation is doing and what there is to do')
    .description(
      'How the installation is doing, as the operator who is signed in reads it: sealing, jobs, processes, backup, calendar, database, disks. Exit code 0 where nobody has to act, 1 where somebody has to (or the server does not answer). Words: docs/guide/kondisi.md.',
    )
    .option('--quiet', 'only what is not good; nothing where all is well')
    .addHelpText(
      'after',
      '\nExamples:\n  npm run bekal -- condition\n  npm run -s bekal -- condition --quiet',
    )
    .action(async (_: unknown, command: Command) => {
      const { runCondition } = await import('./condition.ts')
      await runCondition(command.optsWithGlobals<ConditionOptions>())
    })
}
