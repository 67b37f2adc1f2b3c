import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { isRefusal, type Refusal } from '../../src/kernel/refusal.ts'
import { getRoot, listStatements } from '../../src/keys/contract.ts'
import type { ProblemError } from '../../src/platform/client.ts'
import {
  type Directory,
  type DirectoryRefusal,
  readDirectory,
  type Statement,
} from '../../src/vault/directory.ts'
import { useInstallation } from '../shell/installation.ts'
import { client } from '../shell/server.ts'
import { keepPin, readPin } from './pin.ts'

export type PinRefusal = DirectoryRefusal | 'other_root' | 'root_gone'

/** The directory as this browser believes it, with the root that it was verified against. */
export interface Believed {
  readonly root: string
  readonly directory: Directory
}
export type DirectoryRead =
  | Believed
  /** No root was set yet: there is nothing to believe. */
  | null
  | (Refusal<PinRefusal> & { readonly root: string | null })

export const directoryKey = ['keys.directory'] as const

/** All statements, in the order in which they were written. */
async function statements(signal: AbortSignal): Promise<Statement[]> {
  const found: Statement[] = []
  for (let cursor: string | undefined; ; ) {
    const query = { limit: 200, ...(cursor === undefined ? {} : { cursor }) }
    const { items, next } = await client.call(listStatements, { query }, { signal })
    found.push(...items.map(({ statement }) => statement))
    if (next === null) return found
    cursor = next
  }
}

/** Reads and verifies the whole directory against the pinned root and what this browser has seen (V13). */
export async function believe(
  root: string | null,
  told: readonly Statement[],
  keep: boolean,
): Promise<DirectoryRead> {
  const pin = readPin()
  if (root === null) return pin ? { refused: 'root_gone', root } : null
  if (pin && pin.root !== root) return { refused: 'other_root', root }
  const directory = await readDirectory(root, told, pin?.seen)
  if (isRefusal(directory)) return { ...directory, root }
  if (keep || pin) keepPin({ root, seen: directory.seen, compared: pin?.compared ?? false })
  return { root, directory }
}

/** The directory for every page that names a key. Read anew when keys have changed here, and after a minute. */
export function useDirectory(): UseQueryResult<DirectoryRead, ProblemError> {
  const { known, sample, training } = useInstallation()
  return useQuery<DirectoryRead, ProblemError>({
    queryKey: directoryKey,
    queryFn: async ({ signal }) => {
      const { verify } = await client.call(getRoot, {}, { signal })
      return believe(verify, verify === null ? [] : await statements(signal), !sample && !training)
    },
    enabled: known,
    staleTime: 60_000,
    structuralSharing: false,
    meta: { still: true },
  })
}
