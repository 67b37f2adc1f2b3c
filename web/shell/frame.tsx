import type { LinkProps, NavigateOptions } from '@tanstack/react-router'
import type { Icon } from '@tabler/icons-react'
import { type ComponentType, createContext, type ReactNode, useContext } from 'react'
import type { Role } from '../../src/kernel/role.ts'
import type { PlainKey } from '../words/translate.ts'

/** Where a link of the shell leads: a path of the registered route tree, without parameters. */
export type Target = NonNullable<LinkProps['to']>

export interface NavigationItem {
  readonly to: Target
  readonly label: PlainKey
  readonly icon: Icon
  /** Stands in the phone's bottom bar; four at most, the rest is in the menu. */
  readonly bar: boolean
  /** Shown to these roles; to all when empty. */
  readonly roles: readonly Role[]
}

/** A beginning offered by the global *Tambah*. */
export interface Beginning {
  readonly to: Target
  readonly label: PlainKey
  readonly about: PlainKey
  readonly icon: Icon
  readonly roles: readonly Role[]
}

export interface JumpHit {
  readonly id: string
  readonly label: string
  readonly hint: string | null
  readonly link: NavigateOptions
}

/** Finds things of the own desk by number or name. Never people of another desk. */
export interface JumpSource {
  readonly name: PlainKey
  readonly find: (query: string, signal: AbortSignal) => Promise<readonly JumpHit[]>
}

/** What the slices bring to the shell; composed in `web/routes.tsx`. */
export interface Frame {
  readonly navigation: readonly NavigationItem[]
  readonly beginnings: readonly Beginning[]
  readonly jumps: readonly JumpSource[]
  /** What a slice has to say on every page, and mostly has not. */
  readonly notes: readonly ComponentType[]
  /**
   * What stands before the pages until a session is complete: sign-in, choice of a desk, a new passphrase. The
   * address stays, so one arrives where one wanted to go.
   */
  readonly entry: ComponentType
  /** The same in a dialog over the page when a session has ended under way; what was typed stays below. */
  readonly returning: ComponentType<{ back: (sameMember: boolean) => void }>
}

const Context = createContext<Frame | null>(null)

export function FrameProvider({ frame, children }: { frame: Frame; children: ReactNode }) {
  return <Context value={frame}>{children}</Context>
}

export function useFrame(): Frame {
  const frame = useContext(Context)
  if (!frame) throw new Error('useFrame outside of FrameProvider')
  return frame
}
