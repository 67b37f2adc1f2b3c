import type { ContentOf, PersonCase } from '../../src/people/contract.ts'
import type { Bytes } from '../../src/vault/bytes.ts'
import { type DeskEpoch, newEpoch } from '../../src/vault/desk-keys.ts'
import type { Kept } from './desk-index.ts'
import { sealNext } from './opened.ts'

/** A browser's storage for tests in Node, where there is no IndexedDB: the same bytes, in memory. */
export function keptInMemory(): Kept & { readonly all: () => readonly Bytes[] } {
  const pieces = new Map<number, Bytes>()
  let seen: Bytes | null = null
  return {
    pieces: async () =>
      [...pieces].toSorted(([one], [other]) => one - other).map(([number, sealed]) => ({ number, sealed })),
    add: async (number, sealed) => void pieces.set(number, sealed),
    replace: async (sealed) => {
      pieces.clear()
      for (const [at, bytes] of sealed.entries()) pieces.set(at + 1, bytes)
    },
    seen: async () => seen,
    keepSeen: async (sealed) => {
      seen = sealed
    },
    all: () => [...pieces.values(), ...(seen ? [seen] : [])],
  }
}

export const caseId = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

export const identityOf = (
  current: string | null,
  more: Partial<Omit<ContentOf['identity'], 'form' | 'names'>> & {
    called?: string[]
    earlier?: string[]
  } = {},
): ContentOf['identity'] => ({
  form: 1,
  names: { current, earlier: more.earlier ?? [], called: more.called ?? [] },
  birthDate: more.birthDate ?? null,
  nik: more.nik ?? null,
  homeRegency: more.homeRegency ?? null,
  ...(more.decisions ? { decisions: more.decisions } : {}),
})

/** A case as the server gives it, sealed as devices seal. */
export async function caseOf(
  epoch: DeskEpoch,
  n: number,
  contents: Partial<ContentOf>,
  more: Partial<PersonCase> = {},
): Promise<PersonCase> {
  const id = caseId(n)
  const before = more.groups ?? []
  const next = await sealNext(new Map([[epoch.epoch, epoch]]), epoch, id, before, contents, false)
  if (typeof next === 'string') throw new Error(next)
  const groups = next.map(({ wrap, ...version }) => {
    const held = wrap ?? before.find(({ group }) => group === version.group)?.wrap
    if (!held) throw new Error('no wrap')
    return { ...version, wrap: held }
  })
  return {
    number: n,
    programme: 'closure',
    stage: 'registered',
    ageBand: null,
    sex: null,
    registeredAt: '2026-11-20T02:00:00.000Z',
    exit: null,
    endedAt: null,
    erasedAt: null,
    next: {
      promise: caseId(n),
      kind: 'contact_person',
      dueAt: `2026-12-${String(1 + (n % 28)).padStart(2, '0')}T09:00:00.000Z`,
      handler: null,
      handlerName: null,
    },
    change: n,
    ...more,
    id,
    groups: [...before.filter(({ group }) => !groups.some((one) => one.group === group)), ...groups],
  }
}

export const someEpoch = (number = 1): Promise<DeskEpoch> => newEpoch(caseId(999), number)
