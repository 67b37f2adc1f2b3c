import type { files as source } from '../id/files.ts'
import type { Words } from '../translate.ts'

export const files = {
  'files.choose': 'Choose files',
  'files.allowed': 'PDF, PNG or JPEG.',
  'files.allowed.most': 'PDF, PNG or JPEG, {most} at most.',
  'files.namesNobody': 'This attachment names no person in care',
  'files.namesNobody.about':
    'Nor a NIK, an address or a contact. A letter that names somebody stays on paper. This statement is recorded.',
  'files.sending': 'Sending {name}',
  'files.arrived': 'arrived',
  'files.again': 'Send again',
  'files.drop': 'Remove',
  'files.drop.of': 'Remove {name}',
  'files.save': 'Save',
  'files.save.of': 'Save {name}',
  'files.look': 'Look',
  'files.look.of': 'Look at {name}',
  'files.close': 'Close',
  'files.close.of': 'Close {name}',
  'files.size.kb': '{size} KB',
  'files.size.mb': '{size} MB',
  'files.hash': 'SHA-256 {hash}…',
  'files.type.application/pdf': 'PDF',
  'files.type.image/png': 'PNG',
  'files.type.image/jpeg': 'JPEG',
  'files.scan.clean': 'no virus found',
  'files.scan.waiting': 'waits for the virus scanner',
  'files.scan.infected': 'held back: it has a virus',
  'files.scan.not_scanned': 'not scanned for viruses',
} as const satisfies Words<typeof source>
