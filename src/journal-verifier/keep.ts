import { appendFile } from 'node:fs/promises'
import type { HeadLine, KeyLine, Line, RestoreLine, RootLine } from './forms.ts'
import { keptForm, lineOf } from './forms.ts'
import { linesOfFile } from './reading.ts'
import type { Kept, Lost } from './statements.ts'
import {
  anchorsOf,
  checkHead,
  checkKeys,
  checkRestores,
  checkRoot,
  compareKept,
  goneBack,
  isLoss,
  nothingKept,
  vouched,
} from './statements.ts'
import type { Fault } from './verify.ts'

/** What was kept can't be read, or the installation can't be asked. */
export class KeepError extends Error {
  override name = 'KeepError'
}

export type Keeping = {
  journal: string
  /** What is now published disagrees with what was kept or with itself; nothing of it was kept then. */
  faults: Fault[]
  /** Restores by which something that was kept is lost; while one of them is not confirmed, nothing is added. */
  restores: { restore: RestoreLine; lost: Lost; confirmed: boolean }[]
  /** What was added to the file. */
  added: { keys: number; roots: number; heads: number; restores: number }
}

/** What a file holds that `keep` writes; an empty one and one that is not there yet hold nothing. */
export async function readKept(file: string, mayLack = false): Promise<Kept> {
  let kept: Kept = structuredClone(nothingKept)
  let number = 0
  try {
    for await (const value of linesOfFile(file)) {
      number += 1
      const line = lineOf(value)
      if (line?.type === 'journal' && number === 1 && line.form === keptForm) kept.journal = line.journal
      else if (line?.type === 'key') kept.keys.push(line)
      else if (line?.type === 'root') kept.roots.push(line)
      else if (line?.type === 'head') kept.heads.push(line)
      else if (line?.type === 'restore') kept = goneBack(kept, line).left
      else
        throw new KeepError(
          `Line ${number} of ${file} is none that was kept: was the file changed, or cut off?`,
        )
      if (kept.journal === null) throw new KeepError(`${file} does not begin with the journal that it is of.`)
    }
  } catch (error) {
    if (!(mayLack && (error as NodeJS.ErrnoException).code === 'ENOENT')) throw error
  }
  return kept
}

/**
 * Asks an installation for keys, roots, restores and head, and adds to the file what is new. Where that disagrees with what
 * was kept, nothing is added. A restore that has lost something that was kept is no disagreement, because it is declared and
 * signed; yet whoever keeps the file has to confirm its number, having asked by another way.
 */
export async function keep(
  address: string,
  file: string,
  { trusted = [], restored = [] }: { trusted?: readonly string[]; restored?: readonly number[] } = {},
): Promise<Keeping> {
  const before = await readKept(file, true)
  // The head first: what comes later can only be longer.
  const { journal, head } = await ask<{ journal: string; head: object | null }>(address, '/api/journal/head')
  const roots: RootLine[] = []
  for (let more = true; more; ) {
    const page = await ask<{ items: object[]; more: boolean }>(
      address,
      `/api/journal/roots?after=${roots.at(-1)?.number ?? 0}`,
    )
    const items = page.items.map((item) => statement<RootLine>(item, 'root'))
    roots.push(...items)
    more = page.more && items.length > 0
  }
  const { items } = await ask<{ items: object[] }>(address, '/api/journal/keys')
  const keys = items.map((item) => statement<KeyLine>(item, 'key'))
  const published = await ask<{ items: object[] }>(address, '/api/journal/restores')
  const restores = published.items.map((item) => statement<RestoreLine>(item, 'restore'))
  const newest = head === null ? null : statement<HeadLine>(head, 'head')

  const faults: Fault[] = []
  const tell = (place: string, what: string) => void faults.push({ place, what })
  const anchors = anchorsOf(before, trusted)
  checkRestores(journal, restores, before, keys, tell)
  let kept = before
  const losses: Keeping['restores'] = []
  const news = restores.slice(before.restores.length)
  for (const restore of news) {
    const { left, lost } = goneBack(kept, restore)
    if (isLoss(lost)) losses.push({ restore, lost, confirmed: restored.includes(restore.number) })
    kept = left
  }
  checkKeys(journal, keys, anchors, tell)
  roots.forEach((root, at) => {
    checkRoot(journal, root, roots[at - 1] ?? null, keys, tell)
  })
  compareKept(kept, { journal, keys, roots }, tell)
  if (newest) checkHead(journal, newest, keys, tell)
  if (anchors.size > 0 && !vouched(keys, anchors).has(newest?.key ?? keys.at(-1)?.number ?? 0))
    tell('the head', 'is signed by a key that none that was kept or named with --trust vouches for')
  compareHeads(kept, newest, roots, restores, tell)
  const added = { keys: 0, roots: 0, heads: 0, restores: 0 }
  if (faults.length > 0 || losses.some(({ confirmed }) => !confirmed))
    return { journal, faults, restores: losses, added }

  const lines: Line[] = []
  if (kept.journal === null)
    lines.push({ type: 'journal', form: keptForm, journal, at: new Date().toISOString() })
  const newKeys = keys.slice(kept.keys.length)
  const newRoots = roots.filter(({ number }) => number > (kept.roots.at(-1)?.number ?? 0))
  const heads = newest && newest.number > (kept.heads.at(-1)?.number ?? 0) ? [newest] : []
  lines.push(...news, ...newKeys, ...newRoots, ...heads)
  if (lines.length > 0)
    await appendFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''), { flush: true })
  return {
    journal,
    faults,
    restores: losses,
    added: {
      keys: newKeys.length,
      roots: newRoots.length,
      heads: heads.length,
      restores: news.length,
    },
  }
}

/** No head goes back behind one that was kept, and roots, restores and heads of the same seal name the same. */
function compareHeads(
  kept: Kept,
  newest: HeadLine | null,
  roots: readonly RootLine[],
  restores: readonly RestoreLine[],
  tell: (place: string, what: string) => void,
): void {
  const last = kept.heads.at(-1)
  if (last && (newest === null || newest.number < last.number))
    tell(
      `seal ${last.number}`,
      'was kept as the head, and the head is now an earlier one: the journal was cut off',
    )
  const hashes = new Map(roots.map(({ seal, head }) => [seal, head]))
  for (const { number, seal, head } of restores) {
    const same = hashes.get(seal)
    if (head === null) continue
    if (same !== undefined && same !== head)
      tell(`restore ${number}`, `names another seal ${seal} than a root does: the journal was written anew`)
    hashes.set(seal, head)
  }
  for (const { number, hash } of [...kept.heads, ...(newest ? [newest] : [])]) {
    const same = hashes.get(number)
    if (same !== undefined && same !== hash)
      tell(
        `seal ${number}`,
        'is one in a root or a restore and another as the head: the journal was written anew',
      )
    hashes.set(number, hash)
  }
}

function statement<Wanted extends Line>(item: object, type: Wanted['type']): Wanted {
  const line = lineOf({ type, ...item })
  if (line === null || line.type !== type)
    throw new KeepError(`What is published as a ${type} is not in the form of one.`)
  return line as Wanted
}

async function ask<Answer>(address: string, path: string): Promise<Answer> {
  const answer = await fetch(`${address}${path}`, { signal: AbortSignal.timeout(30_000) }).catch(() => null)
  if (!answer?.ok) {
    const why = answer ? `answers ${answer.status}` : 'does not answer'
    throw new KeepError(`${address}${path} ${why}. Is the address right, and does Bekal run there?`)
  }
  return (await answer.json()) as Answer
}
