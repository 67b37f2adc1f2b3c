import { codeExists, zoneOf } from '../agencies/public.ts'
import { instantAt, localDate } from '../kernel/dates.ts'
import { uuidv7 } from '../kernel/id.ts'
import { staff } from '../kernel/role.ts'
import { endPromises, openPromise } from '../obligations/public.ts'
import type { Actor } from '../platform/db/database.ts'
import type { Tx } from '../platform/db/tx.ts'
import type { App } from '../platform/http/app.ts'
import { serve, serveRow, serveRows } from '../platform/http/serve.ts'
import { decided, notFound } from '../platform/problem.ts'
import * as contract from './contract.ts'
import * as importing from './rules/importing.ts'
import * as rules from './rules.ts'
import { readSources } from './sources.ts'
import { listStored, saveImported } from './store/importing.ts'
import * as store from './store.ts'

export function routes(app: App): void {
  siteRoutes(app)
  importRoute(app)
  planRoutes(app)
  commitmentRoutes(app)
}

function siteRoutes(app: App): void {
  serveRows(app, contract.listSites, store.siteRows)

  serve(app, contract.getSite, async ({ tx, actor, params }) => {
    const site = await store.getSiteEntry(tx, params.id)
    const writes = staff.some((role) => actor.roles.includes(role))
    return {
      ...site,
      writable: site.writable && writes,
      plans: plansOf(await store.listSteps(tx, params.id)),
      census: await store.listCounts(tx, params.id),
      commitments: await store.listCommitments(tx, params.id),
    }
  })

  serve(app, contract.addSite, async ({ tx, actor, body }) => {
    await store.lockEntry(tx)
    const regions = decided(
      rules.regenciesToday(await store.listRegenciesToday(tx, body.regions), body.regions),
    )
    const facts = {
      own: await store.findOwnRegencies(tx),
      nameTaken: await store.nameTaken(tx, body.name, regions),
    }
    const { region } = decided(rules.enter(facts, { ...body, regions }))
    const slug = await store.freeSlug(tx, rules.slugOf(body.name), region)
    const { name, kind, note } = body
    return store.saveSite(tx, actor, { slug, name, kind, region, regions, note, source: null })
  })
}

/** Steps in the order of recording, plan by plan. */
function plansOf(steps: readonly store.PlanStepRow[]) {
  return [...Map.groupBy(steps, (step) => step.plan)].map(([id, events]) => ({
    id,
    state: events.at(-1)?.state ?? notFound(),
    date: rules.closingDate(events),
    events,
  }))
}

function importRoute(app: App): void {
  serve(app, contract.importSites, async ({ tx, actor, body }) => {
    await store.lockEntry(tx)
    const regencies = await store.listRegenciesToday(tx, importing.regionCodes(body.rows))
    const read = importing.readFile(body.rows, { regencies, sources: await readSources() })
    const stored = await listStored(
      tx,
      read.flatMap(({ site }) => site?.slug ?? []),
    )
    const report = importing.compare(body.rows, read, stored)
    const written = !body.dryRun && report.refused === 0
    if (written) await saveImported(tx, actor, report.toAdd)
    const { rows, added, unchanged, refused } = report
    return { written, added, unchanged, refused, rows }
  })
}

function planRoutes(app: App): void {
  serve(app, contract.recordStep, async ({ tx, actor, params, body }) => {
    const { writable } = (await store.findSiteForChange(tx, params.id)) ?? notFound()
    const plan = await store.findNewestPlan(tx, params.id)
    const step = decided(rules.record({ writable, plan, today: await todayOf(tx, actor) }, body))
    return store.saveStep(tx, actor, params.id, plan?.id ?? null, { ...body, ...step })
  })

  serve(app, contract.recordCount, async ({ tx, actor, params, body }) => {
    const { writable } = (await store.findSiteForChange(tx, params.id)) ?? notFound()
    const today = await todayOf(tx, actor)
    const unitKnown = await codeExists(tx, 'census_unit', body.unit, today)
    const count = decided(rules.count({ writable, unitKnown, today }, body))
    return store.saveCount(tx, actor, params.id, { ...body, ...count })
  })
}

function commitmentRoutes(app: App): void {
  serveRow(app, contract.getCommitment, (tx, { params }) => store.commitmentRow(tx, params.id))

  serve(app, contract.addCommitment, async ({ tx, actor, params, body }) => {
    const site = (await store.findSite(tx, params.id)) ?? notFound()
    const zone = await zoneOf(tx, actor.desk)
    const facts = { desk: actor.desk, today: localDate(actor.now, zone) }
    decided(rules.promise(facts, body))
    // A counterpart that nobody ever made reads as not found.
    await zoneOf(tx, body.counterpart)
    const id = uuidv7()
    const promise = await openPromise(tx, actor, {
      kind: 'keep_commitment',
      ownerDesk: actor.desk,
      counterpartDesk: body.counterpart,
      subject: { kind: 'commitment', id },
      label: site.name,
      startAt: actor.now,
      dueAt: instantAt(body.targetDate, '23:59:59', zone),
    })
    await store.saveCommitment(tx, actor, {
      id,
      site: site.id,
      counterpart: body.counterpart,
      text: body.text,
      target_date: body.targetDate,
      obligation: promise.id,
    })
    return id
  })

  serve(app, contract.keepCommitment, async ({ tx, actor, params, body }) => {
    const commitment = (await store.findCommitmentForChange(tx, params.id)) ?? notFound()
    const { state } = decided(rules.keep(commitment, actor.desk, body.note))
    await store.saveCommitmentEnd(tx, actor, params.id, { state, note: body.note })
    await endPromises(tx, actor, { subjectId: params.id, kinds: ['keep_commitment'] }, 'met')
    return params.id
  })

  serve(app, contract.withdrawCommitment, async ({ tx, actor, params, body }) => {
    const commitment = (await store.findCommitmentForChange(tx, params.id)) ?? notFound()
    const { state } = decided(rules.withdraw(commitment, actor.desk, body.reason))
    await store.saveCommitmentEnd(tx, actor, params.id, { state, note: body.reason })
    await endPromises(tx, actor, { subjectId: params.id, kinds: ['keep_commitment'] }, 'withdrawn', {
      reason: body.reason,
    })
    return params.id
  })
}

/** The day that it is at the acting desk. */
async function todayOf(tx: Tx, actor: Actor) {
  return localDate(actor.now, await zoneOf(tx, actor.desk))
}
