import type { Logger } from 'pino'
import type { Database } from '../platform/db/database.ts'
import type { Tx } from '../platform/db/tx.ts'
import { hashOf, hashOfRows, headText, keyText, rootText, sealText } from './chain.ts'
import type { SigningKey } from './signing-key.ts'
import { JournalKeyError, keyOf, openKeyFile } from './signing-key.ts'
import type { Standing } from './store.ts'
import * as store from './store.ts'

export type Sealer = {
  /** Makes the journal ready in this cluster and under this key, seals what waits, and goes on once a second. */
  start(): Promise<void>
  /** Seals whatever is ready and answers how many rows; 0 as well where another process is at it. */
  seal(): Promise<number>
  /** Seals a last time, where it had been started. */
  stop(): Promise<void>
}

/** Milliseconds between two looks. */
const pause = 1000
/** Rows of one seal at most. */
const batch = 2000

/**
 * Seals the journal. Every process of the server runs one; a lock of the database lets one at a time work. Writers never
 * wait for it: it only reads below the oldest running transaction.
 */
export function sealer(
  database: Database,
  keyFile: string | null,
  log: Logger,
  rowsOfASeal: number = batch,
): Sealer {
  let key: SigningKey | null = null
  let timer: NodeJS.Timeout | null = null
  let working: Promise<unknown> = Promise.resolve()
  let started = false
  let lastFailure = ''

  const file = () => {
    if (keyFile === null) throw new JournalKeyError('No file for the key of the journal was named.')
    return keyFile
  }

  async function keyFor(standing: Standing): Promise<SigningKey> {
    if (standing.key === null) throw new JournalKeyError('The journal has no key yet.')
    if (key?.publicKey !== standing.key.publicKey) key = await keyOf(file(), standing.key.publicKey)
    return key
  }

  async function seal(): Promise<number> {
    let sealed = 0
    for (;;) {
      const count = await database.asService('bekal_sealer', async (tx) => {
        if (!(await store.tryChain(tx))) return 0
        const standing = await store.getStanding(tx)
        return sealNext(tx, standing, await keyFor(standing), rowsOfASeal)
      })
      sealed += count
      if (count < rowsOfASeal) return sealed
    }
  }

  async function tick(): Promise<void> {
    try {
      await seal()
      if (lastFailure !== '') log.warn('the journal is being sealed again')
      lastFailure = ''
    } catch (error) {
      const { name, code = name } = error as Error & { code?: string }
      if (code !== lastFailure) log.error({ component: 'sealer', code }, 'the journal is not being sealed')
      lastFailure = code
    }
  }

  function goOn(): void {
    timer = setTimeout(() => {
      working = tick().then(() => {
        if (started) goOn()
      })
    }, pause)
  }

  return {
    seal,
    async start() {
      key = await database.asService('bekal_sealer', (tx) => prepare(tx, file()))
      started = true
      working = tick()
      await working
      goOn()
    },
    async stop() {
      if (!started) return
      started = false
      if (timer) clearTimeout(timer)
      await working
      await tick()
    },
  }
}

/** Goes on in this cluster, and introduces the first key. Answers the key that signs. */
async function prepare(tx: Tx, file: string): Promise<SigningKey> {
  await store.lockChain(tx)
  await store.adoptJournal(tx)
  const standing = await store.getStanding(tx)
  if (standing.key !== null) return keyOf(file, standing.key.publicKey)
  const key = await openKeyFile(file)
  await introduce(tx, standing, key, null)
  return key
}

/** Enters a key, signed by the one before it; where that is lost, by itself, which a verifier will ask about. */
export async function introduce(
  tx: Tx,
  { journal, at, seal, key: before }: Standing,
  key: SigningKey,
  by: SigningKey | null,
): Promise<void> {
  const number = (before?.number ?? 0) + 1
  const facts = {
    journal,
    number,
    publicKey: key.publicKey,
    fromSeal: (seal?.number ?? 0) + 1,
    introducedBy: by === null ? null : number - 1,
    at,
  }
  await store.addKey(tx, { ...facts, signature: (by ?? key).sign(keyText(facts)) })
}

async function sealNext(tx: Tx, standing: Standing, key: SigningKey, limit: number): Promise<number> {
  const { journal, at, key: known } = standing
  const number = known?.number ?? 0
  const rows = await store.listReady(tx, standing.seal?.to ?? null, standing.lineage, limit)
  let head = standing.seal
  const last = rows.at(-1)
  if (last) {
    const facts = {
      journal,
      number: (head?.number ?? 0) + 1,
      previous: head?.hash ?? null,
      at,
      count: rows.length,
      total: (head?.total ?? 0) + rows.length,
      to: { lineage: last.lineage, xid: last.xid, id: last.id },
      rowsHash: hashOfRows(rows),
    }
    const hash = hashOf(sealText(facts))
    await store.addSeal(tx, {
      ...facts,
      hash,
      key: number,
      signature: key.sign(headText(journal, facts.number, hash)),
    })
    head = { number: facts.number, hash, total: facts.total, to: facts.to }
  }
  if (head && standing.day > (standing.root?.day ?? '')) {
    const facts = {
      journal,
      number: (standing.root?.number ?? 0) + 1,
      previous: standing.root?.hash ?? null,
      at: standing.rootAt,
      day: standing.day,
      seal: head.number,
      head: head.hash,
      total: head.total,
      directory: await store.directoryHead(tx),
    }
    const text = rootText(facts)
    await store.addRoot(tx, { ...facts, hash: hashOf(text), key: number, signature: key.sign(text) })
  }
  return rows.length
}
