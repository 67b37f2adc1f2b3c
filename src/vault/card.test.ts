import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isRefusal } from '../kernel/refusal.ts'
import { cardIdOf, newCard, openCard } from './card.ts'
import vector from './vectors/card.json' with { type: 'json' }
import { readCode, writeCode } from './written-code.ts'

describe('V17: her card', () => {
  test('the committed vector holds', async () => {
    const opened = await openCard(vector.code, vector.pin)
    if (isRefusal(opened)) throw new Error(opened.refused)
    expect(await cardIdOf(vector.code)).toBe(vector.cardId)
    expect(opened.slotId).toBe(vector.slotId)
    expect(opened.pairs.sealTo).toBe(vector.sealTo)
  })

  test('another PIN gives another slot, and nothing tells which one is right', async () => {
    const card = await newCard()
    const [one, other] = [await openCard(card, '1234'), await openCard(card, '1235')]
    if (isRefusal(one) || isRefusal(other)) throw new Error('no card')
    expect(one.slotId).not.toBe(other.slotId)
    expect(one.slotId.length).toBe(other.slotId.length)
    expect(one.pairs.sealTo).not.toBe(other.pairs.sealTo)
  })

  test('a card is read as people write', async () => {
    const typed = vector.code.toLowerCase().replaceAll('-', '').replaceAll('0', 'o').replaceAll('1', 'l')
    expect(await cardIdOf(` ${typed} `)).toBe(vector.cardId)
    expect(await cardIdOf(vector.code.slice(1))).toEqual({ refused: 'not_a_code' })
    expect(await openCard(vector.code, '12a4')).toEqual({ refused: 'not_a_pin' })
    expect(await openCard(vector.code, '123')).toEqual({ refused: 'not_a_pin' })
  })
})

describe('codes on paper', () => {
  test('any bytes come back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 40 }), async (bytes) => {
        expect(
          await readCode('try', await writeCode('try', Uint8Array.from(bytes), 5), bytes.length),
        ).toEqual(bytes)
      }),
    )
  })

  test('a code of one kind is not taken for another', async () => {
    const refused = await Promise.all(
      Array.from({ length: 40 }, async (_, n) =>
        readCode('recovery', await writeCode('card', Uint8Array.of(n, 2, 3), 5), 3),
      ),
    )
    expect(refused.filter(isRefusal).length).toBeGreaterThan(36)
  })

  /** Two signs of check: one wrong sign of a thousand goes unnoticed, and then opens nothing. */
  test('nearly every slip of one sign is noticed', async () => {
    const code = await newCard()
    const slips = [...code].flatMap((sign, at) =>
      sign === '-'
        ? []
        : [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ']
            .filter((s) => s !== sign)
            .map((s) => code.slice(0, at) + s + code.slice(at + 1)),
    )
    const read = await Promise.all(slips.map((slip) => readCode('card', slip, 10)))
    expect(slips.length).toBe(18 * 31)
    expect(read.filter((one) => !isRefusal(one)).length).toBeLessThanOrEqual(8)
  })
})
