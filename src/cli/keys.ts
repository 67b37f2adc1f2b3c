import { type Command, InvalidArgumentError } from 'commander'
import type { StateOptions } from './run-keys.ts'
import type { Common } from './session.ts'

/** The root of an installation. What the commands need is loaded only for them. */
export function keyCommands(program: Command): void {
  const keys = program
    .command('keys')
    .summary('make the root of an installation, and state the keys of agencies')
    .description(
      "The root states which key is an agency's, and nothing else. Its secret never comes near the server: new-root and state run on a computer without a network, requests and bring carry files there and back (docs/guide/kunci.md).",
    )
    .addHelpText('after', '\nExample:\n  npm run bekal -- keys new-root kunci-induk.json')

  keys
    .command('new-root')
    .summary('make a root, on a computer without a network')
    .description(
      'Make the root of an installation. The file holds its secret: keep it, and a copy on paper, in two safes, and let no other computer have it. Its public half and 30 digits are printed: the half is set with set-root, the digits go onto every letterhead.',
    )
    .argument('<file>', 'a new file')
    .addHelpText('after', '\nExample:\n  npm run bekal -- keys new-root kunci-induk.json')
    .action(async (file: string, _: unknown, command: Command) => {
      const { runNewRoot } = await import('./run-keys.ts')
      await runNewRoot(file, command.optsWithGlobals<Common>())
    })

  keys
    .command('set-root')
    .summary('tell the installation its root, once')
    .description('Set the public half of the root, as an operator. It is never replaced: compare it before.')
    .argument('<half>', 'the public half that new-root has printed')
    .addHelpText('after', '\nExample:\n  npm run bekal -- keys set-root <half>')
    .action(async (half: string, _: unknown, command: Command) => {
      const { runSetRoot } = await import('./run-keys.ts')
      await runSetRoot(half, command.optsWithGlobals<Common>())
    })

  keys
    .command('requests')
    .summary('fetch the keys of agencies that wait for the root')
    .description('Write what waits for the root into a file, as an operator, to be carried to its computer.')
    .argument('<file>', 'a new file')
    .addHelpText('after', '\nExample:\n  npm run bekal -- keys requests menunggu.json')
    .action(async (file: string, _: unknown, command: Command) => {
      const { runRequests } = await import('./run-keys.ts')
      await runRequests(file, command.optsWithGlobals<Common>())
    })

  keys
    .command('state')
    .summary('state keys of agencies, on the computer of the root')
    .description(
      'List what waits, and state each agency whose 30 digits you give: those that its administrator reads to you, not those of the list. Without --agree nothing is stated. The root remembers what it has stated last, and states nothing on top of another history.',
    )
    .argument('<requests>', 'what requests has written')
    .argument('[file]', 'a new file for what was stated')
    .requiredOption('--root <file>', 'what new-root has written')
    .option('--agree <digits>', 'the 30 digits that an agency has read to you; may be repeated', several)
    .addHelpText(
      'after',
      '\nExamples:\n  npm run bekal -- keys state menunggu.json --root kunci-induk.json\n  npm run bekal -- keys state menunggu.json pernyataan.json --root kunci-induk.json --agree "01234 56789 01234 56789 01234 56789"',
    )
    .action(async (requests: string, file: string | undefined, _: unknown, command: Command) => {
      const { runState } = await import('./run-keys.ts')
      await runState(requests, file, command.optsWithGlobals<StateOptions>())
    })

  keys
    .command('bring')
    .summary('bring what the root has stated')
    .description(
      'Hand the statements of the root to the installation, as an operator. Doing it twice changes nothing.',
    )
    .argument('<file>', 'what state has written')
    .addHelpText('after', '\nExample:\n  npm run bekal -- keys bring pernyataan.json')
    .action(async (file: string, _: unknown, command: Command) => {
      const { runBring } = await import('./run-keys.ts')
      await runBring(file, command.optsWithGlobals<Common>())
    })
}

function several(digits: string, before: string[] = []): string[] {
  const bare = digits.replaceAll(/\s/g, '')
  if (!/^[0-9]{30}$/.test(bare)) throw new InvalidArgumentError('It takes 30 digits, in quotes.')
  return [...before, bare]
}
