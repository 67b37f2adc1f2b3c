import type { agencies as source } from '../id/agencies.ts'
import type { Words } from '../translate.ts'

export const agencies = {
  'agencies.desk': 'Desk',
  'agencies.desk.choose': 'Choose a desk',
  'agencies.role.worker': 'Worker',
  'agencies.role.head': 'Head of desk',
  'agencies.role.administrator': 'Desk administrator',
  'agencies.role.operator': 'Bekal operator',
} satisfies Words<typeof source>
