import {
  listRequests,
  getRequest,
  draftRequest,
  reviseRequest,
  attachFile,
  detachFile,
  discardRequest,
} from './contract/letter.ts'
import { askInitial, initialRequest, returnRequest } from './contract/paraf.ts'
import {
  signRequest,
  keepSignedSheet,
  listTemplates,
  getSheet,
  getPdf,
  listCopies,
  verifyLetter,
} from './contract/document.ts'
import {
  numberRequest,
  sendRequest,
  receiveRequest,
  proveReceipt,
  disposeRequest,
  askClarification,
  clarify,
  withdrawRequest,
} from './contract/course.ts'
import {
  addLinkedFile,
  answerLinked,
  askLinked,
  getLinked,
  makeLink,
  readLinkedFile,
  readLinkedSheet,
  recallLink,
  receiveLinked,
  refuseLinked,
} from './contract/link.ts'
import { answerRequest, recordAnswer, refuseRequest, recordRefusal } from './contract/answer.ts'

/** The contract of letters, by what it is about; others import it from here. */
export * from './contract/letter.ts'
export * from './contract/paraf.ts'
export * from './contract/document.ts'
export * from './contract/course.ts'
export * from './contract/answer.ts'
export * from './contract/link.ts'

export const endpoints = [
  listTemplates,
  getSheet,
  getPdf,
  listCopies,
  verifyLetter,
  listRequests,
  getRequest,
  draftRequest,
  reviseRequest,
  attachFile,
  detachFile,
  discardRequest,
  askInitial,
  initialRequest,
  returnRequest,
  signRequest,
  keepSignedSheet,
  numberRequest,
  sendRequest,
  receiveRequest,
  proveReceipt,
  disposeRequest,
  askClarification,
  clarify,
  answerRequest,
  recordAnswer,
  refuseRequest,
  recordRefusal,
  withdrawRequest,
  makeLink,
  recallLink,
  getLinked,
  readLinkedSheet,
  readLinkedFile,
  addLinkedFile,
  receiveLinked,
  askLinked,
  answerLinked,
  refuseLinked,
] as const

export const refusals = [
  'step_not_possible',
  'own_text',
  'not_initialled',
  'nobody_to_ask',
  'not_asked',
  'not_the_sender',
  'not_the_receiver',
  'receiver_has_account',
  'own_desk',
  'unknown_code',
  'number_taken',
  'wrong_answer_form',
  'answer_incomplete',
  'emergency_needs_ground',
  'paper_in_future',
  'paper_before_letter',
  'paper_before_receipt',
  'already_asked',
  'nothing_to_clarify',
  'not_member_of_desk',
  'looks_like_identity',
  'names_a_person',
  'not_an_office',
  'copy_to_party',
  'copy_twice',
  'secret_has_no_copies',
  'signing_incomplete',
  'too_many_files',
  'not_signed_yet',
  'signed_sheet_kept',
  'secret_goes_on_paper',
  'no_open_link',
] as const
export type RequestsRefusal = (typeof refusals)[number]
