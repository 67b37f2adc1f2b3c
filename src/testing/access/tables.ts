import pg from 'pg'
import type { DB } from '../../../db/types.gen.ts'
import { roles } from '../../kernel/role.ts'
import { tokenHash } from '../../platform/http/serve.ts'
import type { Colleague } from '../world.ts'
import type { Relation, Stage } from './stage.ts'
import { relations } from './stage.ts'

/** Who asks the database itself, without an endpoint in between. */
type Asker = {
  who: string
  /** Null has worn the role of a member and not entered. */
  colleague: Colleague | null
  relation: Relation | 'no desk' | 'nobody'
  operator: boolean
}

type TableCase = {
  /** Rows of the prepared country, as a condition. */
  where: (stage: Stage) => string
  sees: (asker: Asker, stage: Stage) => boolean
}

const anybody = () => true
const anyMember = ({ relation }: Asker) => relation !== 'nobody'
const anyDesk = ({ relation }: Asker) => relation !== 'nobody' && relation !== 'no desk'
const of =
  (...seen: Relation[]) =>
  ({ relation }: Asker) =>
    seen.some((one) => one === relation)

/** What belongs to a colleague of the own desk alone: not one of those who ask may see it. */
const anothersOwn = {
  where: ({ hands }: Stage) => `member = '${hands.own.member}'`,
  sees: () => false,
}

const all = { where: () => 'true', sees: anybody }
const site = (column: string) => ({ where: (stage: Stage) => `${column} = '${stage.site}'`, sees: anyDesk })
const letter = (column: string) => ({
  where: (stage: Stage) => `${column} = '${stage.letter}'`,
  sees: of('own', 'other'),
})
const owed = (column: string) => ({
  where: (stage: Stage) => `${column} = '${stage.owed.about}'`,
  sees: of('own', 'other'),
})
/** Of the own desk's agency; an operator sees the keys that wait for the root. */
const ownAgency = {
  where: ({ at }: Stage) => `agency = (select agency from desk where id = '${at.own.head.desk}')`,
  sees: of('own'),
}
const ownDesk = (column: string, sees: TableCase['sees']) => ({
  where: (stage: Stage) => `${column} = '${stage.at.own.head.desk}'`,
  sees,
})

/** The work of a desk with people: not its administrator's, not the operator's. */
const ownPeople = (column: string) => ({
  where: ({ person }: Stage) => `${column} = '${person}'`,
  sees: ({ relation, who }: Asker) => relation === 'own' && /^(worker|head) /.test(who),
})

/** Read by visitors, of whom a member is one: what other agencies keep of the journal. */
const published = ['journal_key', 'journal_restore', 'journal_root']

/** Every table and view that a member may read; null where nobody may, but functions. A new one without a case is a type error. */
const tables = {
  absence: { where: ({ absence }) => `id = '${absence}'`, sees: of('own') },
  // Nobody of the prepared country is away now.
  absence_now: { where: () => 'true', sees: () => false },
  agency_key: { ...ownAgency, sees: ({ relation, operator }) => relation === 'own' || operator },
  agency_key_holder: ownAgency,
  desk_epoch: ownDesk('desk', of('own')),
  epoch_for_member: ownDesk('desk', of('own')),
  key_root: { where: () => 'true', sees: anyMember },
  key_statement: { where: () => 'true', sees: anyMember },
  member_key: null,
  agency: { where: () => `kind = 'ministry'`, sees: anyMember },
  agency_letter_template: {
    where: ({ at }) => `agency = (select agency from desk where id = '${at.own.head.desk}')`,
    sees: of('own'),
  },
  authenticator: null,
  authenticator_offer: null,
  case_change: ownPeople('case_id'),
  case_origin: ownPeople('case_id'),
  census_count: site('site'),
  code: all,
  code_list: all,
  copied_letter: { where: ({ copied }) => `id = '${copied}'`, sees: of('above') },
  backup_taken: { where: () => 'true', sees: ({ operator }) => operator },
  restore_rehearsal: { where: () => 'true', sees: ({ operator }) => operator },
  mail_result: { where: () => 'true', sees: ({ operator }) => operator },
  code_failure: null,
  command: anothersOwn,
  commitment: site('site'),
  commitment_entry: site('site'),
  desk: ownDesk('id', anyMember),
  file: { where: ({ file }) => `id = '${file}'`, sees: of('own') },
  file_chunk: { where: ({ file }) => `file = '${file}'`, sees: of('own') },
  half_open: null,
  desk_people: ownDesk('desk', ({ relation, who }) => relation === 'own' && /^(worker|head) /.test(who)),
  desk_pair: { where: ({ pair }) => `id = '${pair}'`, sees: of('own', 'other') },
  desk_pair_entry: { where: ({ pair }) => `id = '${pair}'`, sees: of('own', 'other') },
  group_key: ownPeople('case_id'),
  holiday: all,
  holiday_year: all,
  journal: null,
  letter_template: all,
  letterhead: { where: () => 'true', sees: anyMember },
  agency_logo: { where: () => 'true', sees: anyMember },
  journal_key: null,
  journal_restore: null,
  journal_root: null,
  journal_seal: null,
  member: { where: ({ at }) => `id = '${at.own.head.member}'`, sees: of('own') },
  membership: ownDesk('desk', ({ relation, operator }) => relation === 'own' || operator),
  notice: anothersOwn,
  notice_clock: anothersOwn,
  notice_default: ownDesk('desk', of('own')),
  notice_setting: anothersOwn,
  notice_told: null,
  notice_waiting: null,
  obligation: owed('subject_id'),
  obligation_entry: owed('subject_id'),
  obligation_kind: all,
  obligation_place: ownDesk('desk', anyMember),
  obligation_standing: owed('subject_id'),
  obligation_stop: {
    where: ({ hands }) => `counterpart_desk = '${hands.own.desk}'`,
    sees: of('own', 'other'),
  },
  passkey: null,
  passkey_challenge: null,
  paper_letter: { where: ({ paper }) => `id = '${paper}'`, sees: of('own') },
  paper_letter_disposition: { where: ({ paper }) => `letter = '${paper}'`, sees: of('own') },
  paper_letter_entry: { where: ({ paper }) => `id = '${paper}'`, sees: of('own') },
  package: all,
  package_item: all,
  person_case: ownPeople('id'),
  plan: site('site'),
  plan_event: site('site'),
  plan_event_entry: site('site'),
  promise: owed('subject_id'),
  provider_account: null,
  provider_account_removal: null,
  provider_way: null,
  recovery_code: null,
  reference_import: { where: () => 'true', sees: ({ operator }) => operator },
  region: all,
  request: letter('id'),
  request_answer_code: {
    where: ({ codedLetter }) => `request = '${codedLetter}'`,
    sees: of('own', 'other'),
  },
  request_answer_count: letter('request'),
  request_attachment: letter('request'),
  request_code: all,
  request_copy: { where: ({ copied }) => `request = '${copied}'`, sees: of('own', 'other', 'above') },
  request_document: { where: ({ copied }) => `request = '${copied}'`, sees: of('own', 'other', 'above') },
  request_disposition: { ...letter('request'), sees: of('other') },
  request_entry: letter('id'),
  request_event: letter('request'),
  request_hands: { ...letter('request'), sees: of('other') },
  request_event_entry: letter('request'),
  request_link: { where: ({ linked }) => `request = '${linked.id}'`, sees: of('own') },
  request_reply: { ...letter('request'), sees: of('other') },
  request_reply_document: letter('request'),
  request_reply_entry: { ...letter('request'), sees: of('other') },
  request_reply_file: { ...letter('request'), sees: of('other') },
  request_signed_sheet: { where: ({ copied }) => `request = '${copied}'`, sees: of('own', 'other') },
  request_signing: letter('request'),
  sealed_group: ownPeople('case_id'),
  second_factor_reset: null,
  session: null,
  sign_in_failure: null,
  signing_block: {
    where: ({ at }) => `member = '${at.own.head.member}'`,
    sees: ({ colleague }, { at }) => colleague === at.own.head,
  },
  site: site('id'),
  site_entry: site('id'),
  site_region: site('site'),
  training_mail: anothersOwn,
  transfer: { where: ({ transfer }) => `id = '${transfer}'`, sees: of('own', 'other') },
  transfer_ahead: { where: ({ transfer }) => `id = '${transfer}'`, sees: of('own', 'other') },
} as const satisfies Record<keyof DB, TableCase | null>

/** What members see in the tables themselves against what they should, whatever the endpoints' queries leave out. */
export async function tableLeaks(stage: Stage, only?: string): Promise<string[]> {
  const server = new pg.Client({ connectionString: stage.world.serverUrl })
  await server.connect()
  try {
    const found: string[] = []
    for (const asker of askers(stage)) found.push(...(await leaksTo(server, stage, asker, only)))
    return [...found, ...(await closedTables(server))]
  } finally {
    await server.end()
  }
}

function askers({ at, outsider }: Stage): Asker[] {
  return [
    ...relations.flatMap((relation) =>
      roles.map((role) => ({
        who: `${role} of ${relation}`,
        colleague: at[relation][role],
        relation,
        operator: role === 'operator',
      })),
    ),
    { who: 'member at no desk', colleague: outsider, relation: 'no desk', operator: false },
    { who: 'nobody', colleague: null, relation: 'nobody', operator: false },
  ]
}

const open = Object.entries<TableCase | null>(tables).flatMap(([table, one]) =>
  one ? [{ table, ...one }] : [],
)

async function leaksTo(server: pg.Client, stage: Stage, asker: Asker, only?: string): Promise<string[]> {
  const { colleague, who } = asker
  const asked = open.filter(({ table }) => only === undefined || table === only)
  const parts = asked.map(
    ({ table, where }) =>
      `select '${table}' as name where exists (select from ${table} where ${where(stage)})`,
  )
  await server.query('begin')
  try {
    await server.query('set local role bekal_member')
    if (colleague) {
      const desk = asker.relation === 'no desk' ? null : colleague.desk
      const entering = [tokenHash(colleague.token), desk]
      await server.query('select from app.enter($1, $2, null, true)', entering)
    }
    const { rows } = await server.query<{ name: string }>(parts.join(' union all '))
    const seen = new Set(rows.map(({ name }) => name))
    return asked.flatMap(({ table, sees }) => {
      const should = sees(asker, stage)
      return seen.has(table) === should
        ? []
        : [`table ${table}: ${who} ${should ? 'does not see' : 'sees'} it`]
    })
  } finally {
    await server.query('rollback')
  }
}

async function closedTables(server: pg.Client): Promise<string[]> {
  const closed = Object.entries<TableCase | null>(tables).flatMap(([table, one]) => (one ? [] : [table]))
  const { rows } = await server.query<{ name: string }>(
    `select name from unnest($1::text[]) name
     where has_any_column_privilege('bekal_member', 'public.' || name, 'select')
       or not name = any ($2) and has_any_column_privilege('bekal_visitor', 'public.' || name, 'select')`,
    [closed, published],
  )
  return rows.map(({ name }) => `table ${name}: may be read`)
}
