import { expect, test } from 'vitest'
import { isRefusal } from '../../kernel/refusal.ts'
import { type Nik, readNik, remarksOnNik } from './nik.ts'

const today = '2026-11-24'
const read = (typed: string): Nik => {
  const nik = readNik(typed, today)
  if (isRefusal(nik)) throw new Error(nik.refused)
  return nik
}

test('a woman’s day of birth stands forty higher', () => {
  expect(read('31.72.05.510290.0003')).toEqual({
    digits: '3172055102900003',
    region: '31.72',
    sex: 'female',
    births: ['1990-02-11'],
  })
  expect(read('3172051102900003').sex).toBe('male')
})

test('the century is not written: both that are possible are told', () => {
  expect(read('3172054102050003').births).toEqual(['2005-02-01', '1905-02-01'])
  expect(read('3172054102300003').births).toEqual(['1930-02-01'])
  expect(read('3172056902000003').births).toEqual(['2000-02-29'])
})

test.each([
  ['317205510290000', 'not_sixteen_digits'],
  ['3172055102900003x', 'not_sixteen_digits'],
  ['', 'not_sixteen_digits'],
  ['3172057202900003', 'no_such_day'],
  ['3172053113900003', 'no_such_day'],
  ['3172053102900003', 'no_such_day'],
  ['3172050002900003', 'no_such_day'],
  ['3172054002900003', 'no_such_day'],
  ['3172056902990003', 'no_such_day'],
  ['3172055102900000', 'serial_of_zeros'],
])('%s is no NIK: %s', (typed, refused) => {
  expect(readNik(typed, today)).toEqual({ refused })
})

test('what does not fit is told, not refused', () => {
  const nik = read('3172055102900003')
  const exists = (code: string) => code === '31.72'
  expect(remarksOnNik(nik, { birthDate: '1990-02-11', sex: 'female' }, exists)).toEqual([])
  expect(remarksOnNik(nik, { birthDate: '1990-11-02', sex: 'male' }, () => false)).toEqual([
    'old_region',
    'other_birth_date',
    'other_sex',
  ])
  expect(remarksOnNik(nik, {}, exists)).toEqual([])
})
