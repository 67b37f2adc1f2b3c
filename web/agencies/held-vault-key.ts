import type { Bytes } from '../../src/vault/bytes.ts'
import { whenLocked } from '../shell/lock.ts'

/**
 * The vault key of a passphrase that was just typed, in memory only, until the own keys are opened with it (web/keys): who has
 * signed in with the passphrase isn't asked for it twice.
 */
let held: { readonly member: string; readonly vaultKey: Bytes } | null = null

export function holdVaultKey(member: string, vaultKey: Bytes): void {
  dropVaultKey()
  held = { member, vaultKey }
}

/** Hands it over, once; null where nobody has typed it since, or it was somebody else. */
export function takeVaultKey(member: string): Bytes | null {
  const mine = held?.member === member ? held.vaultKey : null
  if (mine) held = null
  return mine
}

export function dropVaultKey(): void {
  held?.vaultKey.fill(0)
  held = null
}
whenLocked(dropVaultKey)
