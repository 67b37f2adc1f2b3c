import {
  enterCode,
  lockSession,
  getShelf,
  listSessions,
  revokeSession,
  revokeOtherSessions,
  endColleagueSessions,
} from './contract/session.ts'
import {
  askPasskey,
  enterPasskey,
  listPasskeys,
  offerPasskey,
  addPasskey,
  renamePasskey,
  removePasskey,
} from './contract/passkey.ts'
import { listAccounts, renewPassphrase } from './contract/account.ts'
import { proveByPassphrase, askProof, proveByPasskey } from './contract/proof.ts'
import {
  getSecondFactor,
  offerCodeApp,
  confirmCodeApp,
  renewRecoveryCodes,
  removeCodeApp,
  acknowledgeReset,
  resetSecondFactor,
  resetLostSecondFactor,
  requireSecondFactor,
} from './contract/second-factor.ts'
import {
  getProvider,
  beginWithProvider,
  finishWithProvider,
  getProviderAccount,
  beginBinding,
  bindProviderAccount,
  removeProviderAccount,
  acknowledgeRemoval,
  resetProviderAccount,
} from './contract/provider.ts'

/** The contract of signing in, by what it is about; others import it from here. */
export * from './contract/session.ts'
export * from './contract/passkey.ts'
export * from './contract/proof.ts'
export * from './contract/second-factor.ts'
export * from './contract/account.ts'
export * from './contract/provider.ts'

export const endpoints = [
  enterCode,
  lockSession,
  getShelf,
  askPasskey,
  enterPasskey,
  listSessions,
  revokeSession,
  revokeOtherSessions,
  proveByPassphrase,
  askProof,
  proveByPasskey,
  getSecondFactor,
  offerCodeApp,
  confirmCodeApp,
  renewRecoveryCodes,
  removeCodeApp,
  acknowledgeReset,
  listPasskeys,
  offerPasskey,
  addPasskey,
  renamePasskey,
  removePasskey,
  listAccounts,
  renewPassphrase,
  resetSecondFactor,
  resetLostSecondFactor,
  endColleagueSessions,
  requireSecondFactor,
  getProvider,
  beginWithProvider,
  finishWithProvider,
  getProviderAccount,
  beginBinding,
  bindProviderAccount,
  removeProviderAccount,
  acknowledgeRemoval,
  resetProviderAccount,
] as const

/** Codes of refusal of this slice; each has its sentence in web/words. */
export const refusals = [
  'wrong_code',
  'codes_locked',
  'half_open_gone',
  'no_offer',
  'no_second_factor',
  'second_factor_required',
  'second_factor_needed',
  'own_second_factor',
  'own_passphrase',
  'acting_keeps_no_accounts',
  'serves_elsewhere',
  'their_desk_resets',
  'passphrase_not_own_yet',
  'reset_not_read_yet',
  'second_factor_first',
  'session_locked',
  'no_provider',
  'provider_unreachable',
  'provider_way_over',
  'provider_refused',
  'provider_account_unknown',
  'provider_account_taken',
  'no_provider_account',
  'own_provider_account',
  'own_passphrase_first',
  'sign_in_afresh',
  'proof_needed',
  'passkey_refused',
  'passkey_suspect',
  'passkey_gone',
  'passkey_known',
  'passkeys_full',
  'passkeys_need_a_name',
  'own_sessions',
] as const
