import { listPeople } from '../../src/people/contract.ts'
import { indexKey } from '../../src/vault/desk-keys.ts'
import { onLock, type Unlocked } from '../keys/unlocked.ts'
import { client } from '../shell/server.ts'
import { whenLeaving } from '../shell/lock.ts'
import type { Row } from './desk-index.ts'
import type { Asks } from './device.worker.ts'
import { forgetPeople } from './kept.ts'

/**
 * The thread that holds the own people in the clear, one for member and desk. The lock, another desk and signing out end the thread,
 * and with it everything that it has opened; what stays in the browser is sealed.
 */
export interface Device {
  readonly ask: <Name extends keyof Asks>(name: Name, of: Parameters<Asks[Name]>[0]) => ReturnType<Asks[Name]>
  /** Brings it up to date and answers all people. */
  readonly update: (signal?: AbortSignal) => Promise<readonly Row[]>
}

/** What the thread is begun with. */
type Opened = Required<Pick<Unlocked, 'member' | 'epochs' | 'current'>>

/** Cases in one page of changes. */
const pageSize = 200

let running: { readonly of: string; readonly device: Promise<Device>; readonly end: () => void } | null = null

function end(): void {
  running?.end()
  running = null
}
onLock(end)
whenLeaving(async () => {
  end()
  await forgetPeople()
})

/** The thread, where one runs: for what may use it and must not ask for keys. */
export const runningDevice = async (): Promise<Device | null> => running?.device ?? null

/** The thread of whoever has opened the keys, begun where there is none. */
export function deviceOf({ member, epochs, current }: Opened): Promise<Device> {
  const { desk } = current
  const of = `${member.member} ${desk} ${[...epochs.keys()].join(' ')} ${current.epoch}`
  if (running?.of === of) return running.device
  end()
  const { ask, stop } = startThread()
  const device = indexKey(member)
    .then((key) =>
      ask('begin', {
        member: member.member,
        desk,
        key,
        epochs: [...epochs.values()].map(({ desk: owner, epoch, own }) => ({ desk: owner, epoch, own })),
        current: current.epoch,
      }),
    )
    .then((change): Device => ({ ask, update: updates(ask, change) }))
  running = { of, device, end: stop }
  return device
}

/** In the place of a thread that could not begin: everything asked of it fails, and the page says so. */
export const brokenDevice = (error: unknown): Device => {
  const fail = () => Promise.reject(error instanceof Error ? error : new Error(String(error))) as never
  return { ask: fail, update: fail }
}

function startThread(): { ask: Device['ask']; stop: () => void } {
  const worker = new Worker(new URL('./device.worker.ts', import.meta.url), { type: 'module' })
  const waiting = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>()
  let asked = 0
  worker.addEventListener(
    'message',
    ({ data }: MessageEvent<{ n: number; answer: never; failed?: string }>) => {
      const one = waiting.get(data.n)
      waiting.delete(data.n)
      if (data.failed === undefined) one?.resolve(data.answer)
      else one?.reject(new Error(data.failed))
    },
  )
  const fail = (reason: string) => {
    for (const { reject } of waiting.values()) reject(new Error(reason))
    waiting.clear()
  }
  worker.addEventListener('error', () => fail('the thread has failed'))
  return {
    ask: (name, of) =>
      new Promise((resolve, reject) => {
        asked += 1
        waiting.set(asked, { resolve, reject })
        worker.postMessage({ n: asked, ask: name, of })
      }) as never,
    stop() {
      worker.terminate()
      fail('locked')
    },
  }
}

/** Updates follow one another: two that ran at once would take the same page twice. */
function updates(ask: Device['ask'], from: number): Device['update'] {
  let change = from
  let before: Promise<unknown> = Promise.resolve()
  const update = async (signal?: AbortSignal): Promise<readonly Row[]> => {
    for (;;) {
      const options = signal ? { signal } : {}
      const page = await client.call(listPeople, { query: { limit: pageSize, after: change } }, options)
      if (page.head < change) {
        await ask('anew', undefined as never)
        change = 0
        continue
      }
      const last = page.next === null
      const upTo = page.next ?? page.head
      const rows = await ask('take', { items: page.items, upTo, last })
      change = upTo
      if (rows) return rows
    }
  }
  return (signal) => {
    const mine = before.then(() => update(signal))
    before = mine.catch(() => undefined)
    return mine
  }
}
