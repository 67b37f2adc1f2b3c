import { expect, expectTypeOf, test } from 'vitest'
import { isRefusal, type Refusal, refuse } from './refusal.ts'

type Sent = { sentAt: string }
function send(numbered: boolean): Sent | Refusal<'not_numbered', { since: string }> {
  return numbered ? { sentAt: '2016-02-10T02:00:00.000Z' } : refuse('not_numbered', { since: '2016-02-09' })
}

test('a refusal carries its code and the values of its sentence', () => {
  expect(refuse('not_open')).toEqual({ refused: 'not_open' })
  expect(refuse('not_numbered', { since: '2016-02-09' })).toEqual({
    refused: 'not_numbered',
    since: '2016-02-09',
  })
})

test('a refusal is told from a result, and both branches know their type', () => {
  const outcome = send(false)
  expect(isRefusal(outcome)).toBe(true)
  if (isRefusal(outcome)) {
    expectTypeOf(outcome.refused).toEqualTypeOf<'not_numbered'>()
    expectTypeOf(outcome.since).toEqualTypeOf<string>()
  } else {
    expectTypeOf(outcome).toEqualTypeOf<Sent>()
  }
  expect(isRefusal(send(true))).toBe(false)
})

test('nothing else counts as a refusal', () => {
  for (const other of [
    null,
    undefined,
    'refused',
    0,
    {},
    { refused: true },
    { refused: null },
    ['refused'],
  ]) {
    expect(isRefusal(other)).toBe(false)
  }
})
