import { isRefusal } from '../kernel/refusal.ts'
import { listStatements, listUnstated, setRoot, stateAgency } from '../keys/contract.ts'
import type { Client } from '../platform/client.ts'
import { findText, saveNewText, saveText } from '../platform/embedded/durable-file.ts'
import {
  fingerprintOfSigner,
  hashOfStatement,
  type Issuer,
  state,
  type Statement,
} from '../vault/directory.ts'
import type { KeyPairs } from '../vault/key-pairs.ts'
import { newOfflineKey, openOfflineKey } from '../vault/offline-key.ts'
import { Refused, WrongUsage } from './failure.ts'
import { say, table } from './out.ts'
import { type Common, connect } from './session.ts'

export type StateOptions = Common & { root: string; agree?: string[] }

type AgencyStatement = Statement & { said: { kind: 'agency' } }

/** How far the root has stated: number and hash of its last statement; null before the first. */
type Last = { number: number; hash: string } | null

/** `stated`: everything that it has stated, so that what got lost on the way is carried again and never said otherwise. */
type RootFile = { bekal: 'root'; code: string; verify: string; stated: AgencyStatement[] }

type Requests = {
  bekal: 'requests'
  last: Last
  agencies: { id: string; name: string; verify: string }[]
}

type Stated = { bekal: 'statements'; statements: AgencyStatement[] }

export async function runNewRoot(file: string, { json = false }: Common): Promise<void> {
  const { code, pairs } = await newOfflineKey('root')
  await writeNew<RootFile>(file, { bekal: 'root', code, verify: pairs.verify, stated: [] })
  const digits = await fingerprintOfSigner(pairs.verify)
  say(json, { verify: pairs.verify, digits }, [
    `The root is in ${file}. Copy its code onto paper as well, and keep both offline.`,
    `Public half  ${pairs.verify}`,
    `30 digits    ${digits}`,
  ])
}

export async function runSetRoot(half: string, options: Common): Promise<void> {
  if (!/^[A-Za-z0-9_-]{43}$/.test(half)) throw new WrongUsage('The public half of a root has 43 characters.')
  const client = await connect(options)
  await client.call(setRoot, { body: { verify: half } })
  const digits = await fingerprintOfSigner(half)
  say(options.json === true, { verify: half, digits }, [`The root is set: ${digits}`])
}

export async function runRequests(file: string, options: Common): Promise<void> {
  const client = await connect(options)
  const { items } = await client.call(listUnstated)
  const agencies = items.map(({ id, name, verify }) => ({ id, name, verify }))
  await writeNew<Requests>(file, { bekal: 'requests', last: await lastOfRoot(client), agencies })
  say(options.json === true, { file, agencies: agencies.length }, [
    `${agencies.length} keys wait for the root; they are in ${file}.`,
  ])
}

async function lastOfRoot(client: Client): Promise<Last> {
  let last: Last = null
  for (let cursor: string | undefined; ; ) {
    const query = { limit: 200, ...(cursor === undefined ? {} : { cursor }) }
    const { items, next } = await client.call(listStatements, { query })
    for (const { statement } of items) {
      if (statement.issuer === 'root')
        last = { number: statement.number, hash: await hashOfStatement(statement) }
    }
    if (next === null) return last
    cursor = next
  }
}

export async function runState(
  requestsFile: string,
  file: string | undefined,
  { json = false, root: rootFile, agree = [] }: StateOptions,
): Promise<void> {
  const requests = await readOurs<Requests>(requestsFile, 'requests')
  const root = await readOurs<RootFile>(rootFile, 'root')
  const pairs = await openOfflineKey('root', root.code)
  if (isRefusal(pairs) || pairs.verify !== root.verify)
    throw new Refused(`The code in ${rootFile} is not that of its root. Copy it again from paper.`)
  const arrived = requests.last?.number ?? 0
  const known = root.stated[arrived - 1]
  if (arrived > 0 && (!known || (await hashOfStatement(known)) !== requests.last?.hash))
    throw new Refused(
      'The installation shows another last statement than this root has made. Fetch the requests anew; if it happens again, state nothing and ask what became of the directory.',
    )
  const waiting = await Promise.all(
    requests.agencies.map(async (one) => ({ ...one, digits: await fingerprintOfSigner(one.verify) })),
  )
  const unknown = agree.filter((bare) => !waiting.some(({ digits }) => bareOf(digits) === bare))
  if (unknown.length > 0)
    throw new Refused(
      `No key that waits has the digits ${unknown.map(grouped).join(', ')}. Nothing was stated: somebody misread them, or another key was put in its place.`,
    )
  const agreed = waiting.filter(({ digits }) => agree.includes(bareOf(digits)))
  const lost = root.stated.slice(arrived)
  if (file === undefined || agreed.length + lost.length === 0) {
    say(json, { waiting, stated: 0 }, [
      ...table([['agency', '30 digits'], ...waiting.map(({ name, digits }) => [name, digits])]),
      'Nothing was stated. Name a new file, and with --agree the digits that each agency reads to you.',
    ])
    return
  }
  const stated = await stateAll(pairs, root.stated, agreed)
  // First what the root remembers: a file of statements that was never written is written by the next run.
  await saveText(rootFile, inLines({ ...root, stated } satisfies RootFile), 0o600)
  const statements = stated.slice(arrived)
  await writeNew<Stated>(file, { bekal: 'statements', statements })
  say(json, { file, stated: statements.length }, [
    `${statements.length} keys stated; carry ${file} to the installation: npm run bekal -- keys bring ${file}`,
  ])
}

/** What was stated before, and a statement for each that is not among it. */
async function stateAll(
  pairs: KeyPairs,
  before: readonly AgencyStatement[],
  agreed: Requests['agencies'],
): Promise<AgencyStatement[]> {
  const issuer: Issuer = { id: 'root', pairs, epoch: null }
  const stated = [...before]
  for (const { id, verify } of agreed) {
    if (stated.some(({ said }) => said.agency === id && said.verify === verify)) continue
    const newest = stated.at(-1)
    const last = newest && { number: newest.number, hash: await hashOfStatement(newest) }
    const said = { kind: 'agency' as const, agency: id, verify }
    stated.push({ ...(await state(issuer, last, said)), said })
  }
  return stated
}

export async function runBring(file: string, options: Common): Promise<void> {
  const { statements } = await readOurs<Stated>(file, 'statements')
  const client = await connect(options)
  const last = await lastOfRoot(client)
  const fresh = statements.filter(({ number }) => number > (last?.number ?? 0))
  for (const statement of fresh) await client.call(stateAgency, { body: { statement } })
  const known = statements.length - fresh.length
  say(options.json === true, { brought: fresh.length, known }, [
    `${fresh.length} statements brought${known > 0 ? `, ${known} were there already` : ''}.`,
  ])
}

const bareOf = (digits: string) => digits.replaceAll(' ', '')
const grouped = (bare: string) => (bare.match(/.{5}/g) ?? []).join(' ')

/** A new file, for its owner alone; nothing that is there is overwritten. */
async function writeNew<Value>(file: string, value: Value): Promise<void> {
  if (!(await saveNewText(file, inLines(value), 0o600)))
    throw new Refused(`${file} is there already. Name a new file.`)
}

const inLines = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`

async function readOurs<Value extends { bekal: string }>(file: string, kind: Value['bekal']): Promise<Value> {
  const text = await findText(file)
  if (text === null) throw new Refused(`There is no file ${file}.`)
  try {
    const found = JSON.parse(text) as Value
    if (found.bekal === kind) return found
  } catch {
    // not ours, or cut short
  }
  throw new Refused(`${file} holds no ${kind} of Bekal.`)
}
