import { expect, test } from 'vitest'
import { sourceLines } from './source-parts.ts'

test('an address reads as its host and leads to the whole of it', () => {
  expect(sourceLines('[62] https://www.antaranews.com/berita/1/x')).toEqual([
    [{ text: 'antaranews.com', address: 'https://www.antaranews.com/berita/1/x' }],
  ])
})

test('every line is a source of its own, words stay words', () => {
  expect(sourceLines('60e https://a.id/b.\nSK Gub 495/1998\n')).toEqual([
    [
      { text: '60e', address: null },
      { text: 'a.id', address: 'https://a.id/b' },
    ],
    [{ text: 'SK Gub 495/1998', address: null }],
  ])
})

test('nothing but web addresses becomes a link', () => {
  expect(sourceLines('javascript:alert(1)')).toEqual([[{ text: 'javascript:alert(1)', address: null }]])
})
