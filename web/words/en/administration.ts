import type { administration as source } from '../id/administration.ts'
import type { Words } from '../translate.ts'

export const administration = {
  'administration.transfer': 'Transfer of a member',
  'administration.transfer.open': 'Transfer',
  'administration.transfer.of': 'Transfer {name}',
  'administration.transfer.about':
    'Access to {desk} ends at once. What the member holds changes hands with the same step.',
  'administration.where': 'Where to',
  'administration.where.leaves': 'Leaves this desk',
  'administration.where.leaves.about': 'The account stays; another desk may add it.',
  'administration.where.next': 'Goes to another desk',
  'administration.where.next.about': 'Another desk of the same agency.',
  'administration.next': 'The desk to go to',
  'administration.held': 'What the member holds',
  'administration.held.none': 'The member holds nothing. Drafts of letters belong to the desk and stay.',
  'administration.held.about': 'Drafts of letters belong to the desk and stay.',
  'administration.rest': 'Give everything to',
  'administration.rest.about':
    'Can be changed one by one below. A letter in nobody’s hands waits for a disposition.',
  'administration.desk': 'The desk, in nobody’s hands',
  'administration.rest.same': 'As above',
  'administration.item': 'Give {label} to',
  'administration.letter': 'Handles letter {label}',
  'administration.paper_letter': 'Handles paper letter {label}',
  'administration.due': 'due {at}',
  'administration.do': 'Transfer now',
  'administration.done': '{name} no longer serves this desk. What they held is in other hands.',
} satisfies Words<typeof source>
