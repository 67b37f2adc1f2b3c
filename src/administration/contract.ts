import { addCode, changeCode, listCodeLists, retireCode, returnCode } from './contract/code-lists.ts'
import { checkReference, exportReference, importReference, listImports } from './contract/reference.ts'
import {
  listHeld,
  transferMember,
  listTransfers,
  scheduleTransfer,
  acceptTransfer,
  cancelTransfer,
} from './contract/transfer.ts'

/** The contract of administration, by what it is about; others import it from here. */
export * from './contract/code-lists.ts'
export * from './contract/reference.ts'
export * from './contract/transfer.ts'

export const endpoints = [
  listHeld,
  transferMember,
  listTransfers,
  scheduleTransfer,
  acceptTransfer,
  cancelTransfer,
  listCodeLists,
  addCode,
  changeCode,
  retireCode,
  returnCode,
  exportReference,
  checkReference,
  importReference,
  listImports,
] as const

export const refusals = [
  'hands_are_leaving',
  'same_desk',
  'transfer_past',
  'transfer_ahead',
  'transfer_needs_desk',
  'transfer_roles',
  'transfer_acting',
  'transfer_no_account',
  'transfer_not_yours',
  'transfer_accepted',
  'closed_list',
  'unknown_list',
  'code_exists',
  'code_needed',
  'code_retired',
  'code_not_retired',
  'bad_label',
  'reference_refused',
  'reference_moved',
] as const
export type AdministrationRefusal = (typeof refusals)[number]
