import { useEffect, useRef, useState } from 'react'
import { addFile } from '../../src/files/contract.ts'
import { recognise, takeIn } from '../../src/files/rules.ts'
import { isRefusal } from '../../src/kernel/refusal.ts'
import { uuidv7 } from '../../src/kernel/id.ts'
import { type ClientOptions, makeClient } from '../../src/platform/client.ts'
import { rememberedDesk } from '../shell/chosen-desk.ts'
import { problemFacts } from '../shell/problem-facts.ts'
import type { ProblemFacts } from '../ui/feedback.tsx'

/** A file on its way. Its name stays on this device and is forgotten with the page. */
export interface Upload {
  /** Also the idempotency key: sent again, it arrives once. */
  readonly key: string
  readonly name: string
  readonly size: number
  /** How much of it has left, 0 to 1. */
  readonly sent: number
  /** Once it has arrived. */
  readonly id: string | null
  readonly problem: ProblemFacts | null
}

export interface Uploads {
  readonly items: readonly Upload[]
  readonly add: (files: readonly File[]) => void
  readonly again: (key: string) => void
  readonly remove: (key: string) => void
  /** What has arrived, in the order in which it was chosen. */
  readonly ids: readonly string[]
  readonly busy: boolean
}

/** Without place, time and device, as the same type; or why it can't be sent. */
async function plain(file: Blob): Promise<Blob | ProblemFacts> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  // What a browser calls a file comes of the end of its name; the bytes know better.
  const type = recognise(bytes) ?? 'unknown/unknown'
  const taken = takeIn(bytes, type, true)
  if (isRefusal(taken)) return { code: taken.refused, trace: null, params: {}, fields: [] }
  return new Blob([new Uint8Array(taken.bytes)], { type })
}

/** Takes and answers as `files.add` does. */
type Bringable = Omit<typeof addFile, 'name'> & { readonly name: string }

/** Who brings the files, and to which endpoint. */
export interface Bringing {
  readonly endpoint: Bringable
  readonly as: Omit<ClientOptions, 'base' | 'fetch'>
}
const forOwnDesk: Bringing = { endpoint: addFile, as: { desk: rememberedDesk } }

async function send(
  { endpoint, as }: Bringing,
  file: Blob,
  key: string,
  progress: (share: number) => void,
  signal: AbortSignal,
) {
  const { progressFetch } = await import('./progress-fetch.ts')
  const client = makeClient({ base: '', ...as, fetch: progressFetch(progress) })
  return client.call(endpoint, { query: { namesNobody: true }, body: file }, { key, signal })
}

/** Sends files one after the other as soon as they are chosen. `arrived` hears of each. */
export function useUploads(
  arrived: (id: string) => Promise<void> = async () => {},
  bringing: Bringing = forOwnDesk,
): Uploads {
  const [items, setItems] = useState<readonly Upload[]>([])
  const blobs = useRef(new Map<string, File>())
  const leaving = useRef(new AbortController())
  const line = useRef<Promise<void>>(Promise.resolve())
  useEffect(() => {
    const controller = new AbortController()
    leaving.current = controller
    return () => controller.abort()
  }, [])
  const change = (key: string, more: Partial<Upload>) =>
    setItems((all) => all.map((one) => (one.key === key ? { ...one, ...more } : one)))

  const go = async (key: string) => {
    const file = blobs.current.get(key)
    if (!file) return
    const { signal } = leaving.current
    change(key, { problem: null, sent: 0 })
    const ready = await plain(file)
    if (!(ready instanceof Blob)) return change(key, { problem: ready })
    try {
      const { id } = await send(bringing, ready, key, (sent) => change(key, { sent }), signal)
      await arrived(id)
      change(key, { id, sent: 1 })
    } catch (error) {
      if (!signal.aborted) change(key, { problem: problemFacts(error) })
    }
  }
  const queue = (key: string) => {
    line.current = line.current.then(() => go(key))
  }
  return {
    items,
    add(files) {
      const chosen = files.map((file) => ({ file, key: uuidv7() }))
      for (const { file, key } of chosen) blobs.current.set(key, file)
      setItems((all) => [
        ...all,
        ...chosen.map(({ file, key }) => ({
          key,
          name: file.name,
          size: file.size,
          sent: 0,
          id: null,
          problem: null,
        })),
      ])
      for (const { key } of chosen) queue(key)
    },
    again: queue,
    remove(key) {
      blobs.current.delete(key)
      setItems((all) => all.filter((one) => one.key !== key))
    },
    ids: items.flatMap(({ id }) => (id === null ? [] : [id])),
    busy: items.some(({ id, problem }) => id === null && problem === null),
  }
}
