import { describe, expect, test } from 'vitest'
import { type ObligationKind, obligationKinds, rungs } from '../../src/obligations/contract.ts'
import { speech } from '../words/translate.ts'
import { workOf } from './sentence.ts'

const { t } = speech('id')
const letter = { label: '460/12/II/2016', debtorName: 'Dinsos Jakarta Utara' }

const aboutPeople: ReadonlySet<ObligationKind> = new Set([
  'contact_person',
  'next_step_person',
  'receive_child',
])

describe('the work of a promise', () => {
  test('is a verb for whoever promised, and names who promised for the desks above', () => {
    const kind = 'answer_request' as const
    expect(workOf(t, { ...letter, kind, rung: 'owner' })).toBe('Jawab permintaan data 460/12/II/2016')
    expect(workOf(t, { ...letter, kind, rung: 'owner_superior' })).toBe(
      'Pastikan Dinsos Jakarta Utara menjawab permintaan data 460/12/II/2016',
    )
    expect(workOf(t, { ...letter, kind, rung: 'counterpart_superior' })).toBe(
      'Tagih jawaban Dinsos Jakarta Utara atas permintaan data 460/12/II/2016',
    )
  })

  test('is another sentence for each kind and rung, in both languages', () => {
    for (const language of ['id', 'en'] as const) {
      const say = speech(language).t
      const all = obligationKinds.flatMap((kind) =>
        rungs.map((rung) => workOf(say, { ...letter, kind, rung })),
      )
      expect(new Set(all).size).toBe(obligationKinds.length * rungs.length)
      const aboutLetters = obligationKinds.filter((kind) => !aboutPeople.has(kind))
      for (const kind of aboutLetters)
        for (const rung of rungs) expect(workOf(say, { ...letter, kind, rung })).toContain(letter.label)
    }
  })

  test('a desk above reads that somebody waits, and no number of hers', () => {
    for (const language of ['id', 'en'] as const)
      for (const kind of aboutPeople)
        for (const rung of ['owner_superior', 'counterpart_superior'] as const)
          expect(workOf(speech(language).t, { ...letter, kind, rung })).not.toContain(letter.label)
  })
})
