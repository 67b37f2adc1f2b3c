import { expect, test } from 'vitest'
import { deviceFamily } from '../agencies/rules.ts'
import { keyUri, makeSafe, newRecoveryCodes, stepOf } from './code-app.ts'
import { groupCode, normaliseCode } from './rules.ts'

test('a code may be typed as people type', () => {
  expect(normaliseCode(' 123 456 ')).toBe('123456')
  const [code = ''] = newRecoveryCodes()
  expect(normaliseCode(groupCode(code).toUpperCase())).toBe(code)
  expect(normaliseCode('O1lI-abcd-2345')).toBe('0111abcd2345')
})

test('the codes are those of RFC 6238, appendix B', () => {
  // Its secret is "12345678901234567890"; of its eight digits every code app shows the last six.
  const key = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
  const vectors = [
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ] as const
  for (const [epoch, code] of vectors) expect(stepOf(key, code, epoch)).toBe(Math.floor(epoch / 30))
  expect(stepOf(key, '287082', 59, 1)).toBeNull()
  expect(stepOf(key, '287083', 59)).toBeNull()
})

test('a sealed secret opens with its key, for its member, unchanged', () => {
  const safe = makeSafe('kunci')
  const sealed = safe.seal('rina', 'ABC')
  expect(safe.open('rina', sealed)).toBe('ABC')
  expect(() => safe.open('sari', sealed)).toThrow()
  expect(() => makeSafe('lain').open('rina', sealed)).toThrow()
  sealed[14] = (sealed[14] ?? 0) ^ 1
  expect(() => safe.open('rina', sealed)).toThrow()
})

test('the address in a QR code names Bekal and the login', () => {
  expect(keyUri('rina.sari', 'ABC234')).toBe('otpauth://totp/Bekal:rina.sari?secret=ABC234&issuer=Bekal')
})

test('of a device only the family is kept', () => {
  const families = {
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64)': 'windows',
    'Mozilla/5.0 (Linux; Android 14; SM-A155F)': 'android',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)': 'apple_mobile',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)': 'mac',
    'Mozilla/5.0 (X11; Linux x86_64)': 'linux',
    node: 'command_line',
    'curl/8': 'other',
  }
  for (const [name, family] of Object.entries(families)) expect(deviceFamily(name)).toBe(family)
  expect(deviceFamily(undefined)).toBe('other')
})
