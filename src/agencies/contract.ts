import { addAbsence, changeStandIn, endAbsence, listAbsences } from './contract/absence.ts'
import { listRegions, getRegion } from './contract/region.ts'
import { listAgencies, addAgency, getLetterhead, setLetterhead } from './contract/agency.ts'
import { listDesks, getDesk, addDesk, listPairs, namePartner, acceptPair, endPair } from './contract/desk.ts'
import { askSalt, openSession, closeSession, getMe, changePassphrase } from './contract/session.ts'
import { listMembers, addMember, addMembership, changeRoles, endMembership } from './contract/member.ts'
import { listHolidays, loadHolidays, listCodes } from './contract/reference.ts'

/** The contract of agencies, by what it is about; others import it from here. */
export * from './contract/region.ts'
export * from './contract/agency.ts'
export * from './contract/desk.ts'
export * from './contract/session.ts'
export * from './contract/member.ts'
export * from './contract/absence.ts'
export * from './contract/reference.ts'

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
  listAbsences,
  addAbsence,
  changeStandIn,
  endAbsence,
] as const

/** Codes of refusal of this slice; each has its sentence in web/words. */
export const refusals = [
  'sign_in_failed',
  'locked_out',
  'first_passphrase_over',
  'login_taken',
  'already_member',
  'unknown_login',
  'own_roles',
  'last_administrator',
  'operator_only',
  'wrong_secret',
  'keys_not_rewrapped',
  'unknown_region',
  'day_outside_year',
  'day_twice',
  'partner_is_own_desk',
  'partner_without_account',
  'partner_named',
  'not_the_partner',
  'pair_agreed',
  'absence_of_colleague',
  'absence_days',
  'absence_past',
  'absence_long',
  'absence_overlaps',
  'stands_in',
  'stand_in_self',
  'stand_in_not_here',
  'stand_in_away',
  'acting_without_stand_in',
  'acting_for_no_head',
  'acting_self',
  'acting_names_nobody',
  'is_away',
] as const
export type AgenciesRefusal = (typeof refusals)[number]
