import { type Command, InvalidArgumentError } from 'commander'
import type { KeepOptions, RotateOptions, VerifyOptions } from './run-journal.ts'
import type { Common } from './session.ts'

/** Export, verify and keep the journal. What they need is loaded only for them. */
export function journalCommands(program: Command): void {
  const journal = program
    .command('journal')
    .summary('verify the journal, export it, keep its roots, change its key')
    .description(
      'The journal is sealed into a signed hash chain. The verifier shares no code with what seals it (docs/guide/jurnal.md).',
    )
    .addHelpText('after', '\nExample:\n  npm run bekal -- journal verify')

  journal
    .command('export')
    .summary('write the whole journal with its seals, one JSON value per line')
    .description(
      'Write the journal with its keys, roots and seals, as it is at one moment, while everybody works on. It holds ids only, but tells who worked when: give it to auditors alone. The database is that of DATABASE_URL, or the embedded one of the data folder (BEKAL_DATA).',
    )
    .argument('[file]', 'a new file; without it, standard output')
    .addHelpText('after', '\nExample:\n  npm run bekal -- journal export jurnal.ndjson')
    .action(async (file: string | undefined, _: unknown, command: Command) => {
      const { runExport } = await import('./run-journal.ts')
      await runExport(file, command.optsWithGlobals<Common>())
    })

  journal
    .command('verify')
    .summary('check that the journal is as it was sealed')
    .description(
      'Check an export, or without a file the database itself (DATABASE_URL, or the embedded one of the data folder). What was cut off at the end, or written anew by whoever holds the key, only shows against what another agency kept. Exit codes: 0 as it was sealed, 1 a fault was found, 2 it could not be checked.',
    )
    .argument('[file]', 'an export; without it, the database')
    .option('--kept <file>', 'what journal keep has kept of it')
    .option('--trust <key>', 'a public key that you were told by another way; may be repeated', several)
    .addHelpText(
      'after',
      '\nExamples:\n  npm run bekal -- journal verify\n  npm run bekal -- journal verify jurnal.ndjson --kept simpanan.ndjson',
    )
    .action(async (file: string | undefined, _: unknown, command: Command) => {
      const { runVerify } = await import('./run-journal.ts')
      await runVerify(file, command.optsWithGlobals<VerifyOptions>())
    })

  journal
    .command('keep')
    .summary('keep the published roots of an installation')
    .description(
      'Ask an installation for its keys, roots and newest head, and add to the file what is new. Where that disagrees with what was kept, nothing is added. Run it every hour, on a computer of another agency. Exit codes: 0 kept, 1 it disagrees, 2 it could not be asked.',
    )
    .argument('<address>', 'where that Bekal answers, such as https://bekal.example.go.id')
    .argument('<file>', 'where it is kept; made by the first run')
    .option(
      '--restored <number>',
      'that restore is known and was asked after: go on with what came along; may be repeated',
      numbers,
    )
    .option('--trust <key>', 'a public key that you were told by another way; may be repeated', several)
    .addHelpText(
      'after',
      '\nExample:\n  npm run bekal -- journal keep https://bekal.example.go.id simpanan.ndjson',
    )
    .action(async (address: string, file: string, _: unknown, command: Command) => {
      const { runKeep } = await import('./run-journal.ts')
      await runKeep(address, file, command.optsWithGlobals<KeepOptions>())
    })

  journal
    .command('rotate-key')
    .summary('sign by a new key from now on, introduced by the old one')
    .description(
      'Make a new key and sign by it from the next seal on. The old one signs a record that introduces it, so that every verifier follows. Run it on the server, as the user that runs Bekal; it may go on working, and takes the new key by itself. Whatever dies on the way, one of both keys is in force: run it again. Takes BEKAL_SERVER_URL, DATABASE_URL or the embedded database of the data folder (BEKAL_DATA).',
    )
    .option(
      '--lost',
      'the old key is gone, in every backup too: the new one signs itself, and verifiers refuse it until they are told',
    )
    .addHelpText('after', '\nExample:\n  npm run bekal -- journal rotate-key')
    .action(async (_: unknown, command: Command) => {
      const { runRotateKey } = await import('./run-journal.ts')
      await runRotateKey(command.optsWithGlobals<RotateOptions>())
    })
}

function several(key: string, before: string[] = []): string[] {
  return [...before, key]
}

function numbers(text: string, before: number[] = []): number[] {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new InvalidArgumentError('It is the number of a restore, 1 or more.')
  return [...before, Number(text)]
}
