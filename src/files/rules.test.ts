import { describe, expect, test } from 'vitest'
import { mayLeave, packedObjects, takeIn } from './rules.ts'
import { mostPixels } from './rules/images.ts'
import { latin1 } from './rules/pdf.ts'
import { exifBlock, jpegBytes, jpegSegment, packedObject, pdfBytes, pngBytes, pngChunk } from './testing.ts'

const outcome = (bytes: Uint8Array, said: string, unpacked: string[] = []) => {
  const taken = takeIn(bytes, said, true, unpacked)
  return 'refused' in taken ? taken.refused : taken.type
}
const bytesOf = (bytes: Uint8Array, said: string) => {
  const taken = takeIn(bytes, said, true)
  if ('refused' in taken) throw new Error(taken.refused)
  return Buffer.from(taken.bytes)
}
const raw = (text: string) => Buffer.from(text, 'latin1')
const html = raw('<html><script>alert(1)</script></html>')
const svg = raw('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')

describe('a file is taken in by its bytes, not by what it is called', () => {
  test.each([
    ['a document', pdfBytes(), 'application/pdf', 'application/pdf'],
    ['a picture', pngBytes(), 'image/png', 'image/png'],
    ['a photograph', jpegBytes(), 'image/jpeg', 'image/jpeg'],
    ['nothing', Buffer.alloc(0), 'application/pdf', 'file_empty'],
    ['a page', html, 'application/pdf', 'file_unknown_type'],
    ['a page that says it is one', html, 'text/html', 'file_unknown_type'],
    ['a drawing that can run scripts', svg, 'image/svg+xml', 'file_unknown_type'],
    ['a drawing that calls itself a picture', svg, 'image/png', 'file_unknown_type'],
    ['a picture that calls itself a document', pngBytes(), 'application/pdf', 'file_type_disagrees'],
    ['a document that calls itself a page', pdfBytes(), 'text/html', 'file_type_disagrees'],
    [
      'a page in front of a document',
      Buffer.concat([html, pdfBytes()]),
      'application/pdf',
      'file_unknown_type',
    ],
    ['a page behind a document', Buffer.concat([pdfBytes(), html]), 'application/pdf', 'file_damaged'],
    ['half a document', pdfBytes().subarray(0, 200), 'application/pdf', 'file_damaged'],
    ['half a picture', pngBytes().subarray(0, 60), 'image/png', 'file_damaged'],
    ['half a photograph', jpegBytes().subarray(0, 100), 'image/jpeg', 'file_damaged'],
    ['a photograph without its last byte', jpegBytes().subarray(0, -1), 'image/jpeg', 'file_damaged'],
    [
      'the beginning of a photograph and a page',
      Buffer.concat([raw('\xff\xd8\xff'), html]),
      'image/jpeg',
      'file_damaged',
    ],
    ['the beginning of a picture alone', pngBytes().subarray(0, 8), 'image/png', 'file_damaged'],
    ['a picture for gigabytes of memory', pngBytes(mostPixels, 2), 'image/png', 'file_too_many_pixels'],
  ])('%s', (_, bytes, said, expected) => {
    expect(outcome(bytes, said)).toBe(expected)
  })

  test('and only when somebody says that it names nobody', () => {
    expect(takeIn(pdfBytes(), 'application/pdf', false)).toEqual({ refused: 'file_may_name_somebody' })
  })

  test('one wrong bit in a picture is noticed', () => {
    const bytes = pngBytes()
    bytes[50] = (bytes[50] ?? 0) ^ 1
    expect(outcome(bytes, 'image/png')).toBe('file_damaged')
  })
})

describe('a document that would do something is refused', () => {
  const action = (inside: string) => pdfBytes(`8 0 obj\n<< ${inside} >>\nendobj\n`)
  test.each([
    ['a script', action('/S /JavaScript /JS (app.alert(1))')],
    ['a script with its name disguised', action('/S /J#61vaScr#69pt')],
    ['a script, every letter disguised', action('/S /#4a#61#76#61#53#63#72#69#70#74')],
    ['only the short name', action('/JS 7 0 R')],
    ['a program', action('/S/Launch/F(cmd.exe)')],
    ['a program, disguised', action('/S/L#61unch')],
    ['a file inside', action('/Type /EmbeddedFile')],
    ['files inside, by the name tree', action('/Names << /EmbeddedFiles 7 0 R >>')],
    ['a form that sends', action('/S /SubmitForm')],
    ['a form of the other kind', action('/XFA 7 0 R')],
    ['a film', action('/Subtype /RichMedia')],
    [
      'a script in the bytes of a picture',
      pdfBytes('8 0 obj\n<< >>\nstream\n<< /S /JavaScript >>\nendstream\nendobj\n'),
    ],
  ])('%s', (_, bytes) => {
    expect(outcome(bytes, 'application/pdf')).toBe('file_active_content')
  })

  test('one that is locked, because nobody can look into it', () => {
    expect(outcome(action('/Encrypt 7 0 R'), 'application/pdf')).toBe('file_locked')
  })

  test('a script in a compressed object, once it is unpacked; and where those are', () => {
    const bytes = pdfBytes(packedObject('8 0 << /S /JavaScript /JS (x) >>'))
    expect(packedObjects(latin1(bytes))).toHaveLength(1)
    expect(outcome(bytes, 'application/pdf')).toBe('application/pdf')
    expect(outcome(bytes, 'application/pdf', ['8 0 << /S /JavaScript /JS (x) >>'])).toBe(
      'file_active_content',
    )
  })

  test('names that only look like it are left alone', () => {
    expect(outcome(action('/JSX 1 /Launcher 2 /Title (JavaScript)'), 'application/pdf')).toBe(
      'application/pdf',
    )
    const noise = pdfBytes(
      '8 0 obj\n<< /Subtype /Image >>\nstream\n\x90/JS(\x02\x81/XFA<\nendstream\nendobj\n',
    )
    expect(outcome(noise, 'application/pdf')).toBe('application/pdf')
  })

  test('a photograph inside that knows where it was taken', () => {
    const photograph = jpegBytes([jpegSegment(0xe1, exifBlock(1))]).toString('latin1')
    const bytes = pdfBytes(`8 0 obj\n<< /Filter /DCTDecode >>\nstream\n${photograph}\nendstream\nendobj\n`)
    expect(outcome(bytes, 'application/pdf')).toBe('file_holds_place')
  })

  test('a document that is taken in stays as it is, byte for byte: it may be signed', () => {
    expect(bytesOf(pdfBytes(), 'application/pdf')).toEqual(pdfBytes())
  })
})

describe('a picture loses everything but the picture', () => {
  const place = raw('-6.1378,106.7913')

  test('place, time and comments of a photograph', () => {
    const segments = [
      jpegSegment(0xe1, exifBlock(1)),
      jpegSegment(0xe1, raw('http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>Siti</x:xmpmeta>')),
      jpegSegment(0xe2, raw('MPF\0Siti')),
      jpegSegment(0xed, raw('Photoshop 3.0\0Siti')),
      jpegSegment(0xfe, html),
    ]
    const plain = bytesOf(jpegBytes(segments), 'image/jpeg')
    expect(plain.includes(place)).toBe(false)
    expect(plain.includes('Siti')).toBe(false)
    expect(plain.includes('<html>')).toBe(false)
    expect(plain).toEqual(bytesOf(jpegBytes(), 'image/jpeg'))
  })

  test('but a page that lies on its side stays readable', () => {
    const plain = bytesOf(jpegBytes([jpegSegment(0xe1, exifBlock(6))]), 'image/jpeg')
    expect(plain.includes(place)).toBe(false)
    expect(plain.subarray(2, 4)).toEqual(Buffer.from([0xff, 0xe1]))
    expect(plain[31]).toBe(6)
    expect(bytesOf(plain, 'image/jpeg')).toEqual(plain)
  })

  test('what hangs behind the end: another picture, an archive, a page', () => {
    for (const behind of [jpegBytes([jpegSegment(0xe1, exifBlock(1))]), raw('PK\x03\x04'), html]) {
      expect(bytesOf(jpegBytes([], behind), 'image/jpeg')).toEqual(bytesOf(jpegBytes(), 'image/jpeg'))
      expect(bytesOf(Buffer.concat([pngBytes(), behind]), 'image/png')).toEqual(pngBytes())
    }
  })

  test('texts, times and Exif of a picture', () => {
    const more = [
      pngChunk('tEXt', raw('Author\0Siti')),
      pngChunk('iTXt', html),
      pngChunk('eXIf', exifBlock(1).subarray(6)),
      pngChunk('tIME', Buffer.from([7, 234, 1, 1, 0, 0, 0])),
      pngChunk('iCCP', raw('x\0\0')),
    ]
    expect(bytesOf(pngBytes(40, 30, more), 'image/png')).toEqual(pngBytes())
  })
})

test('bytes leave when the scanner let them through, or when there is none', () => {
  expect(mayLeave('clean', true)).toBe(true)
  expect(mayLeave('not_scanned', false)).toBe(true)
  expect(mayLeave('not_scanned', true)).toEqual({ refused: 'file_waits' })
  expect(mayLeave('waiting', false)).toEqual({ refused: 'file_waits' })
  expect(mayLeave('infected', false)).toEqual({ refused: 'file_infected' })
})
