import { expect, test } from 'vitest'
import { nowOf } from './now.ts'

const facts = {
  state: 'draft',
  sender: 's',
  receiver: 'r',
  receiverHasAccount: true,
  clarification: null,
  paraf: {
    draft: 'K-1F2A3B',
    writer: 'm',
    writerName: 'Rina',
    second: { desk: 's', deskName: 'Direktorat' },
    asked: null,
    remark: null,
  },
  reply: null,
  next: ['ask_initial', 'revise'],
} as const

const said = (more: object, desk = 's') =>
  nowOf({ ...facts, next: [...facts.next], ...more } as Parameters<typeof nowOf>[0], desk)

test('whoever wrote a draft asks for initials, whoever did not reads and initials, the head signs', () => {
  const paraf = (more: object) => said({ paraf: { ...facts.paraf, ...more } })
  expect(said({})).toBe('requests.now.sender.draft')
  expect(said({ next: ['initial', 'revise'] })).toBe('requests.now.sender.toInitial')
  expect(paraf({ asked: { desk: 's', deskName: 'Direktorat', member: null, memberName: null } })).toBe(
    'requests.now.sender.initialAsked',
  )
  expect(paraf({ remark: 'Sebut kelurahannya.' })).toBe('requests.now.sender.returned')
  expect(said({ state: 'initialled', next: ['sign', 'revise'] })).toBe('requests.now.sender.initialled')
  expect(said({ state: 'initialled', next: ['revise'] })).toBe('requests.now.head')
})

test('a desk too small learns which desk gives the second person, or that none does; that desk is asked', () => {
  const second = (to: object | null) => said({ paraf: { ...facts.paraf, second: to } })
  expect(second({ desk: 'p', deskName: 'Provinsi' })).toBe('requests.now.sender.small')
  expect(second(null)).toBe('requests.now.sender.nobody')
  expect(said({ next: ['initial', 'return'] }, 'p')).toBe('requests.now.second')
  expect(said({ next: [] }, 'p')).toBe('requests.now.second.done')
})

test('both sides read what is theirs to do', () => {
  expect(said({ state: 'sent' })).toBe('requests.now.sender.sent')
  expect(said({ state: 'sent' }, 'r')).toBe('requests.now.receiver.sent')
  expect(said({ state: 'sent', receiverHasAccount: false })).toBe('requests.now.sender.sentOnPaper')
  expect(said({ state: 'received', clarification: 'Mana?' })).toBe('requests.now.sender.asked')
  expect(said({ state: 'received', clarification: 'Mana?' }, 'r')).toBe('requests.now.receiver.asked')
})

test('what a desk without account answers, the sender records', () => {
  const paper = { receiverHasAccount: false }
  expect(said({ ...paper, state: 'received' })).toBe('requests.now.sender.receivedOnPaper')
  expect(said({ state: 'received' })).toBe('requests.now.sender.received')
})

test('whoever is there drafts the answer, and a head who may do either hands it on first', () => {
  const received = (...next: string[]) => said({ state: 'received', next }, 'r')
  expect(received('dispose', 'draft_answer')).toBe('requests.now.receiver.dispose')
  expect(received('draft_answer', 'dispose')).toBe('requests.now.receiver.received')
})

test('a drafted answer waits for its second person, then for the head', () => {
  const paraf = { ...facts.paraf, second: { desk: 'r', deskName: 'Dinas' } }
  const drafted = (next: string[], more: object = {}, to: object = {}, desk = 'r') =>
    said(
      {
        state: 'received',
        next,
        reply: { kind: 'answer', initialled: false, ...more, paraf: { ...paraf, ...to } },
      },
      desk,
    )
  expect(drafted(['ask_initial'])).toBe('requests.now.receiver.drafted')
  expect(drafted(['ask_initial'], {}, { second: { desk: 'p', deskName: 'Provinsi' } })).toBe(
    'requests.now.receiver.small',
  )
  expect(drafted([], {}, { second: null })).toBe('requests.now.receiver.nobody')
  expect(drafted(['initial'])).toBe('requests.now.receiver.toInitial')
  expect(drafted([], {}, { asked: { desk: 'r', deskName: 'Dinas', member: null, memberName: null } })).toBe(
    'requests.now.receiver.initialAsked',
  )
  expect(drafted([], {}, { remark: 'Sebut sumbernya.' })).toBe('requests.now.receiver.returned')
  expect(drafted(['answer'], { initialled: true })).toBe('requests.now.receiver.answer')
  expect(drafted([], { initialled: true })).toBe('requests.now.receiver.head.answer')
  expect(drafted(['refuse'], { kind: 'refusal', initialled: true })).toBe('requests.now.receiver.refuse')
  expect(drafted(['initial', 'return'], {}, {}, 'p')).toBe('requests.now.second.reply')
  expect(drafted([], {}, {}, 'p')).toBe('requests.now.second.reply.done')
})

test('a desk that is on neither side is told to do nothing', () => {
  expect(said({ state: 'received', paraf: null }, 'x')).toBeNull()
})

test.each(['answered', 'refused', 'withdrawn'])('nothing is left to do once it is %s', (state) => {
  expect(said({ state })).toBeNull()
})
