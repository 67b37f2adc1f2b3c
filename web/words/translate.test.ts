import { describe, expect, test } from 'vitest'
import { speech } from './translate.ts'

const id = speech('id')
const en = speech('en')
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('numbers, money and dates', () => {
  test('are written the Indonesian way in Indonesian', () => {
    expect(id.number(1449)).toBe('1.449')
    expect(plain(id.money(5_050_000))).toBe('Rp 5.050.000')
    expect(id.dateTime('2016-03-14T09:00:00Z', 'WIB')).toBe('Sen 14 Mar 2016, 16.00 WIB')
    expect(id.longDate('2016-03-14')).toBe('14 Maret 2016')
  })

  test('are written the British way in English', () => {
    expect(en.number(1449)).toBe('1,449')
    expect(plain(en.money(5_050_000))).toBe('Rp 5,050,000')
    expect(en.dateTime('2016-03-14T09:00:00Z', 'WIB')).toBe('Mon 14 Mar 2016, 16:00 WIB')
  })

  test('an instant is read on the wall of its zone, past midnight too', () => {
    expect(id.dateTime('2016-03-14T15:30:00Z', 'WITA')).toBe('Sen 14 Mar 2016, 23.30 WITA')
    expect(id.dateTime('2016-03-14T15:30:00Z', 'WIT')).toBe('Sel 15 Mar 2016, 00.30 WIT')
  })

  test('a date is never shown more exactly than it is known', () => {
    expect(id.date('2016-02-01', 'day')).toBe('1 Feb 2016')
    expect(id.date('2016-02-01', 'month')).toBe('Feb 2016')
    expect(id.date('2016-01-01', 'year')).toBe('2016')
  })
})

describe('saying a word', () => {
  test('fills its holes and writes numbers as the language does', () => {
    expect(id.t('obligations.amount.working_days', { count: 1200 })).toBe('1.200 hari kerja')
  })

  test('takes the plural that English has', () => {
    expect(en.t('obligations.amount.working_days', { count: 1 })).toBe('1 working day')
    expect(en.t('obligations.amount.working_days', { count: 0 })).toBe('0 working days')
    expect(id.t('obligations.amount.working_days', { count: 1 })).toBe('1 hari kerja')
  })

  test('a refusal without words is known to have none', () => {
    expect(id.find('refusals.no_such_code.what')).toBeUndefined()
    expect(id.find('toString')).toBeUndefined()
    expect(id.find('refusals.unreachable.what')).toBe('Bekal tidak tersambung.')
  })

  test('keeps marked-up parts where the sentence has them', () => {
    expect(id.rich('obligations.left', { amount: 'X' })).toEqual(['X', ' lagi'])
  })
})
