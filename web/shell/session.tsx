import { createContext, type ReactNode, useContext } from 'react'
import type { ActsAs } from '../../src/agencies/contract.ts'
import type { Role } from '../../src/kernel/role.ts'
import type { Zone } from '../../src/kernel/dates.ts'

/** A desk that the member may act for. */
export interface OwnDesk {
  readonly id: string
  readonly name: string
  readonly agency: string
  readonly zone: Zone
  readonly roles: readonly Role[]
  /** *Plh.* or *Plt.*: the role of a head is the member's while the head is away. */
  readonly actsAs: ActsAs | null
}

/** Who is here and for which desk; what every page reads. */
export interface Session {
  readonly member: { readonly id: string; readonly name: string }
  /** The desk that the member acts for now; each call carries its id. */
  readonly desk: OwnDesk
  /** All desks of the member, `desk` among them. */
  readonly desks: readonly OwnDesk[]
  /** Roles at `desk`. */
  readonly roles: readonly Role[]
}

/** The session and the two things one can do with it; made by whoever fetches it (`App`'s caller). */
export interface SessionAccess {
  readonly session: Session
  readonly chooseDesk: (desk: string) => void
  readonly signOut: () => void
}

/** `undefined` while nobody knows yet, `null` when there is none or it is not complete (no desk chosen). */
export type FoundSession = SessionAccess | null | undefined

const Context = createContext<FoundSession>(null)

export function SessionProvider({ access, children }: { access: FoundSession; children: ReactNode }) {
  return <Context value={access}>{children}</Context>
}

/** The session, `null` before sign-in, `undefined` before one knows. */
export const useFindSession = (): FoundSession => useContext(Context)

/** The session on pages behind sign-in; `ShellFrame` shows none of them without one. */
export function useSession(): Session {
  const access = useContext(Context)
  if (!access) throw new Error('useSession on a page before sign-in')
  return access.session
}

/** Whether the member has one of the roles at the desk; asks only what to show, the server decides. */
export const useMay = (...roles: readonly Role[]): boolean =>
  useSession().roles.some((role) => roles.includes(role))
