import type { refusals as source } from '../id/refusals.ts'
import type { Words } from '../translate.ts'

export const refusals = {
  'refusals.unknown.what': 'This request could not be carried out.',
  'refusals.unknown.why': 'The app has no explanation for the reason yet.',
  'refusals.unknown.do':
    'Try once more. If it fails again, give the incident number below to your desk administrator.',
  'refusals.unreachable.what': 'Bekal is not connected.',
  'refusals.unreachable.why': 'The network is down or the server is not answering.',
  'refusals.unreachable.do': 'What you typed is still here. Check the connection, then try again.',
  'refusals.invalid_input.what': 'Some entries need correcting.',
  'refusals.invalid_input.why': 'Some are empty or not in the expected form.',
  'refusals.invalid_input.do': 'Correct the marked entries below, then send again.',
  'refusals.input.required': 'This is still empty. Fill it in first.',
  'refusals.input.minLength': 'Too short. Write at least {limit} letters.',
  'refusals.input.maxLength': 'Too long. At most {limit} letters.',
  'refusals.input.minimum': 'Too small. At least {limit}.',
  'refusals.input.maximum': 'Too large. At most {limit}.',
  'refusals.input.minItems': 'Not enough. At least {limit} items.',
  'refusals.input.maxItems': 'Too many. At most {limit} items.',
  'refusals.input.format': 'Not in the expected form. Follow the example below the field.',
  'refusals.input.other': 'This entry cannot be accepted. Check its form and choices.',
} satisfies Words<typeof source>
