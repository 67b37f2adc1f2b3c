import {
  describePerson,
  exitPerson,
  getPerson,
  keepPromise,
  listPeople,
  meetChild,
  moveStage,
  promisePerson,
  receiveChild,
  registerPerson,
  returnPerson,
} from './contract/case.ts'
import { listOldWraps, rewrapKeys, sealGroups } from './contract/keeping.ts'

export * from './contract/case.ts'
export * from './contract/content.ts'
export * from './contract/keeping.ts'
export * from './contract/sealed.ts'

export const endpoints = [
  listPeople,
  listOldWraps,
  getPerson,
  registerPerson,
  describePerson,
  moveStage,
  promisePerson,
  keepPromise,
  exitPerson,
  returnPerson,
  sealGroups,
  rewrapKeys,
  meetChild,
  receiveChild,
] as const

export const refusals = [
  /** V15: the desk has no epoch in force whose recovery was tested. */
  'desk_may_not_seal',
  /** V7: somebody else has sealed another version meanwhile, or it names another predecessor. */
  'other_version',
  /** V8: the key was made in an epoch that is over: seal with a new one. */
  'key_too_old',
  /** The wrap is for another epoch than the one in force. */
  'not_this_epoch',
  /** Length, hash or key id is not what it should be. */
  'not_sealed_right',
  'case_exists',
  'unknown_programme',
  'not_in_care',
  'already_in_care',
  'promise_needs_date',
  'promise_not_open',
  'kept_in_future',
  'next_promise_needed',
  'same_stage',
  'may_not_return',
  'erased',
  'not_child_protection',
] as const
export type PeopleRefusal = (typeof refusals)[number]
