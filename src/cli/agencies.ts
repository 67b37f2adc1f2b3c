import type { Command } from 'commander'
import { InvalidArgumentError, Option } from 'commander'
import {
  addAgency,
  addDesk,
  addMember,
  addMembership,
  agencyKinds,
  listDesks,
  walls,
  zones,
} from '../agencies/contract.ts'
import type { AgencyKind, Desk } from '../agencies/contract.ts'
import type { Role } from '../kernel/role.ts'
import { roles } from '../kernel/role.ts'
import { makePassphrase, signInSecretOf } from '../passphrase.ts'
import type { Reply } from '../platform/endpoint.ts'
import {
  renewPassphrase,
  resetLostSecondFactor,
  type ResetReason,
  resetReasons,
} from '../sign-in/contract.ts'
import { say, table } from './out.ts'
import type { Common } from './session.ts'
import { connect } from './session.ts'

export function agencyCommands(program: Command): void {
  addAgencies(program)
  addDesks(program)
  addMembers(program)
}

function addAgencies(program: Command): void {
  type Options = Common & { kind: AgencyKind; name: string; region?: string }
  const agencies = program
    .command('agencies')
    .summary('add agencies')
    .description('Agencies: each has one or more desks.')
    .addHelpText('after', '\nExample:\n  npm run bekal -- agencies add --kind lks --name "Yayasan Contoh"')
  agencies
    .command('add')
    .summary('add an agency')
    .description('Add an agency, as an operator.')
    .addOption(new Option('--kind <kind>', 'what it is').choices(agencyKinds).makeOptionMandatory())
    .requiredOption('--name <name>', 'its name in full')
    .option('--region <code>', 'province 31 or district 31.72 that it serves')
    .addHelpText(
      'after',
      '\nExample:\n  npm run bekal -- agencies add --kind lks --name "Yayasan Contoh" --region 31.72',
    )
    .action(async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>()
      const { kind, name, region = null } = options
      const client = await connect(options)
      const { id } = await client.call(addAgency, { body: { kind, name, region } })
      say(options.json === true, { id }, [
        `Added ${name}: ${id}`,
        `Next, a desk: npm run bekal -- desks add --agency ${id} …`,
      ])
    })
}

type Wall = (typeof walls)[number]
type Zone = (typeof zones)[number]

function addDesks(program: Command): void {
  type AddOptions = Common & { agency: string; name: string; wall: Wall; zone: Zone; superior?: string }
  const desks = program
    .command('desks')
    .summary('add and list desks')
    .description('Desks (unit layanan).')
    .addHelpText('after', '\nExample:\n  npm run bekal -- desks list --region 31.72')
  desks
    .command('add')
    .summary('add a desk to an agency')
    .description('Add a desk to an agency, as an operator.')
    .requiredOption('--agency <id>', 'the agency')
    .requiredOption('--name <name>', 'its name in full')
    .addOption(new Option('--wall <wall>', 'what it may open').choices(walls).default('social'))
    .addOption(new Option('--zone <zone>', 'its time zone').choices(zones).makeOptionMandatory())
    .option('--superior <id>', 'the desk above it')
    .addHelpText(
      'after',
      '\nExample:\n  npm run bekal -- desks add --agency 0190… --name "Layanan Jakarta Utara" --zone WIB --superior 0190…',
    )
    .action(async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<AddOptions>()
      const { agency, name, wall, zone, superior = null } = options
      const client = await connect(options)
      const { id } = await client.call(addDesk, { body: { agency, name, wall, zone, superior } })
      say(options.json === true, { id }, [
        `Added ${name}: ${id}`,
        `Next, a member: npm run bekal -- members add --at ${id} …`,
      ])
    })

  desks
    .command('list')
    .summary('list desks')
    .description('List the desks of all agencies, by name.')
    .option('--q <text>', 'part of the name of desk or agency')
    .addOption(new Option('--kind <kind>', 'kind of agency').choices(agencyKinds))
    .option('--region <code>', 'province 31 or district 31.72')
    .option('--agency <id>', 'of this agency')
    .option('--superior <id>', 'directly below this desk')
    .option('--with-account', 'only where somebody joined')
    .option('--without-account', 'only where nobody joined yet')
    .option('--limit <number>', 'how many, 1 to 200', wholeNumber)
    .option('--all', 'to the end of the list')
    .addHelpText(
      'after',
      '\nExamples:\n  npm run bekal -- desks list --region 31.72\n  npm run -s bekal -- desks list --kind district_social --without-account --all --json',
    )
    .action(async (_: unknown, command: Command) => showDesks(command.optsWithGlobals<ListOptions>()))
}

type ListOptions = Common & {
  q?: string
  kind?: AgencyKind
  region?: string
  agency?: string
  superior?: string
  withAccount?: boolean
  withoutAccount?: boolean
  limit?: number
  all?: boolean
}

async function showDesks(options: ListOptions): Promise<void> {
  const { q, kind, region, agency, superior, withAccount, withoutAccount, limit, all = false } = options
  const client = await connect(options)
  const hasAccount = withAccount ? true : withoutAccount ? false : undefined
  const query = present({
    q,
    kind,
    region,
    agency,
    superior,
    hasAccount,
    limit: limit ?? (all ? 200 : undefined),
  })
  const items: Desk[] = []
  let next: string | null = null
  do {
    const page: Reply<typeof listDesks> = await client.call(listDesks, {
      query: next === null ? query : { ...query, cursor: next },
    })
    items.push(...page.items)
    next = page.next
  } while (all && next !== null)
  say(options.json === true, { items, next }, [
    ...table([
      ['desk', 'name', 'region', 'zone', 'account', 'above it'],
      ...items.map((desk) => [
        desk.id,
        desk.name,
        desk.region ?? '',
        desk.zone,
        desk.hasAccount ? 'yes' : 'none yet',
        desk.superiorName ?? '',
      ]),
    ]),
    ...(next === null ? [] : ['', 'There are more: --all.']),
  ])
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

function present<T extends object>(values: T): Present<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<T>
}

const atDesk = ['--at <desk>', 'id of the desk they serve; without it, your own'] as const
const rolesOption = () =>
  new Option('--roles <roles>', `separated by commas: ${roles.join(', ')}`)
    .argParser(readRoles)
    .makeOptionMandatory()

function addMembers(program: Command): void {
  type Options = Common & { login: string; name: string; roles: Role[]; at?: string }
  const members = program
    .command('members')
    .summary('add members')
    .description('Members: colleagues at desks.')
    .addHelpText(
      'after',
      '\nExample:\n  npm run bekal -- members add --login rina --name "Rina Contoh" --roles worker',
    )
  members
    .command('add')
    .summary('add a member, with a new passphrase')
    .description(
      'Add a member to a desk, as its administrator or as an operator. The passphrase is made here, shown once and sent to nobody: hand it over in person.',
    )
    .requiredOption('--login <login>', 'what they type to sign in: small letters, digits, . _ -')
    .requiredOption('--name <name>', 'their name')
    .addOption(rolesOption())
    .option(...atDesk)
    .addHelpText(
      'after',
      '\nExample:\n  npm run bekal -- members add --login rina --name "Rina Contoh" --roles worker,head --at 0190…',
    )
    .action(async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>()
      const { login, name, roles: given, at } = options
      const client = await connect(options)
      const passphrase = await makePassphrase()
      const { salt, secret } = await signInSecretOf(passphrase)
      const body = { login, name, roles: given, salt, secret, ...(at ? { desk: at } : {}) }
      const { id } = await client.call(addMember, { body })
      say(options.json === true, { id, login, passphrase }, [
        `Added ${name} (${login}): ${id}`,
        `Passphrase, shown this once:  ${passphrase}`,
        'Hand it over in person; they replace it in the app after they sign in.',
      ])
    })

  members
    .command('passphrase')
    .summary('make a fresh passphrase for a member')
    .description(
      'Make a fresh passphrase for a member who has lost theirs: as head or administrator of the one desk they serve, or as an operator. It is made here, shown once, good for seven days and replaced when they sign in. Their sessions end; a second factor stays.',
    )
    .argument('<login>', 'what they type to sign in')
    .addHelpText('after', '\nExample:\n  npm run bekal -- members passphrase rina')
    .action(async (login: string, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<Common>()
      const client = await connect(options)
      const passphrase = await makePassphrase()
      const { salt, secret } = await signInSecretOf(passphrase)
      const { id } = await client.call(renewPassphrase, { body: { login, salt, secret } })
      say(options.json === true, { id, login, passphrase }, [
        `Passphrase of ${login}, shown this once:  ${passphrase}`,
        'Hand it over in person; it opens for seven days, and they replace it in the app after they sign in.',
      ])
    })

  members
    .command('reset-factor')
    .summary('take away the lost second factor of a member elsewhere')
    .description(
      'Take away the second factor of a member who has lost it, as an operator, at a desk where no other head or administrator can. Make sure first that they ask for it themselves. Their sessions end, they are told who did it and why, and their passphrase is still needed.',
    )
    .argument('<login>', 'what they type to sign in')
    .addOption(new Option('--reason <reason>', 'why').choices(resetReasons).makeOptionMandatory())
    .addHelpText('after', '\nExample:\n  npm run bekal -- members reset-factor rina --reason lost')
    .action(async (login: string, _: unknown, command: Command) => {
      const { reason, ...options } = command.optsWithGlobals<Common & { reason: ResetReason }>()
      const { id } = await (await connect(options)).call(resetLostSecondFactor, { body: { login, reason } })
      say(options.json === true, { id, login }, [
        `The second factor of ${login} is gone. They sign in with their passphrase, and read that you did it.`,
      ])
    })

  const memberships = program
    .command('memberships')
    .summary('let members serve another desk')
    .description('Memberships: who serves which desk in which roles.')
    .addHelpText('after', '\nExample:\n  npm run bekal -- memberships add --login rina --roles worker')
  memberships
    .command('add')
    .summary('let a member serve another desk too')
    .description('Let somebody who has an account serve another desk too.')
    .requiredOption('--login <login>', 'what they type to sign in')
    .addOption(rolesOption())
    .option(...atDesk)
    .addHelpText(
      'after',
      '\nExample:\n  npm run bekal -- memberships add --login rina --roles worker --at 0190…',
    )
    .action(async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<Omit<Options, 'name'>>()
      const { login, roles: given, at } = options
      const client = await connect(options)
      const { id } = await client.call(addMembership, {
        body: { login, roles: given, ...(at ? { desk: at } : {}) },
      })
      say(options.json === true, { id }, [`${login} serves this desk too, as ${given.join(', ')}.`])
    })
}

function readRoles(text: string): Role[] {
  return text.split(',').map((word) => {
    const role = roles.find((known) => known === word.trim())
    if (role === undefined) throw new InvalidArgumentError(`The roles are ${roles.join(', ')}.`)
    return role
  })
}

/** A whole number; throws what commander tells as wrong usage. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It is a whole number.')
  return Number(text)
}
