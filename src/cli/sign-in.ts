import type { Command } from 'commander'
import { askSalt, closeSession, getMe, openSession } from '../agencies/contract.ts'
import { isRefusal } from '../kernel/refusal.ts'
import { type Client, makeClient, ProblemError } from '../platform/client.ts'
import { enterCode } from '../sign-in/contract.ts'
import { normaliseCode } from '../sign-in/public.ts'
import { deriveSecrets } from '../vault/sign-in.ts'
import { Refused } from './failure.ts'
import { say, table, tell } from './out.ts'
import { askCode, askPassphrase } from './passphrase-prompt.ts'
import type { Common } from './session.ts'
import { connect, findSession, removeSession, saveSession, serverOf } from './session.ts'

export function signInCommands(program: Command): void {
  program
    .command('sign-in')
    .summary('sign in on this computer')
    .description(
      'Sign in. The passphrase is asked for without being shown, or taken from BEKAL_PASSPHRASE; it never leaves this computer.\n' +
        'Who has a second factor is asked for a code as well, or gives it in BEKAL_CODE.\n' +
        'The session is kept in the data folder, or in the file that BEKAL_SESSION names, readable by you alone.',
    )
    .argument('<login>')
    .addHelpText(
      'after',
      '\nExamples:\n  npm run bekal -- sign-in pengelola\n  npm run bekal -- sign-in pengelola --server https://bekal.example',
    )
    .action(async (login: string, _: unknown, command: Command) =>
      signIn(login, command.optsWithGlobals<Common>()),
    )

  program
    .command('sign-out')
    .summary('end the session')
    .description('End the session at the server and forget it here.')
    .addHelpText('after', '\nExample:\n  npm run bekal -- sign-out')
    .action(async (_: unknown, command: Command) => signOut(command.optsWithGlobals<Common>()))

  program
    .command('whoami')
    .summary('who is signed in')
    .description('Who is signed in, at which desks, in which roles.')
    .addHelpText('after', '\nExamples:\n  npm run bekal -- whoami\n  npm run -s bekal -- whoami --json')
    .action(async (_: unknown, command: Command) => whoami(command.optsWithGlobals<Common>()))
}

async function signIn(login: string, { server: given, json = false }: Common): Promise<void> {
  const server = serverOf(given)
  const visitor = makeClient({ base: server })
  const { salt, memoryKiB, passes } = await visitor.call(askSalt, { body: { login } })
  const passphrase = await askPassphrase(`Passphrase of ${login} (not shown): `)
  const secrets = await deriveSecrets(passphrase, {
    salt: Uint8Array.from(Buffer.from(salt, 'base64url')),
    memoryKiB,
    passes,
  })
  if (isRefusal(secrets)) {
    throw new Refused(
      secrets.refused === 'costly_derivation'
        ? 'The server asks for far more work than is reasonable. Tell its operator.'
        : 'The server asks for too weak a protection of your passphrase: it may not be the right server. Do not try again; tell its operator.',
    )
  }
  const opened = await visitor.call(openSession, { body: { login, secret: secrets.signInSecret } })
  const { token, expiresAt, member } =
    opened.next === 'done' ? opened : await finishWithCode(visitor, opened.token)
  await saveSession({ server, login, token, expiresAt })
  say(json, { server, login, member, expiresAt }, [`${login} is signed in at ${server} until ${expiresAt}.`])
}

async function finishWithCode(visitor: Client, half: string) {
  const typed = await askCode('Code of the code app, or a recovery code (not shown): ')
  return visitor.call(enterCode, { body: { token: half, code: normaliseCode(typed) } })
}

async function signOut({ json = false }: Common): Promise<void> {
  const session = await findSession()
  if (session === null) {
    say(json, { closed: false }, ['Nobody was signed in here.'])
    return
  }
  const { server, login, token } = session
  try {
    const { closed } = await makeClient({ base: server, token: () => token }).call(closeSession)
    await removeSession()
    say(json, { closed }, [`${login} is signed out.`])
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    await removeSession()
    tell(
      `The session is forgotten here, but ${server} could not be told: it stays open there until it expires.`,
    )
    throw error
  }
}

async function whoami(options: Common): Promise<void> {
  const client = await connect(options, true)
  const me = await client.call(getMe)
  say(options.json === true, me, [
    `${me.name} (${me.login})`,
    ...(me.mustChangePassphrase
      ? ['The passphrase is still the one that was handed over: replace it in the app.']
      : []),
    '',
    ...table([
      ['desk', 'name', 'agency', 'roles'],
      ...me.desks.map(({ id, name, agencyName, roles }) => [id, name, agencyName, roles.join(', ')]),
    ]),
  ])
}
