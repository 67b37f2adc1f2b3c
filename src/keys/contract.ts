import Type from 'typebox'
import type { Static } from 'typebox'
import { staff } from '../kernel/role.ts'
import { fields, Id, InstantText, nullable, oneOf, page, paging, read, write } from '../platform/endpoint.ts'

/**
 * Keys of members, desks and agencies (V12 to V15). What goes through here opens nothing by itself: devices make keys, wrap
 * and sign them; the server keeps them, and refuses what its own directory already shows to be wrong.
 */

/** A public key or a SHA-256: 32 bytes, base64url. */
export const KeyHalf = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })
/** Ed25519, 64 bytes, base64url. */
const Signature = Type.String({ pattern: '^[A-Za-z0-9_-]{86}$' })
/** A secret of 32 bytes wrapped under a symmetric key: 60 bytes, base64url. */
const Wrapped = Type.String({ pattern: '^[A-Za-z0-9_-]{80}$' })
/** A secret of 32 bytes sealed to a public key (HPKE): 80 bytes, base64url. */
const Sealed = Type.String({ pattern: '^[A-Za-z0-9_-]{107}$' })
const Count = Type.Integer({ minimum: 1, maximum: 1_000_000 })

const Halves = fields({ sealTo: KeyHalf, verify: KeyHalf })

const AgencySaid = fields({ kind: oneOf(['agency']), agency: Id, verify: KeyHalf })
const DeskSaid = fields({ kind: oneOf(['desk']), agency: Id, desk: Id, epoch: Count, keys: Halves })
const MemberSaid = fields({ kind: oneOf(['member']), desk: Id, member: Id, keys: Halves })
const LeftSaid = fields({ kind: oneOf(['member-left']), desk: Id, member: Id })

function statementOf<S extends Type.TSchema>(said: S) {
  return fields({
    /** `root`, or the id of the agency or desk that says it. */
    issuer: Type.String({ pattern: '^(root|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$' }),
    number: Count,
    /** Hash of the issuer's statement before. */
    previous: nullable(KeyHalf),
    said,
    signedInEpoch: nullable(Count),
    signature: Signature,
  })
}
const AgencyStatement = statementOf(AgencySaid)
const DeskStatement = statementOf(DeskSaid)
const MemberStatement = statementOf(MemberSaid)
const LeftStatement = statementOf(LeftSaid)

export const DirectoryEntry = fields({
  position: Count,
  statement: statementOf(Type.Union([AgencySaid, DeskSaid, MemberSaid, LeftSaid])),
})
export type DirectoryEntry = Static<typeof DirectoryEntry>

/** Why a desk begins an epoch (V14, V15). `keys_lost`: nobody can open the one before any more. */
export const epochReasons = [
  'first',
  'member_left',
  'device_lost',
  'recovery_used',
  'routine',
  'keys_lost',
] as const
export type EpochReason = (typeof epochReasons)[number]

export const getRoot = read({
  name: 'keys.root',
  path: '/api/keys/root',
  summary: 'The public half of the root of this installation; devices pin it and offices compare it on paper',
  may: 'member',
  reply: fields({ verify: nullable(KeyHalf) }),
})

export const setRoot = write({
  name: 'keys.set-root',
  path: '/api/keys/root',
  summary: 'Set the public half of the root, once',
  may: ['operator'],
  body: fields({ verify: KeyHalf }),
})

export const listStatements = read({
  name: 'keys.statements',
  path: '/api/keys/statements',
  summary: 'The directory of public keys, in the order in which it was written',
  may: 'member',
  query: fields(paging),
  reply: page(DirectoryEntry),
})

export const OwnKeys = fields({
  /** The own secret under the key of the passphrase; null until keys were made. */
  own: nullable(fields({ kept: Wrapped, ...Halves.properties })),
})

export type OwnKeys = Static<typeof OwnKeys>

export const getOwnKeys = read({
  name: 'keys.own',
  path: '/api/keys/own',
  summary: 'The own keys, as the own passphrase opens them',
  may: 'member',
  firstPassphrase: true,
  reply: OwnKeys,
})

export const makeKeys = write({
  name: 'keys.make',
  path: '/api/keys/own',
  summary: 'Keep the keys that a device has made for its member',
  may: 'member',
  body: fields({ kept: Wrapped, ...Halves.properties }),
})

const Epoch = fields({
  epoch: Count,
  ...Halves.properties,
  older: nullable(Wrapped),
  reason: oneOf(epochReasons),
  recovery: fields({
    sealTo: KeyHalf,
    sealed: Sealed,
    signature: Signature,
    testedAt: nullable(InstantText),
  }),
  proposedAt: InstantText,
  /** Null while the agency has not stated it. */
  inForceAt: nullable(InstantText),
  /** Its secret, sealed to whoever asks; null where nobody has given it to them. */
  mine: nullable(Sealed),
})
export type Epoch = Static<typeof Epoch>

const KeyMember = fields({
  id: Id,
  name: Type.String(),
  /** The keys that she has made; null until she has. */
  keys: nullable(Halves),
  /** The keys that the desk has stated of her; others than `keys` where she has made new ones since. */
  stated: nullable(Halves),
  /** The newest epoch that she was given. */
  given: nullable(Count),
})

export const DeskKeys = fields({
  id: Id,
  agency: Id,
  /** From the newest down: what is prepared, what is in force, and those before, each under the next. */
  epochs: Type.Array(Epoch),
  members: Type.Array(KeyMember),
  agencyKey: fields({
    /** What the root has stated. */
    stated: nullable(KeyHalf),
    /** The newest that was made here. */
    made: nullable(KeyHalf),
    /** Its secret, sealed to whoever asks, where they hold it. */
    mine: nullable(Sealed),
    holders: Type.Array(Id),
  }),
  /** Somebody who no longer serves the desk could still open its epoch. */
  epochDue: Type.Boolean(),
  /** It has an epoch in force whose recovery was tested: a real person may be sealed here. */
  maySeal: Type.Boolean(),
})
export type DeskKeys = Static<typeof DeskKeys>

export const getDeskKeys = read({
  name: 'keys.desk',
  path: '/api/keys/desk',
  summary: 'The keys of the acting desk: epochs, who holds them, recovery',
  may: staff,
  reply: DeskKeys,
})

export const prepareEpoch = write({
  name: 'keys.prepare-epoch',
  path: '/api/keys/epochs',
  summary: "Prepare the acting desk's next epoch; it is in force when the agency has stated it",
  may: staff,
  body: fields({
    epoch: Count,
    ...Halves.properties,
    older: nullable(Wrapped),
    reason: oneOf(epochReasons),
    recovery: fields({ sealTo: KeyHalf, sealed: Sealed, signature: Signature }),
    /** For each who stays, and who prepares it. */
    given: Type.Array(fields({ member: Id, sealed: Sealed }), { minItems: 1, maxItems: 200 }),
  }),
})

export const dropEpoch = write({
  name: 'keys.drop-epoch',
  path: '/api/keys/epochs/drop',
  summary: 'Drop the epoch that is prepared and not yet in force',
  may: staff,
  body: fields({ epoch: Count }),
})

export const testRecovery = write({
  name: 'keys.test-recovery',
  path: '/api/keys/recovery-tests',
  summary: 'Say that two shares have opened the epoch in force on a device of the desk',
  may: staff,
  body: fields({ epoch: Count }),
})

export const welcome = write({
  name: 'keys.welcome',
  path: '/api/keys/members',
  summary: 'State the keys of a colleague, compared face to face, and give them the epoch in force',
  may: staff,
  body: fields({ statement: MemberStatement, sealed: Sealed }),
})

export const sayLeft = write({
  name: 'keys.say-left',
  path: '/api/keys/members/left',
  summary: 'Take back what the desk has stated of somebody who has left, in an epoch opened since',
  may: staff,
  body: fields({ statement: LeftStatement }),
})

export const makeAgencyKey = write({
  name: 'keys.make-agency',
  path: '/api/keys/agency',
  summary: "Keep the agency's key that a device has made, until the root states it",
  may: ['administrator'],
  body: fields({ verify: KeyHalf, sealed: Sealed }),
})

export const giveAgencyKey = write({
  name: 'keys.give-agency',
  path: '/api/keys/agency/holders',
  summary: "Give the agency's key to another administrator of the desk",
  may: ['administrator'],
  body: fields({ member: Id, sealed: Sealed }),
})

export const listPrepared = read({
  name: 'keys.prepared',
  path: '/api/keys/epochs/prepared',
  summary: "Epochs of the agency's desks that wait for its statement",
  may: ['administrator'],
  reply: fields({
    items: Type.Array(
      fields({
        desk: Id,
        deskName: Type.String(),
        epoch: Count,
        ...Halves.properties,
        reason: oneOf(epochReasons),
        proposedAt: InstantText,
      }),
    ),
  }),
})

export const stateEpoch = write({
  name: 'keys.state-epoch',
  path: '/api/keys/epochs/state',
  summary: "State an epoch of one of the agency's desks: it is in force from now on",
  may: ['administrator'],
  body: fields({ statement: DeskStatement }),
})

export const listUnstated = read({
  name: 'keys.unstated-agencies',
  path: '/api/keys/agencies/unstated',
  summary: 'Keys of agencies that wait for the root',
  may: ['operator'],
  reply: fields({
    items: Type.Array(fields({ id: Id, name: Type.String(), verify: KeyHalf, madeAt: InstantText })),
  }),
})

export const stateAgency = write({
  name: 'keys.state-agency',
  path: '/api/keys/agencies/state',
  summary: "Bring the root's statement of an agency's key",
  may: ['operator'],
  body: fields({ statement: AgencyStatement }),
})

export const endpoints = [
  getRoot,
  setRoot,
  listStatements,
  getOwnKeys,
  makeKeys,
  getDeskKeys,
  prepareEpoch,
  dropEpoch,
  testRecovery,
  welcome,
  sayLeft,
  makeAgencyKey,
  giveAgencyKey,
  listPrepared,
  stateEpoch,
  listUnstated,
  stateAgency,
] as const

export const refusals = [
  'keys_made_already',
  'root_set_already',
  'agency_key_stands',
  'not_agency_key_holder',
  'forged_statement',
  'gap_in_directory',
  'epoch_prepared_already',
  'not_next_epoch',
  'epoch_not_in_force',
  'other_keys_stated',
  'left_before_epoch',
] as const
export type KeysRefusal = (typeof refusals)[number]
