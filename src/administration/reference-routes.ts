import { createHash } from 'node:crypto'
import {
  codeListRows,
  holidayYearRows,
  lockReference,
  regionCells,
  replaceHolidays,
  saveCode,
  saveNewCode,
  zoneOf,
} from '../agencies/public.ts'
import { packageRows, savePackage, savePackageEnd } from '../aid/public.ts'
import { addDays, localDate } from '../kernel/dates.ts'
import { uuidv7 } from '../kernel/id.ts'
import { kindRows } from '../obligations/public.ts'
import type { Actor } from '../platform/db/database.ts'
import type { Tx } from '../platform/db/tx.ts'
import type { App } from '../platform/http/app.ts'
import { serve, serveRows } from '../platform/http/serve.ts'
import { decided, notFound, Problem } from '../platform/problem.ts'
import * as contract from './contract.ts'
import { filesOf, kindRow, planFiles } from './files.ts'
import * as codes from './rules/code-lists.ts'
import type { Plan, Writes } from './rules/planning.ts'
import type { Present } from './rules/tables.ts'
import * as store from './store/imports.ts'

export function referenceRoutes(app: App): void {
  codeRoutes(app)

  serve(app, contract.exportReference, async ({ tx, query }) => ({
    files: filesOf(await presentOf(tx), query.form),
  }))

  serve(app, contract.checkReference, async ({ tx, body }) =>
    planned(planFiles(body.files, await presentOf(tx))),
  )

  serve(app, contract.importReference, async ({ tx, actor, body }) => {
    await lockReference(tx)
    const plan = planFiles(body.files, await presentOf(tx))
    if (plan.refused > 0) throw new Problem(422, 'reference_refused', { params: { count: plan.refused } })
    if (planned(plan).fingerprint !== body.fingerprint) throw new Problem(409, 'reference_moved')
    await write(tx, plan.writes)
    return store.saveImport(tx, actor, plan)
  })

  serveRows(app, contract.listImports, store.importRows)
}

function codeRoutes(app: App): void {
  serveRows(app, contract.listCodeLists, codeListRows)

  serve(app, contract.addCode, async ({ tx, body: { list: name, code, ...label } }) => {
    await lockReference(tx)
    const list = (await codeListRows(tx).execute()).find((one) => one.list === name)
    const { position } = decided(codes.addCode(list, code, label))
    return saveNewCode(tx, name, code, { ...label, validFrom: null, validTo: null, position })
  })

  serve(app, contract.changeCode, async ({ tx, params, body }) => {
    const { list, entry } = await entryFor(tx, params.id)
    const { labelId, labelEn, source } = decided(codes.changeCode(list, body))
    await saveCode(tx, entry.id, { labelId, labelEn, source })
    return entry.id
  })

  serve(app, contract.retireCode, async ({ tx, actor, params }) => {
    const { list, entry } = await entryFor(tx, params.id)
    const today = await todayOf(tx, actor)
    await saveCode(tx, entry.id, decided(codes.retireCode(list, entry, today, addDays(today, -1))))
    return entry.id
  })

  serve(app, contract.returnCode, async ({ tx, params }) => {
    const { list, entry } = await entryFor(tx, params.id)
    await saveCode(tx, entry.id, decided(codes.returnCode(list, entry)))
    return entry.id
  })
}

async function entryFor(tx: Tx, id: string) {
  await lockReference(tx)
  const lists = await codeListRows(tx).execute()
  const list = lists.find((one) => one.codes.some((entry) => entry.id === id)) ?? notFound()
  return { list, entry: list.codes.find((entry) => entry.id === id) ?? notFound() }
}

async function todayOf(tx: Tx, actor: Actor): Promise<string> {
  return localDate(actor.now, await zoneOf(tx, actor.desk))
}

async function presentOf(tx: Tx): Promise<Present> {
  const kinds = await kindRows(tx).execute()
  return {
    lists: await codeListRows(tx).execute(),
    years: await holidayYearRows(tx).execute(),
    packages: (await packageRows(tx).execute()) as Present['packages'],
    regions: await regionCells(tx),
    kinds: kinds.map(kindRow),
  }
}

/** What would be written decides the fingerprint: whatever else has moved since the check does not matter. */
function planned({ writes, ...plan }: Plan): contract.ReferencePlan {
  return { ...plan, fingerprint: createHash('sha256').update(JSON.stringify(writes)).digest('hex') }
}

/** Packages end before others begin; codes come before what is made of them. */
async function write(tx: Tx, { codes: entries, years, packages, ends }: Writes): Promise<void> {
  for (const { list, code, id, ...entry } of entries) {
    if (id === null) await saveNewCode(tx, list, code, entry)
    else await saveCode(tx, id, entry)
  }
  for (const year of years) await replaceHolidays(tx, year)
  for (const { id, validTo } of ends) await savePackageEnd(tx, id, validTo)
  for (const version of packages) await savePackage(tx, { id: uuidv7(), ...version })
}
