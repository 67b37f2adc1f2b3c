import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isRegionCode, parseRegionCode, provinceOf } from './region-code.ts'

test('a province, a regency and a city are told apart', () => {
  expect(parseRegionCode('31')).toEqual({ level: 'province', code: '31', province: '31' })
  expect(parseRegionCode('31.01')).toEqual({ level: 'regency', code: '31.01', province: '31', city: false })
  expect(parseRegionCode('31.72')).toEqual({ level: 'regency', code: '31.72', province: '31', city: true })
})

test('codes without dot, of districts and villages, and of nothing are refused', () => {
  const wrong = [
    '',
    '3',
    '3172',
    '31.7',
    '31.72.01',
    '31.72.01.1001',
    '31.00',
    '31.70',
    '01',
    '10',
    '20',
    '31,72',
    ' 31',
    '31.7a',
  ]
  for (const text of wrong) {
    expect(parseRegionCode(text)).toEqual({ refused: 'not_a_region_code' })
    expect(isRegionCode(text)).toBe(false)
    expect(() => provinceOf(text)).toThrow(RangeError)
  }
  expect(isRegionCode(31)).toBe(false)
})

test('every code lies in the province that it begins with', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, maxLength: 6, unit: fc.constantFrom(...'0123456789.') }),
      (text) => {
        const code = parseRegionCode(text)
        expect('refused' in code).toBe(!isRegionCode(text))
        if ('refused' in code) return
        expect(provinceOf(text)).toBe(code.province)
        expect(isRegionCode(code.province)).toBe(true)
        expect(provinceOf(code.province)).toBe(code.province)
      },
    ),
  )
})
