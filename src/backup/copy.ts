import type { Connection, Submittable } from 'pg'
import type { ClientBase } from 'pg'

/** What `pg` speaks on the wire and its type declarations leave out. */
type Wire = Connection & {
  query(text: string): void
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
  sendCopyFail(message: string): void
}

/** Rows are gathered into pieces of about this many bytes. */
const pieceSize = 1024 * 1024
/** So many bytes wait at most for a reader that is slower than the database. */
const waitingLimit = 8 * 1024 * 1024

/** COPY … TO STDOUT: answers the rows in pieces as they come; the reader sets the pace. */
export async function* copyOut(client: ClientBase, text: string): AsyncGenerator<Buffer, number> {
  const copy = new CopyOut(text)
  client.query(copy)
  try {
    for (;;) {
      const piece = await copy.next()
      if (piece === null) return copy.rows
      yield piece
    }
  } finally {
    copy.letRun()
  }
}

class CopyOut implements Submittable {
  readonly #text: string
  #wire: Wire | null = null
  #row: Buffer[] = []
  #rowBytes = 0
  #pieces: Buffer[] = []
  #bytes = 0
  #ended = false
  #unread = false
  #error: Error | null = null
  #wake: () => void = () => {}
  rows = 0

  constructor(text: string) {
    this.#text = text
  }

  submit(connection: Connection): void {
    this.#wire = connection as Wire
    this.#wire.query(this.#text)
  }

  async next(): Promise<Buffer | null> {
    while (this.#pieces.length === 0 && !this.#ended) {
      this.#wire?.stream.resume()
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    if (this.#error) throw this.#error
    const piece = this.#pieces.shift() ?? null
    this.#bytes -= piece?.length ?? 0
    return piece
  }

  /** Nobody reads on: what still comes is dropped, so that the connection can be ended in peace. */
  letRun(): void {
    this.#unread = true
    this.#pieces = []
    this.#wire?.stream.resume()
  }

  handleCopyData({ chunk }: { chunk: Buffer }): void {
    if (this.#unread) return
    // The driver uses its memory again for the next message.
    this.#row.push(Buffer.from(chunk))
    this.#rowBytes += chunk.length
    if (this.#rowBytes >= pieceSize) this.#gather()
  }

  #gather(): void {
    if (this.#rowBytes === 0) return
    this.#pieces.push(Buffer.concat(this.#row, this.#rowBytes))
    this.#bytes += this.#rowBytes
    this.#row = []
    this.#rowBytes = 0
    if (this.#bytes > waitingLimit) this.#wire?.stream.pause()
    this.#wake()
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.rows = Number(/^COPY (\d+)$/.exec(text)?.[1] ?? 0)
    this.#gather()
  }

  handleReadyForQuery(): void {
    this.#ended = true
    this.#wake()
  }

  handleError(error: Error): void {
    this.#error = error
    this.#ended = true
    this.#wake()
  }

  handleCopyInResponse(): void {}
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
}

/** COPY … FROM STDIN: feeds what the source yields; answers how many rows were taken. The source's own error wins. */
export async function copyIn(
  client: ClientBase,
  text: string,
  source: AsyncIterable<Buffer>,
): Promise<number> {
  return new Promise((resolve, reject) => client.query(new CopyIn(text, source, resolve, reject)))
}

class CopyIn implements Submittable {
  readonly #text: string
  readonly #source: AsyncIterable<Buffer>
  readonly #resolve: (rows: number) => void
  readonly #reject: (error: Error) => void
  #refused = false
  #rows = 0
  #cause: Error | null = null

  constructor(
    text: string,
    source: AsyncIterable<Buffer>,
    resolve: (rows: number) => void,
    reject: (error: Error) => void,
  ) {
    this.#text = text
    this.#source = source
    this.#resolve = resolve
    this.#reject = reject
  }

  submit(connection: Connection): void {
    ;(connection as Wire).query(this.#text)
  }

  handleCopyInResponse(connection: Connection): void {
    void this.#feed(connection as Wire)
  }

  async #feed(wire: Wire): Promise<void> {
    try {
      for await (const piece of this.#source) {
        if (this.#refused) return
        wire.sendCopyFromChunk(piece)
        if (wire.stream.writableNeedDrain) await drained(wire)
      }
      if (!this.#refused) wire.endCopyFrom()
    } catch (error) {
      this.#cause = error as Error
      if (!this.#refused) wire.sendCopyFail('the source ended early')
    }
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.#rows = Number(/^COPY (\d+)$/.exec(text)?.[1] ?? 0)
  }

  handleReadyForQuery(): void {
    this.#resolve(this.#rows)
  }

  handleError(error: Error): void {
    this.#refused = true
    this.#reject(this.#cause ?? error)
  }

  handleCopyData(): void {}
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
}

/** A connection that is lost never drains: then it closes. */
function drained({ stream }: Wire): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done)
      stream.off('close', done)
      resolve()
    }
    stream.on('drain', done)
    stream.on('close', done)
  })
}
