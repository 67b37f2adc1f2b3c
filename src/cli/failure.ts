import { speech } from '../../web/words/translate.ts'
import { ProblemError } from '../platform/client.ts'
import { ConfigError } from '../platform/config.ts'
import { EmbeddedPostgresError } from '../platform/embedded/embedded-postgres-error.ts'
import type { InputError } from '../platform/problem.ts'

/** The command was understood and can't be done: exit code 1. The message says what to do. */
export class Refused extends Error {
  override name = 'Refused'
}

/** The command was typed wrongly: exit code 2. */
export class WrongUsage extends Error {
  override name = 'WrongUsage'
}

/** Where exit code 1 says that a check found a fault, what kept it from being made is 2. */
export class CouldNot extends Error {
  override name = 'CouldNot'
}

export type Failure = {
  /** 1 refused or failed, 2 wrong usage, or a check that could not be made. */
  exit: 1 | 2
  /** The refusal's word, or `usage`, `failed`. */
  code: string
  /** Sentences for people. */
  message: string
  /** HTTP status, where the server answered. */
  status?: number
  /** Number of the incident in the server's log. */
  trace?: string
  errors?: InputError[]
}

/** What went wrong, in sentences that say what to do. */
export function failureOf(error: unknown): Failure {
  if (error instanceof WrongUsage) return { exit: 2, code: 'usage', message: error.message }
  if (error instanceof CouldNot) return { exit: 2, code: 'failed', message: error.message }
  if (error instanceof ProblemError) return ofProblem(error)
  return { exit: 1, code: 'failed', message: sentence(error) }
}

const words = speech('en')

/** Where the words of the screens speak of pages and fields, the command line has its own. */
const ownWords: Record<string, { what?: string; why?: string; do: string }> = {
  unreachable: {
    what: 'Bekal does not answer.',
    why: 'It may not be running, or live at another address.',
    do: 'Start it (npm start), or name its address with --server.',
  },
  bad_input: { what: 'The server cannot accept this.', why: '', do: 'Correct what is named below.' },
  not_signed_in: { do: 'Sign in again: npm run bekal -- sign-in <login>' },
  session_locked: { do: 'Sign in again: npm run bekal -- sign-in <login>' },
  not_permitted: {
    why: 'It belongs to another role, or the desk named is not yours.',
    do: 'See who may with: npm run bekal -- endpoints. Your desks and roles: npm run bekal -- whoami. Another desk: --desk.',
  },
  not_found: { why: 'There is no such thing, or your desk may not see it.', do: 'Check the id.' },
  locked_out: { do: 'Wait a quarter of an hour, then try again.' },
  sign_in_failed: { do: 'Check the login and the order of the six words.' },
  login_taken: {
    do: 'Choose another, or let the person who has it serve this desk too: npm run bekal -- memberships add',
  },
  already_member: { do: 'Their roles are changed with: npm run bekal -- call memberships.change-roles' },
  unknown_login: {
    do: 'Check the spelling, or make an account: npm run bekal -- members add',
  },
  unknown_region: { do: 'Look it up: npm run bekal -- call regions.list --query q=<name>' },
  bad_cursor: { do: 'Start the list again without a cursor.' },
  idempotency_key_reused: {
    what: 'This key was used for something else before.',
    why: '',
    do: 'Leave --key out, or give a new one.',
  },
  internal: { do: 'Try once more; if it fails again, look for the incident in the log of the server.' },
}

function ofProblem({ code, status, problem }: ProblemError): Failure {
  const params = Object.fromEntries(
    Object.entries(problem.params ?? {}).filter(
      (entry): entry is [string, string | number] =>
        typeof entry[1] === 'string' || typeof entry[1] === 'number',
    ),
  )
  const own = ownWords[code]
  const word = (part: 'what' | 'why' | 'do') =>
    own?.[part] ?? words.find(`refusals.${code}.${part}`, params) ?? ''
  const what = word('what') || `The server refuses: ${code}.`
  const errors = problem.errors ?? []
  const incident = problem.trace && status >= 500 ? `Incident ${problem.trace}.` : ''
  const lines = [
    [what, word('why'), word('do'), incident].filter((part) => part !== '').join(' '),
    ...errors.map((error) => `  ${inputSentence(error)}`),
  ]
  return {
    exit: 1,
    code,
    message: lines.join('\n'),
    ...(status > 0 ? { status } : {}),
    ...(problem.trace ? { trace: problem.trace } : {}),
    ...(errors.length > 0 ? { errors } : {}),
  }
}

/** `rows.3.notes: at most 2000 characters.` Never the value itself. */
export function inputSentence({ path, keyword, params }: InputError): string {
  const place = path
    .replace(/^\/(body|query|params)/, '')
    .replaceAll('/', '.')
    .slice(1)
  const limit = String(params['limit'])
  const rules: Record<string, string> = {
    required: 'is missing.',
    additionalProperties: 'is not a known field.',
    enum: `must be one of ${listed(params['allowedValues'])}.`,
    type: `must be of type ${listed(params['type'])}.`,
    format: `must be a ${String(params['format'])}.`,
    pattern: `must match ${String(params['pattern'])}`,
    minLength: `at least ${limit} characters.`,
    maxLength: `at most ${limit} characters.`,
    minimum: `at least ${limit}.`,
    maximum: `at most ${limit}.`,
    minItems: `at least ${limit} entries.`,
    maxItems: `at most ${limit} entries.`,
    uniqueItems: 'names something twice.',
  }
  return `${place === '' ? 'The whole' : place}: ${rules[keyword] ?? 'is not in the expected form.'}`
}

function listed(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : String(value)
}

const plainNames = [
  'StartRefused',
  'TrainingError',
  'MigrationError',
  'BackupError',
  'KeepError',
  'JournalKeyError',
]

/** For what comes from this computer and its database. */
function sentence(error: unknown): string {
  if (error instanceof EmbeddedPostgresError) return `${error.message}\n${error.hint}`
  const { name, message, code, path, stack } = error as Error & { code?: string; path?: string }
  // By its name: loading the class would load the database into every command.
  const plain = error instanceof Refused || error instanceof ConfigError || plainNames.includes(name)
  if (plain) return message
  if (code === 'ENOENT') return `There is no file ${path}. Check the name.`
  if (code === 'EACCES') return `${path} may not be read or written by this user.`
  if (code === 'EISDIR') return `${path ?? 'That'} is a folder, not a file.`
  if (code === 'ECONNREFUSED')
    return 'No PostgreSQL answers at DATABASE_URL. Is it running, and is the address right?'
  if (code === '28P01') return 'PostgreSQL refuses the user or password of DATABASE_URL.'
  if (code === '3D000') {
    return 'The database that DATABASE_URL names does not exist. Create it first: createdb bekal'
  }
  return stack ?? String(error)
}
