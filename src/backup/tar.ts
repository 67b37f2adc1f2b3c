/** The plain `ustar` format, as much of it as a backup needs: files that any `tar` can unpack. */

const block = 512

/** The header of a file; its bytes follow, then `tarPadding`. */
export function tarHeader(name: string, size: number, at: Date): Buffer {
  const header = Buffer.alloc(block)
  const [prefix, rest] = split(name)
  header.write(rest, 0, 100)
  header.write('0000600\0', 100)
  header.write('0000000\0', 108)
  header.write('0000000\0', 116)
  header.write(octal(size, 12), 124)
  header.write(octal(Math.floor(at.getTime() / 1000), 12), 136)
  header.write('        ', 148)
  header.write('0', 156)
  header.write('ustar\0' + '00', 257)
  header.write(prefix, 345, 155)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return header
}

export function tarPadding(size: number): Buffer {
  return Buffer.alloc((block - (size % block)) % block)
}

/** Two empty blocks end an archive. */
export const tarEnd = Buffer.alloc(2 * block)

function octal(value: number, width: number): string {
  const text = value.toString(8)
  if (text.length >= width) throw new Error('too large for a file in a tar')
  return `${text.padStart(width - 1, '0')}\0`
}

function split(name: string): [string, string] {
  if (Buffer.byteLength(name) !== name.length) throw new Error(`a name in a tar is plain: ${name}`)
  if (name.length <= 100) return ['', name]
  const cut = name.indexOf('/', name.length - 101)
  if (cut < 1 || cut > 155) throw new Error(`too long for a name in a tar: ${name}`)
  return [name.slice(0, cut), name.slice(cut + 1)]
}

export class NotATar extends Error {
  override name = 'NotATar'
}

/** One file of an archive. Its bytes must be read, or skipped with `skip`, before the next one is asked for. */
export type TarFile = { name: string; size: number; bytes(): AsyncGenerator<Buffer>; skip(): Promise<void> }

/** The files of an archive, one after the other. Throws where it ends before its end. */
export async function* readTar(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarFile> {
  const input = new Bytes(source)
  for (;;) {
    const header = await input.exactly(block)
    if (header.every((byte) => byte === 0)) {
      // Whatever checks the whole stream (a hash, a seal) does so when it has been read to its end.
      await input.toTheEnd()
      return
    }
    const { name, size } = readHeader(header)
    let left = size
    const bytes = async function* (): AsyncGenerator<Buffer> {
      while (left > 0) {
        const piece = await input.atMost(left)
        left -= piece.length
        yield piece
      }
    }
    const skip = async () => {
      for await (const _ of bytes());
    }
    yield { name, size, bytes, skip }
    await skip()
    await input.exactly((block - (size % block)) % block)
  }
}

function readHeader(header: Buffer): { name: string; size: number } {
  const text = (from: number, length: number) => {
    const field = header.subarray(from, from + length)
    const end = field.indexOf(0)
    return field.toString('latin1', 0, end === -1 ? length : end)
  }
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0)
  if (text(257, 5) !== 'ustar' || Number.parseInt(text(148, 8), 8) !== sum) throw new NotATar('no header')
  const [prefix, rest] = [text(345, 155), text(0, 100)]
  return { name: prefix === '' ? rest : `${prefix}/${rest}`, size: Number.parseInt(text(124, 12), 8) }
}

/** Takes so many bytes at a time from pieces of any size. */
class Bytes {
  readonly #pieces: AsyncIterator<Uint8Array>
  #rest: Buffer = Buffer.alloc(0)

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#pieces = source[Symbol.asyncIterator]()
  }

  async atMost(wanted: number): Promise<Buffer> {
    while (this.#rest.length === 0) {
      const { done, value } = await this.#pieces.next()
      if (done) throw new NotATar('ends early')
      this.#rest = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    }
    const piece = this.#rest.subarray(0, wanted)
    this.#rest = this.#rest.subarray(piece.length)
    return piece
  }

  async exactly(wanted: number): Promise<Buffer> {
    const parts: Buffer[] = []
    for (let left = wanted; left > 0; ) {
      const piece = await this.atMost(left)
      parts.push(piece)
      left -= piece.length
    }
    return Buffer.concat(parts, wanted)
  }

  async toTheEnd(): Promise<void> {
    this.#rest = Buffer.alloc(0)
    for (;;) {
      const { done } = await this.#pieces.next()
      if (done) return
    }
  }
}
