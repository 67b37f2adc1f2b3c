/**
 * Rule V13: public keys come only from a directory of numbered, signed statements. The installation's root (offline) names
 * agencies, an agency names its desks' epochs, a desk's epoch names its members. Each issuer numbers its statements and chains
 * them by hash, so a statement can't be left out, put back or exchanged. Devices pin the root, and remember how far they have
 * seen each issuer: a directory that knows less, or tells another history, is refused.
 */
import { refuse, type Refusal } from '../kernel/refusal.ts'
import { canonical, sha256, toBase64url, utf8, join } from './bytes.ts'
import { isSignedBy, type KeyPairs, type PublicKeys, sign } from './key-pairs.ts'

type Said =
  | { readonly kind: 'agency'; readonly agency: string; readonly verify: string }
  | {
      readonly kind: 'desk'
      readonly agency: string
      readonly desk: string
      readonly epoch: number
      readonly keys: PublicKeys
    }
  | { readonly kind: 'member'; readonly desk: string; readonly member: string; readonly keys: PublicKeys }
  | { readonly kind: 'member-left'; readonly desk: string; readonly member: string }

/** One statement: what is said, by whom, its number among that issuer's, and the hash of the one before. */
export type Statement = {
  /** `root`, or the id of the agency or desk that says it. */
  readonly issuer: string
  /** 1, 2, 3 … for each issuer. */
  readonly number: number
  /** Hash of the issuer's statement before, base64url; null for the first. */
  readonly previous: string | null
  readonly said: Said
  /** Epoch of the desk that signs; null for root and agencies. */
  readonly signedInEpoch: number | null
  readonly signature: string
}

/** How far a device has seen each issuer: number and hash of the last statement. */
export type Seen = Readonly<Record<string, { readonly number: number; readonly hash: string }>>

export type Directory = {
  readonly agencies: ReadonlyMap<string, string>
  /** Every epoch that there was, by desk and number; the highest seals. */
  readonly desks: ReadonlyMap<string, ReadonlyMap<number, PublicKeys>>
  /** Who holds keys in which desk now. */
  readonly members: ReadonlyMap<string, ReadonlyMap<string, PublicKeys>>
  readonly seen: Seen
  /** Hash over how far each issuer is: part of the journal's daily root, which other agencies keep and compare. */
  readonly head: string
}

export type DirectoryRefusal =
  | 'forged_statement'
  | 'gap_in_directory'
  /** Statements that this device has seen are missing. */
  | 'older_directory'
  /** Another statement stands where this device has seen one. */
  | 'other_directory'

export type Issuer = { readonly id: string; readonly pairs: KeyPairs; readonly epoch: number | null }

/** The issuer's next statement. `last` is what the directory shows as its last one. */
export async function state(issuer: Issuer, last: Seen[string] | undefined, said: Said): Promise<Statement> {
  const unsigned = {
    issuer: issuer.id,
    number: (last?.number ?? 0) + 1,
    previous: last?.hash ?? null,
    said,
    signedInEpoch: issuer.epoch,
  }
  return { ...unsigned, signature: await sign(issuer.pairs, { kind: 'statement', ...unsigned }) }
}

/** Whether the holder of this Ed25519 key has signed a statement as it stands. It may still not be theirs to say. */
export async function isStatedBy(verify: string, { signature, ...unsigned }: Statement): Promise<boolean> {
  return isSignedBy(verify, { kind: 'statement', ...unsigned }, signature)
}

/** What the issuer's next statement names as its predecessor, base64url. */
export async function hashOfStatement(statement: Statement): Promise<string> {
  return toBase64url(await sha256(canonical({ ...statement })))
}

/** Reads a whole directory, in the order in which it was written, against the pinned root and what this device has seen. */
export async function readDirectory(
  rootVerify: string,
  statements: readonly Statement[],
  before: Seen = {},
): Promise<Directory | Refusal<DirectoryRefusal>> {
  const agencies = new Map<string, string>()
  const desks = new Map<string, Map<number, PublicKeys>>()
  const members = new Map<string, Map<string, PublicKeys>>()
  const homes = new Map<string, string>()
  const seen: Record<string, { number: number; hash: string }> = {}

  for (const statement of statements) {
    const { issuer, said } = statement
    const last = seen[issuer]
    if (statement.number !== (last?.number ?? 0) + 1 || statement.previous !== (last?.hash ?? null))
      return refuse('gap_in_directory')
    const verify = issuerKey(statement)
    if (!verify || !(await isStatedBy(verify, statement))) return refuse('forged_statement')
    if (said.kind === 'agency') agencies.set(said.agency, said.verify)
    if (said.kind === 'desk') {
      homes.set(said.desk, said.agency)
      desks.set(said.desk, new Map([...(desks.get(said.desk) ?? []), [said.epoch, said.keys]]))
    }
    if (said.kind === 'member')
      members.set(said.desk, new Map([...(members.get(said.desk) ?? []), [said.member, said.keys]]))
    if (said.kind === 'member-left') members.get(said.desk)?.delete(said.member)
    const hash = await hashOfStatement(statement)
    seen[issuer] = { number: statement.number, hash }
    const known = before[issuer]
    if (known?.number === statement.number && known.hash !== hash) return refuse('other_directory')
  }
  for (const [issuer, known] of Object.entries(before)) {
    if ((seen[issuer]?.number ?? 0) < known.number) return refuse('older_directory')
  }
  return { agencies, desks, members, seen, head: toBase64url(await sha256(canonical(seen))) }

  /** The key that must have signed, if this issuer may say this at all. */
  function issuerKey({ issuer, said, signedInEpoch }: Statement): string | undefined {
    switch (said.kind) {
      case 'agency':
        return issuer === 'root' && signedInEpoch === null ? rootVerify : undefined
      case 'desk': {
        const epochs = desks.get(said.desk)
        const follows = said.epoch === (epochs ? highest(epochs) : 0) + 1
        const home = homes.get(said.desk) ?? said.agency
        return issuer === said.agency && home === said.agency && signedInEpoch === null && follows
          ? agencies.get(issuer)
          : undefined
      }
      case 'member':
      case 'member-left': {
        const epochs = desks.get(said.desk)
        return epochs && issuer === said.desk && signedInEpoch === highest(epochs)
          ? epochs.get(highest(epochs))?.verify
          : undefined
      }
    }
  }
}

/** The epoch in which a desk seals now, with its public keys; nothing for a desk that the directory doesn't know. */
export function currentEpoch(
  directory: Directory,
  desk: string,
): { epoch: number; keys: PublicKeys } | undefined {
  const epochs = directory.desks.get(desk)
  if (!epochs) return undefined
  const epoch = highest(epochs)
  const keys = epochs.get(epoch)
  return keys && { epoch, keys }
}

function highest(epochs: ReadonlyMap<number, PublicKeys>): number {
  return Math.max(...epochs.keys())
}

/** What two people compare by QR or by reading aloud before anything is wrapped for one of them: 30 digits, about 99 bits. */
export async function fingerprint({ sealTo, verify }: PublicKeys): Promise<string> {
  return digitsOf('bekal/v1/fingerprint', { sealTo, verify })
}

/** The same for a key that only signs: of the root, as it stands on the letterhead, and of an agency. */
export async function fingerprintOfSigner(verify: string): Promise<string> {
  return digitsOf('bekal/v1/signer-fingerprint', { verify })
}

/** Six groups of five digits. */
async function digitsOf(label: string, value: { readonly [name: string]: string }): Promise<string> {
  const bytes = await sha256(join(utf8(label), canonical(value)))
  return Array.from({ length: 6 }, (_, group) => {
    const five = bytes.subarray(group * 5, group * 5 + 5)
    const number = five.reduce((sum, byte) => sum * 256 + byte, 0)
    return String(number % 100_000).padStart(5, '0')
  }).join(' ')
}
