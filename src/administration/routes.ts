import { endMembershipOf, findActing, joinDesk, listColleagues, mustBeHere } from '../agencies/public.ts'
import { giveHeld, listHeldBy } from '../obligations/public.ts'
import type { App } from '../platform/http/app.ts'
import { serve, serveRows } from '../platform/http/serve.ts'
import { disposePaperTo, listPaperHandledBy } from '../paper/public.ts'
import type { Actor } from '../platform/db/database.ts'
import type { Tx } from '../platform/db/tx.ts'
import { decided, notFound, Problem } from '../platform/problem.ts'
import { disposeTo, listHandledBy } from '../requests/public.ts'
import * as contract from './contract.ts'
import { referenceRoutes } from './reference-routes.ts'
import { accept, type Given, giveAway, schedule } from './rules.ts'
import * as store from './store.ts'

export function routes(app: App): void {
  referenceRoutes(app)
  scheduledRoutes(app)

  serve(app, contract.listHeld, async ({ tx, actor, params }) => {
    const colleagues = await listColleagues(tx, actor.desk)
    const member = colleagues.find(({ id }) => id === params.id) ?? notFound()
    return { ...member, items: await heldBy(tx, actor.desk, member.id) }
  })

  serve(app, contract.transferMember, async ({ tx, actor, params, body }) => {
    const leaver = params.id
    if (body.next?.desk === actor.desk) throw new Problem(422, 'same_desk')
    const colleagues = await listColleagues(tx, actor.desk)
    if (!colleagues.some(({ id }) => id === leaver)) notFound()
    // The memberships of the desk are locked first: of two transfers at once, the second sees who is left.
    await endMembershipOf(tx, actor, leaver, async () => {
      const staying = new Set((await listColleagues(tx, actor.desk)).map(({ id }) => id))
      staying.delete(leaver)
      await give(
        tx,
        actor,
        leaver,
        decided(giveAway(leaver, await heldBy(tx, actor.desk, leaver), body, staying)),
      )
    })
    if (body.next) await joinDesk(tx, actor, { member: leaver, ...body.next })
    return leaver
  })
}

function scheduledRoutes(app: App): void {
  serveRows(app, contract.listTransfers, store.transferRows)

  serve(app, contract.scheduleTransfer, async ({ tx, actor, params, body }) => {
    const colleagues = new Set((await listColleagues(tx, actor.desk)).map(({ id }) => id))
    if (!colleagues.has(params.id)) notFound()
    const { today, agency } = await store.getPlace(tx, actor)
    const found = body.next && (await store.getNextDesk(tx, body.next.desk))
    const next = body.next &&
      found && { ...body.next, sameAgency: found.agency === agency, hasAccount: found.hasAccount }
    const wish = { ...body, next, member: params.id }
    decided(schedule(wish, await byOf(tx, actor), { today, colleagues }))
    return store.addTransfer(tx, actor, wish)
  })

  serve(app, contract.acceptTransfer, async ({ tx, actor, params }) => {
    decided(accept(await store.getTransferForChange(tx, params.id), await byOf(tx, actor)))
    await store.saveAcceptance(tx, actor, params.id)
    return params.id
  })

  serve(app, contract.cancelTransfer, async ({ tx, actor, params }) => {
    await store.getTransferForChange(tx, params.id)
    await store.saveCancel(tx, actor, params.id)
    return params.id
  })
}

const byOf = async (tx: Tx, { member, desk, roles }: Actor) => ({
  member,
  desk,
  roles,
  acting: (await findActing(tx)) !== null,
})

/** What nobody is named for goes back to the desk when the membership ends. */
async function give(tx: Tx, actor: Actor, leaver: string, given: readonly Given[]): Promise<void> {
  const takers = new Set(given.flatMap(({ member }) => member ?? []))
  for (const member of takers) await mustBeHere(tx, actor.desk, member)
  const obligations = given.filter(({ held }) => held === 'obligation')
  await giveHeld(tx, actor.desk, leaver, obligations)
  for (const { id, held, member } of given) {
    if (member === null) continue
    if (held === 'letter') await disposeTo(tx, actor, id, member)
    if (held === 'paper_letter') await disposePaperTo(tx, actor, id, member)
  }
}

async function heldBy(tx: Tx, desk: string, member: string): Promise<contract.Held[]> {
  const obligations = await listHeldBy(tx, member, desk)
  const letters = await listHandledBy(tx, member, desk)
  const paper = await listPaperHandledBy(tx, member)
  return [
    ...obligations.map((one) => ({ ...one, held: 'obligation' as const })),
    ...letters.map((one) => ({ ...one, held: 'letter' as const, kind: null })),
    ...paper.map((one) => ({ ...one, held: 'paper_letter' as const, kind: null })),
  ]
}
