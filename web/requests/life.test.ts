import { describe, expect, test } from 'vitest'
import type { LifeEntry, LifeStep } from '../../src/requests/contract.ts'
import { speech } from '../words/translate.ts'
import { ahead, lifeLine } from './life.ts'

const entry = (step: LifeStep, more: Partial<LifeEntry> = {}): LifeEntry => ({
  step,
  at: '2016-02-10T03:00:00Z',
  onPaper: null,
  desk: 'd',
  deskName: 'Direktorat',
  member: null,
  byLink: false,
  note: null,
  ...more,
})
const words = speech('id')
const reader = { desk: 'd', zone: 'WIB' } as const

describe('what is still to come', () => {
  test('after a draft lies the whole course', () => {
    expect(ahead(['draft'], true)).toEqual([
      'initialled',
      'signed',
      'numbered',
      'sent',
      'received',
      'disposed',
      'answered',
    ])
  })
  test('a change or a return takes the initials off, and they lie ahead again', () => {
    for (const step of ['revised', 'returned'] as const)
      expect(ahead(['draft', 'initial_asked', 'initialled', step], true)[0]).toBe('initialled')
    expect(ahead(['draft', 'revised', 'initialled'], true)[0]).toBe('signed')
  })
  test('a desk without account makes no disposition here', () => {
    expect(ahead(['draft', 'signed', 'numbered', 'sent', 'received'], false)).toEqual(['answered'])
  })
  test('a question in between takes nothing off the course', () => {
    expect(ahead(['sent', 'received', 'clarification_asked', 'clarified'], true)).toEqual([
      'disposed',
      'answered',
    ])
  })
  test.each(['answered', 'refused', 'withdrawn'] as const)('nothing once it is %s', (step) => {
    expect(ahead(['draft', step], true)).toEqual([])
  })
})

describe('the life-line', () => {
  test('shows where the letter is now', () => {
    const line = lifeLine(
      { life: [entry('draft'), entry('signed')], clarification: null, receiverHasAccount: true },
      words,
      reader,
    )
    expect(line.slice(0, 3).map((step) => step.state)).toEqual(['done', 'current', 'ahead'])
  })

  test('shows several changes by one colleague as one', () => {
    const life = [
      entry('draft'),
      entry('revised'),
      entry('revised', { note: 'x' }),
      entry('revised', { member: 'Budi' }),
    ]
    const line = lifeLine({ life, clarification: null, receiverHasAccount: true }, words, reader)
    expect(line.filter(({ label }) => label === 'Diubah')).toHaveLength(2)
  })

  test('stands still while a question waits, and ends in one final knot', () => {
    const asked = { life: [entry('clarification_asked')], clarification: 'Mana?', receiverHasAccount: true }
    expect(lifeLine(asked, words, reader)[0]?.state).toBe('stopped')
    const ended = { life: [entry('draft'), entry('refused')], clarification: null, receiverHasAccount: true }
    expect(lifeLine(ended, words, reader).map((step) => step.state)).toEqual(['done', 'final'])
  })

  test('says who of the own desk did it, and of another desk only which', () => {
    const life = [
      entry('draft', { member: 'Rina' }),
      entry('received', { desk: 'x', deskName: 'Dinsos', member: 'Budi' }),
    ]
    const line = lifeLine({ life, clarification: null, receiverHasAccount: true }, words, reader)
    expect(line.slice(0, 2).map((step) => step.by)).toEqual(['Rina', 'Dinsos'])
  })

  test('goes by the time on the paper and says when it was recorded', () => {
    const life = [entry('received', { onPaper: '2016-02-08T02:00:00Z', note: 'Agenda 12' })]
    const [knot] = lifeLine({ life, clarification: null, receiverHasAccount: false }, words, reader)
    expect(knot?.at).toBe('2016-02-08T02:00:00Z')
    expect(knot?.proof).toBe('Agenda 12')
    expect(knot?.note).toBe('Dicatat Rab 10 Feb 2016, 10.00 WIB')
  })
})
