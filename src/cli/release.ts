import { type Command, InvalidArgumentError } from 'commander'
import type { DeskOptions, PackOptions, SignOptions } from './run-release.ts'
import type { Common } from './session.ts'

/** Releases of the web app, signed offline, and the desk that trusts nothing else (V21). What the commands need is loaded only for them. */
export function releaseCommands(program: Command): void {
  const release = program
    .command('release')
    .summary('pack, sign and check releases of the web app')
    .description(
      'A release is one file: the web app as it was built, and a list of it that was signed on a computer without a network (docs/guide/rilis.md). Offices that do not want to trust the server with the app itself run it with: bekal desk.',
    )
    .addHelpText('after', '\nExample:\n  npm run bekal -- release pack bekal-web.zip')

  release
    .command('new-key')
    .summary('make the key that signs releases, on a computer without a network')
    .description(
      'Make the key that signs releases. The file holds its secret: keep it, and its code on paper, offline. Its public half is printed: offices are told it by another way than the releases.',
    )
    .argument('<file>', 'a new file')
    .addHelpText('after', '\nExample:\n  npm run bekal -- release new-key kunci-rilis.json')
    .action(async (file: string, _: unknown, command: Command) => {
      const { runNewKey } = await import('./run-release.ts')
      await runNewKey(file, command.optsWithGlobals<Common>())
    })

  release
    .command('pack')
    .summary('build the web app and pack it, unsigned')
    .description(
      'Build the web app of this version and pack it. The digest that is printed is the same wherever the same sources are built: compare it with somebody who built them on another computer before you sign.',
    )
    .argument('<file>', 'a new file')
    .option('--site <folder>', 'a folder that was built already, in the place of building it')
    .addHelpText('after', '\nExample:\n  npm run bekal -- release pack bekal-web.zip')
    .action(async (file: string, _: unknown, command: Command) => {
      const { runPack } = await import('./run-release.ts')
      await runPack(file, command.optsWithGlobals<PackOptions>())
    })

  release
    .command('sign')
    .summary('sign a packed release, on the computer of its key')
    .description(
      'Sign what pack has written, if its digest is the one that you give. The key counts its releases: an office that has run number 4 never runs number 3 again.',
    )
    .argument('<packed>', 'what pack has written')
    .argument('<file>', 'a new file for the signed release')
    .requiredOption('--key <file>', 'what new-key has written')
    .requiredOption('--digest <digest>', 'the digest that two builds have agreed on', digest)
    .addHelpText(
      'after',
      '\nExample:\n  npm run bekal -- release sign bekal-web.zip bekal-web-4.zip --key kunci-rilis.json --digest <digest>',
    )
    .action(async (packed: string, file: string, _: unknown, command: Command) => {
      const { runSign } = await import('./run-release.ts')
      await runSign(packed, file, command.optsWithGlobals<SignOptions>())
    })

  release
    .command('check')
    .summary('check that a release is whole and signed')
    .description(
      'Check that a release is whole, and signed by the key whose public half you were told by another way. Exit code 1 where it is not.',
    )
    .argument('<file>', 'a signed release')
    .requiredOption('--signed-by <half>', 'the public half of the key that signs releases', half)
    .addHelpText(
      'after',
      '\nExample:\n  npm run bekal -- release check bekal-web-4.zip --signed-by <public half>',
    )
    .action(async (file: string, _: unknown, command: Command) => {
      const { runCheck } = await import('./run-release.ts')
      await runCheck(file, command.optsWithGlobals<Common & { signedBy: string }>())
    })

  program
    .command('desk')
    .summary('work with a verified release of the web app from this computer')
    .description(
      'Serve a signed release to the browser of this computer, and pass what it asks on to the server. The first run pins who signs; later ones refuse another signer and an older release. Signing in is by passphrase and code app: passkeys and accounts of a provider belong to the address of the server.',
    )
    .argument('<file>', 'a signed release')
    .option('--signed-by <half>', 'the public half of the key that signs releases; needed once', half)
    .option('--port <port>', 'where the browser finds it', port, 8180)
    .addHelpText(
      'after',
      '\nExample:\n  npm run bekal -- desk bekal-web-4.zip --server https://bekal.example.go.id --signed-by <public half>',
    )
    .action(async (file: string, _: unknown, command: Command) => {
      const { runDesk } = await import('./run-release.ts')
      await runDesk(file, command.optsWithGlobals<DeskOptions>())
    })
}

function half(given: string): string {
  if (!/^[A-Za-z0-9_-]{43}$/.test(given)) throw new InvalidArgumentError('It has 43 characters.')
  return given
}

function digest(given: string): string {
  if (!/^[0-9a-f]{64}$/.test(given))
    throw new InvalidArgumentError('It has 64 characters, 0 to 9 and a to f.')
  return given
}

function port(given: string): number {
  const number = Number(given)
  if (!Number.isInteger(number) || number < 0 || number > 65_535)
    throw new InvalidArgumentError('A port is a number up to 65535.')
  return number
}
