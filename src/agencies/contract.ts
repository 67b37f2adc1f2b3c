import Type from 'typebox'
import type { Static } from 'typebox'
import { roles, staff } from '../kernel/role.ts'
import {
  DateText,
  fields,
  Id,
  idParams,
  InstantText,
  Line,
  nullable,
  oneOf,
  page,
  paging,
  read,
  write,
} from '../platform/endpoint.ts'

export const agencyKinds = [
  'ministry',
  'sentra',
  'province_social',
  'district_social',
  'lks',
  'uptd_ppa',
  'operator',
] as const
export type AgencyKind = (typeof agencyKinds)[number]

/** A wall is a desk (V4): what one desk may open, another of the same agency may not. */
export const walls = ['social', 'protection', 'finance', 'operator'] as const

/** The three Indonesian time zones, UTC+7, +8 and +9 (Keppres 41/1987). */
export const zones = ['WIB', 'WITA', 'WIT'] as const

const RegionCode = Type.String({ pattern: '^[0-9]{2}(\\.[0-9]{2})?$' })
const Roles = Type.Array(oneOf(roles), { minItems: 1, maxItems: roles.length, uniqueItems: true })
/** Families of devices: all that is kept of a browser's name. */
export const devices = [
  'windows',
  'mac',
  'linux',
  'android',
  'apple_mobile',
  'command_line',
  'other',
] as const
export type Device = (typeof devices)[number]
/** What a member types to sign in. */
const Login = Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{2,39}$' })
/** 32 bytes derived on the device from the passphrase (V12), base64url. The passphrase itself is never sent. */
export const SignInSecret = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })
/** 16 bytes, base64url. */
const Salt = Type.String({ pattern: '^[A-Za-z0-9_-]{22}$' })

export const Region = fields({
  code: RegionCode,
  name: Type.String(),
  level: oneOf(['province', 'regency']),
  parent: nullable(RegionCode),
  zone: oneOf(zones),
  validFrom: nullable(DateText),
  validTo: nullable(DateText),
  /** The codes that hold today for a code that no longer does. */
  successors: Type.Array(RegionCode),
})
export type Region = Static<typeof Region>

export const Agency = fields({
  id: Id,
  kind: oneOf(agencyKinds),
  name: Type.String(),
  region: nullable(RegionCode),
  /** Made from the list of regions, not entered by anybody. */
  generated: Type.Boolean(),
})
export type Agency = Static<typeof Agency>

export const Desk = fields({
  id: Id,
  name: Type.String(),
  agency: Id,
  agencyName: Type.String(),
  agencyKind: oneOf(agencyKinds),
  wall: oneOf(walls),
  region: nullable(RegionCode),
  regionName: nullable(Type.String()),
  zone: oneOf(zones),
  superior: nullable(Id),
  superiorName: nullable(Type.String()),
  generated: Type.Boolean(),
  /** False until somebody joins: *unit tanpa akun*. */
  hasAccount: Type.Boolean(),
})
export type Desk = Static<typeof Desk>

export const Member = fields({
  id: Id,
  name: Type.String(),
  login: Type.String(),
  roles: Roles,
  since: InstantText,
})
export type Member = Static<typeof Member>

export const Me = fields({
  id: Id,
  name: Type.String(),
  login: Type.String(),
  /** True until the member has replaced the passphrase that an administrator handed over. */
  mustChangePassphrase: Type.Boolean(),
  /** Whether a passphrase alone does not open a session of this member. */
  secondFactor: Type.Boolean(),
  desks: Type.Array(
    fields({
      id: Id,
      name: Type.String(),
      agencyName: Type.String(),
      agencyKind: oneOf(agencyKinds),
      wall: oneOf(walls),
      zone: oneOf(zones),
      superior: nullable(Id),
      /** The desk lets members work only once they have a second factor. */
      secondFactorRequired: Type.Boolean(),
      roles: Roles,
    }),
  ),
})
export type Me = Static<typeof Me>

const Derivation = fields({ salt: Salt, memoryKiB: Type.Integer(), passes: Type.Integer() })

/** Ask how to derive the sign-in secret. An unknown login gets an answer of the same shape. */
export const askSalt = write({
  name: 'sessions.salt',
  path: '/api/sessions/salt',
  summary: 'Ask how to derive the sign-in secret on the device',
  may: 'visitor',
  once: false,
  body: fields({ login: Login }),
  reply: Derivation,
})

export const openSession = write({
  name: 'sessions.open',
  path: '/api/sessions',
  summary: 'Sign in with the secret derived on the device',
  may: 'visitor',
  once: false,
  body: fields({ login: Login, secret: SignInSecret }),
  /**
   * `done`: the session is open. `token` serves the command line; browsers use the cookie that is set with it.
   * `code`: the member has a second factor; `token` opens nothing, and `sessions.code` makes a session of it until `expiresAt`.
   * `passkey`: the same, and `sessions.passkey` does so too.
   */
  reply: fields({
    next: oneOf(['done', 'code', 'passkey']),
    token: Type.String(),
    member: Id,
    expiresAt: InstantText,
  }),
})

export const closeSession = write({
  name: 'sessions.close',
  path: '/api/sessions/close',
  summary: 'Sign out',
  may: 'visitor',
  once: false,
  reply: fields({ closed: Type.Boolean() }),
})

export const getMe = read({
  name: 'me.get',
  path: '/api/me',
  summary: 'Who is signed in, and at which desks',
  may: 'member',
  reply: Me,
})

export const changePassphrase = write({
  name: 'me.change-passphrase',
  path: '/api/me/passphrase',
  summary: 'Replace the own passphrase',
  may: 'member',
  body: fields({ secret: SignInSecret, newSalt: Salt, newSecret: SignInSecret }),
})

export const listRegions = read({
  name: 'regions.list',
  path: '/api/regions',
  summary: 'Regions with their codes, also those that no longer hold',
  may: 'member',
  query: fields({
    q: Type.Optional(Line(80)),
    parent: Type.Optional(RegionCode),
    level: Type.Optional(oneOf(['province', 'regency'])),
    /** Only codes that hold on this day; without it, those that hold today. */
    on: Type.Optional(DateText),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 600 })),
  }),
  reply: fields({ items: Type.Array(Region) }),
})

export const getRegion = read({
  name: 'regions.get',
  path: '/api/regions/:code',
  summary: 'One region by code, also an old one',
  may: 'member',
  params: fields({ code: RegionCode }),
  reply: Region,
})

export const listAgencies = read({
  name: 'agencies.list',
  path: '/api/agencies',
  summary: 'Agencies',
  may: roles,
  query: fields({
    ...paging,
    q: Type.Optional(Line(80)),
    kind: Type.Optional(oneOf(agencyKinds)),
    region: Type.Optional(RegionCode),
  }),
  reply: page(Agency),
})

export const addAgency = write({
  name: 'agencies.add',
  path: '/api/agencies',
  summary: 'Add an agency',
  may: ['operator'],
  body: fields({ kind: oneOf(agencyKinds), name: Line(160), region: nullable(RegionCode) }),
})

/** Sizes of the sheets that agencies write on. */
export const papers = ['A4', 'F4'] as const

const letterhead = {
  /** From the highest office down: the government, the agency, the unit. */
  lines: Type.Array(Line(120), { minItems: 1, maxItems: 4 }),
  address: Line(200),
  phone: nullable(Type.String({ pattern: '^[0-9+() ./-]{5,40}$' })),
  email: nullable(Type.String({ pattern: '^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$', maxLength: 100 })),
  site: nullable(Type.String({ pattern: '^\\S{3,100}$' })),
  paper: oneOf(papers),
}
/** *Kop surat* of an agency. */
export const Letterhead = fields(letterhead)
export type Letterhead = Static<typeof Letterhead>

export const getLetterhead = read({
  name: 'letterheads.get',
  path: '/api/desks/:id/letterhead',
  summary: 'What stands at the head of the letters of a desk',
  may: roles,
  params: idParams,
  reply: fields({
    ...letterhead,
    /** False where nobody has set one: made from the names of agency and desk. */
    set: Type.Boolean(),
  }),
})

export const setLetterhead = write({
  name: 'letterheads.set',
  path: '/api/letterhead',
  summary: 'Set the letterhead of the own agency; letters that are signed keep theirs',
  may: ['administrator'],
  body: Letterhead,
})

export const listDesks = read({
  name: 'desks.list',
  path: '/api/desks',
  summary: 'Desks of all agencies',
  may: roles,
  query: fields({
    ...paging,
    q: Type.Optional(Line(80)),
    agency: Type.Optional(Id),
    region: Type.Optional(RegionCode),
    kind: Type.Optional(oneOf(agencyKinds)),
    /** Only desks directly below this one. */
    superior: Type.Optional(Id),
    hasAccount: Type.Optional(Type.Boolean()),
  }),
  reply: page(Desk),
})

export const getDesk = read({
  name: 'desks.get',
  path: '/api/desks/:id',
  summary: 'One desk',
  may: roles,
  params: idParams,
  reply: Desk,
})

export const addDesk = write({
  name: 'desks.add',
  path: '/api/desks',
  summary: 'Add a desk to an agency',
  may: ['operator'],
  body: fields({
    agency: Id,
    name: Line(160),
    wall: oneOf(walls),
    superior: nullable(Id),
    zone: oneOf(zones),
  }),
})

export const listMembers = read({
  name: 'members.list',
  path: '/api/members',
  summary: 'Members of the own desk',
  may: roles,
  query: fields({ ...paging }),
  reply: page(Member),
})

/** The passphrase is generated and its secret derived on the administrator's device; it is handed over in person. */
export const addMember = write({
  name: 'members.add',
  path: '/api/members',
  summary: 'Add a member to the own desk, or to any desk as an operator',
  may: ['administrator', 'operator'],
  body: fields({
    name: Line(120),
    login: Login,
    salt: Salt,
    secret: SignInSecret,
    roles: Roles,
    /** Without it, the desk named in the call. */
    desk: Type.Optional(Id),
  }),
})

/** A member of one desk begins to serve another as well. */
export const addMembership = write({
  name: 'memberships.add',
  path: '/api/memberships',
  summary: 'Let an existing member serve this desk too',
  may: ['administrator', 'operator'],
  body: fields({ login: Login, roles: Roles, desk: Type.Optional(Id) }),
})

export const changeRoles = write({
  name: 'memberships.change-roles',
  path: '/api/members/:id/roles',
  summary: 'Change what a member may do at this desk',
  may: ['administrator', 'operator'],
  params: idParams,
  body: fields({ roles: Roles }),
})

/** Ends at once: open sessions stop serving this desk, and what the member had claimed returns to the desk. */
export const endMembership = write({
  name: 'memberships.end',
  path: '/api/members/:id/end',
  summary: 'A member leaves this desk',
  may: ['administrator', 'operator'],
  params: idParams,
})

export const dayKinds = ['libur_nasional', 'cuti_bersama', 'libur_keppres'] as const

export const Holiday = fields({ date: DateText, name: Line(120), kind: oneOf(dayKinds) })
export type Holiday = Static<typeof Holiday>

export const HolidayYear = fields({
  year: Type.Integer({ minimum: 2000, maximum: 2100 }),
  /** Number of the joint decree (SKB 3 Menteri). */
  decree: Type.String(),
  days: Type.Array(Holiday),
})
export type HolidayYear = Static<typeof HolidayYear>

export const listHolidays = read({
  name: 'holidays.list',
  path: '/api/holidays',
  summary: 'Years of holidays that are loaded; deadlines in other years skip weekends only',
  may: 'member',
  reply: fields({ items: Type.Array(HolidayYear) }),
})

export const loadHolidays = write({
  name: 'holidays.load',
  path: '/api/holidays',
  summary: 'Load or replace the holidays of a year with the number of the decree',
  may: ['operator'],
  body: fields({
    year: Type.Integer({ minimum: 2000, maximum: 2100 }),
    decree: Line(200),
    days: Type.Array(Holiday, { minItems: 1, maxItems: 60 }),
  }),
})

/** Words that the law or the ministry changes: reference data with validity and source, never constants. */
export const Code = fields({
  list: Type.String(),
  code: Type.String(),
  labelId: Type.String(),
  labelEn: Type.String(),
  source: nullable(Type.String()),
  validFrom: nullable(DateText),
  validTo: nullable(DateText),
})
export type Code = Static<typeof Code>

export const listCodes = read({
  name: 'codes.list',
  path: '/api/codes',
  summary: 'Code lists: legal bases, grounds, reasons, units, items',
  may: 'member',
  query: fields({ list: Type.Optional(Line(60)) }),
  reply: fields({ items: Type.Array(Code) }),
})

/** *Unit pasangan*: a desk that gives the second person to one that has none (maker ≠ checker is never waived). */
export const DeskPair = fields({
  id: Id,
  desk: Id,
  deskName: Type.String(),
  partner: Id,
  partnerName: Type.String(),
  proposedAt: InstantText,
  /** Null until the head of the partner agrees. */
  acceptedAt: nullable(InstantText),
})
export type DeskPair = Static<typeof DeskPair>

export const listPairs = read({
  name: 'pairs.list',
  path: '/api/pairs',
  summary: 'Pairs of the own desk: the partner it named, and the desks that named it',
  may: staff,
  reply: fields({ items: Type.Array(DeskPair) }),
})

export const namePartner = write({
  name: 'pairs.name',
  path: '/api/pairs',
  summary: 'Name the partner of the own desk; its head has to agree',
  may: ['head'],
  body: fields({ partner: Id }),
})

export const acceptPair = write({
  name: 'pairs.accept',
  path: '/api/pairs/:id/accept',
  summary: 'Agree to be the partner of a desk',
  may: ['head'],
  params: idParams,
})

export const endPair = write({
  name: 'pairs.end',
  path: '/api/pairs/:id/end',
  summary: 'End or decline a pair; either head may',
  may: ['head'],
  params: idParams,
})

export const endpoints = [
  askSalt,
  openSession,
  closeSession,
  getMe,
  changePassphrase,
  listRegions,
  getRegion,
  listAgencies,
  addAgency,
  getLetterhead,
  setLetterhead,
  listDesks,
  getDesk,
  addDesk,
  listMembers,
  addMember,
  addMembership,
  changeRoles,
  endMembership,
  listHolidays,
  loadHolidays,
  listCodes,
  listPairs,
  namePartner,
  acceptPair,
  endPair,
] as const

/** Codes of refusal of this slice; each has its sentence in web/words. */
export const refusals = [
  'sign_in_failed',
  'locked_out',
  'login_taken',
  'already_member',
  'unknown_login',
  'own_roles',
  'last_administrator',
  'operator_only',
  'wrong_secret',
  'unknown_region',
  'day_outside_year',
  'day_twice',
  'partner_is_own_desk',
  'partner_without_account',
  'partner_named',
  'not_the_partner',
  'pair_agreed',
] as const
export type AgenciesRefusal = (typeof refusals)[number]
