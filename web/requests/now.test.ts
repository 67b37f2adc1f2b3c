import { expect, test } from 'vitest'
import { nowOf } from './now.ts'

const facts = {
  state: 'draft',
  sender: 's',
  receiver: 'r',
  receiverHasAccount: true,
  clarification: null,
  next: ['sign', 'revise'],
} as const

const said = (more: object, desk = 's') =>
  nowOf({ ...facts, next: [...facts.next], ...more } as Parameters<typeof nowOf>[0], desk)

test('a worker who has written a draft waits for the head to sign', () => {
  expect(said({})).toBe('requests.now.sender.draft')
  expect(said({ next: ['revise'] })).toBe('requests.now.head')
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

test('who may answer is told to, who may not prepares it, and a head who may do either hands it on first', () => {
  const received = (...next: string[]) => said({ state: 'received', next }, 'r')
  expect(received('dispose', 'answer')).toBe('requests.now.receiver.dispose')
  expect(received('answer', 'dispose')).toBe('requests.now.receiver.received')
  expect(received('ask_clarification')).toBe('requests.now.receiver.prepare')
})

test('a desk that is on neither side is told to do nothing', () => {
  expect(said({ state: 'received' }, 'x')).toBeNull()
})

test.each(['answered', 'refused', 'withdrawn'])('nothing is left to do once it is %s', (state) => {
  expect(said({ state })).toBeNull()
})
