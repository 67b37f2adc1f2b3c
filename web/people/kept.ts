import type { Bytes } from '../../src/vault/bytes.ts'
import type { Kept } from './desk-index.ts'

/**
 * Where the index lies in this browser: two databases for each member and desk, sealed bytes and nothing else. `people` goes when the
 * member signs out and when somebody else comes; `seen` stays, so that a server that puts an old version back is still found out (V7).
 */
const peoplePrefix = 'bekal.people.'
const seenPrefix = 'bekal.seen.'

export async function openKept(member: string, desk: string): Promise<Kept> {
  await forgetPeople((name) => !name.startsWith(`${peoplePrefix}${member}.`))
  const people = await openDatabase(`${peoplePrefix}${member}.${desk}`)
  const seen = await openDatabase(`${seenPrefix}${member}.${desk}`)
  return {
    async pieces() {
      const store = people.transaction('sealed').objectStore('sealed')
      const [numbers, sealed] = await Promise.all([done(store.getAllKeys()), done(store.getAll())])
      return numbers.map((number, at) => ({ number: Number(number), sealed: sealed[at] as Bytes }))
    },
    add: async (number, sealed) => void (await done(writing(people).put(sealed, number))),
    replace: (sealed) =>
      new Promise((resolve, reject) => {
        const change = people.transaction('sealed', 'readwrite')
        const store = change.objectStore('sealed')
        store.clear()
        for (const [at, bytes] of sealed.entries()) store.put(bytes, at + 1)
        change.oncomplete = () => resolve()
        change.onerror = () => reject(asError(change.error))
      }),
    async seen() {
      const sealed = await done(seen.transaction('sealed').objectStore('sealed').get(0))
      return (sealed as Bytes | undefined) ?? null
    },
    keepSeen: async (sealed) => void (await done(writing(seen).put(sealed, 0))),
  }
}

/** Removes what is kept of people: all of it, or of those whose database `of` names. */
export async function forgetPeople(of: (name: string) => boolean = () => true): Promise<void> {
  const names = (await indexedDB.databases()).flatMap(({ name }) => name ?? [])
  await Promise.all(
    names
      .filter((name) => name.startsWith(peoplePrefix) && of(name))
      .map(
        (name) =>
          new Promise<void>((resolve) => {
            const removal = indexedDB.deleteDatabase(name)
            // A tab that still has it open lets go of it (`onversionchange`), and then it goes.
            removal.onsuccess = () => resolve()
            removal.onerror = () => resolve()
            removal.onblocked = () => resolve()
          }),
      ),
  )
}

async function openDatabase(name: string): Promise<IDBDatabase> {
  const opening = indexedDB.open(name, 1)
  opening.onupgradeneeded = () => void opening.result.createObjectStore('sealed')
  const database = await done(opening)
  database.onversionchange = () => database.close()
  return database
}

const writing = (database: IDBDatabase) => database.transaction('sealed', 'readwrite').objectStore('sealed')

function done<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(asError(request.error))
  })
}

const asError = (error: DOMException | null) => error ?? new Error('the database did not answer')
