import type { requests as source } from '../id/requests.ts'
import type { Words } from '../translate.ts'

/** The sheet of a letter stays Indonesian in either language; its words here are for whoever reads it aloud. */
export const requests = {
  'requests.lifeLine': 'Course of the letter',
  'requests.step.done': 'done',
  'requests.step.current': 'it is here now',
  'requests.step.ahead': 'not yet',
  'requests.step.stopped': 'clock stopped',
  'requests.step.final': 'finished',
  'requests.proof': 'Proof: {proof}',
  'requests.letter': 'Letter sheet',
  'requests.letter.number': 'Number',
  'requests.letter.nature': 'Nature',
  'requests.letter.attachments': 'Attachments',
  'requests.letter.subject': 'Subject',
  'requests.letter.to': 'To',
  'requests.letter.at': 'in {place}',
  'requests.letter.copies': 'Copies',
  'requests.letter.unnumbered': 'no number yet',
  'requests.letter.undated': 'no date yet',
  'requests.letter.signed.electronic': 'Signed electronically',
  'requests.letter.signed.wet': 'Signed by hand',
  'requests.letter.unsigned': 'not signed yet',
  'requests.letter.nip': 'NIP {nip}',
  'requests.letter.sample': 'SAMPLE',
} satisfies Words<typeof source>
