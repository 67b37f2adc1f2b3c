import { createHash, createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { drawLink, isLinkKey, linkHashes, linkHeader, readCode, showCode } from './letter-link.ts'

test('a link has 256 random bits, its code fifty, and no two are alike', () => {
  const drawn = Array.from({ length: 200 }, drawLink)
  expect(new Set(drawn.map(({ key }) => key)).size).toBe(200)
  expect(new Set(drawn.map(({ code }) => code)).size).toBe(200)
  for (const { key, code } of drawn) {
    expect(Buffer.from(key, 'base64url')).toHaveLength(32)
    expect(isLinkKey(key)).toBe(true)
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/)
  }
  // Every sign comes up.
  expect(new Set(drawn.flatMap(({ code }) => [...code])).size).toBe(32)
})

test('the hashes are what another implementation computes', async () => {
  const link = drawLink()
  const bytes = Buffer.from(link.key, 'base64url')
  expect(await linkHashes(link)).toEqual({
    keyHash: createHash('sha256').update(bytes).digest('base64url'),
    codeHash: createHmac('sha256', bytes).update(link.code).digest('base64url'),
  })
})

test('a code is read however it was typed', () => {
  const code = '01ABCDEFGH'
  expect(readCode(showCode(code))).toBe(code)
  expect(readCode(' oi-abc – defgh ')).toBe(code)
  expect(readCode('0LABCDEFGH')).toBe(code)
  for (const wrong of ['', '01ABCDEFG', '01ABCDEFGHJ', '01ABCDEFGU', '01ABCDEFG!'])
    expect(readCode(wrong)).toBeNull()
  expect(linkHeader({ key: 'k', code })).toBe(`k.${code}`)
})
