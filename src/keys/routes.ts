import type { App } from '../platform/http/app.ts'
import type { Actor } from '../platform/db/database.ts'
import { serve, serveRow, serveRows } from '../platform/http/serve.ts'
import type { Tx } from '../platform/db/tx.ts'
import { decided, notFound, Problem } from '../platform/problem.ts'
import { hashOfStatement, isStatedBy, type Statement } from '../vault/directory.ts'
import * as contract from './contract.ts'
import * as rules from './rules.ts'
import * as store from './store.ts'

export function routes(app: App): void {
  directoryRoutes(app)
  memberRoutes(app)
  deskRoutes(app)
  agencyRoutes(app)
}

function directoryRoutes(app: App): void {
  serveRow(app, contract.getRoot, store.rootRow)

  serve(app, contract.setRoot, async ({ tx, actor, body }) => {
    await store.saveRoot(tx, actor, body.verify)
    return actor.member
  })

  serveRows(app, contract.listStatements, store.statementRows)
}

function memberRoutes(app: App): void {
  serve(app, contract.getOwnKeys, ({ tx }) => store.getOwnKeys(tx))

  serve(app, contract.makeKeys, async ({ tx, actor, body }) => {
    if (!(await store.saveOwnKeys(tx, body))) throw new Problem(422, 'keys_made_already')
    return actor.member
  })
}

function deskRoutes(app: App): void {
  serve(app, contract.getDeskKeys, ({ tx, actor }) => store.getDeskKeys(tx, actor))

  serve(app, contract.prepareEpoch, async ({ tx, actor, body }) => {
    const inForce = await store.epochInForce(tx, actor.desk)
    decided(rules.prepare(body, inForce?.epoch ?? null))
    await store.addEpoch(tx, actor, await store.agencyOf(tx, actor.desk), body)
    return actor.desk
  })

  serve(app, contract.dropEpoch, async ({ tx, actor, body }) => {
    if (!(await store.removePrepared(tx, actor.desk, body.epoch))) notFound()
    return actor.desk
  })

  serve(app, contract.testRecovery, async ({ tx, actor, body }) => {
    const inForce = await store.epochInForce(tx, actor.desk)
    if (inForce?.epoch !== body.epoch) throw new Problem(422, 'epoch_not_in_force')
    await store.saveRecoveryTest(tx, actor, body.epoch)
    return actor.desk
  })

  serve(app, contract.welcome, async ({ tx, actor, body: { statement, sealed } }) => {
    const inForce = await store.epochInForce(tx, actor.desk)
    const { member } = statement.said
    const made = await store.findKeysOfColleague(tx, member)
    decided(rules.welcome(statement, made, inForce?.epoch ?? null))
    await addStated(tx, actor, statement, inForce?.verify)
    await store.addGiven(tx, actor, inForce?.epoch ?? 0, [{ member, sealed }])
    return member
  })

  serve(app, contract.sayLeft, async ({ tx, actor, body: { statement } }) => {
    const inForce = await store.epochInForce(tx, actor.desk)
    if (inForce?.epoch !== statement.signedInEpoch) throw new Problem(422, 'epoch_not_in_force')
    await addStated(tx, actor, statement, inForce?.verify)
    return statement.said.member
  })
}

function agencyRoutes(app: App): void {
  serve(app, contract.makeAgencyKey, async ({ tx, actor, body }) => {
    const agency = await store.agencyOf(tx, actor.desk)
    // Where somebody holds it, the one that stands is given on; a second one would take the desks out of its hands.
    if (await store.isAgencyKeyHeld(tx, agency)) throw new Problem(422, 'agency_key_stands')
    return store.addAgencyKey(tx, actor, agency, body)
  })

  serve(app, contract.giveAgencyKey, async ({ tx, actor, body: { member, sealed } }) => {
    const agency = await store.agencyOf(tx, actor.desk)
    const key = await store.findHeldKey(tx, agency)
    if (!key) throw new Problem(422, 'not_agency_key_holder')
    if (!(await store.findKeysOfColleague(tx, member))) notFound()
    await store.addHolder(tx, actor, { key: key.id, agency, member, sealed })
    return member
  })

  serveRows(app, contract.listPrepared, (tx) => store.preparedRows(tx))

  serve(app, contract.stateEpoch, async ({ tx, actor, body: { statement } }) => {
    const { desk, agency } = statement.said
    const key = await store.findHeldKey(tx, agency)
    if (!key) throw new Problem(422, 'not_agency_key_holder')
    decided(rules.stateEpoch(statement.said, await store.findPrepared(tx, desk)))
    await addStated(tx, actor, statement, key.verify)
    return desk
  })

  serveRows(app, contract.listUnstated, (tx) => store.unstatedRows(tx))

  serve(app, contract.stateAgency, async ({ tx, actor, body: { statement } }) => {
    await addStated(tx, actor, statement, await store.getRootKey(tx))
    return statement.said.agency
  })
}

/** Devices verify the whole directory; here it is asked early, so that a slip doesn't stand there for ever. */
async function addStated(
  tx: Tx,
  actor: Actor,
  statement: Statement,
  verify: string | null | undefined,
): Promise<void> {
  decided(rules.follows(statement, await store.findLast(tx, statement.issuer)))
  if (!verify || !(await isStatedBy(verify, statement))) throw new Problem(422, 'forged_statement')
  await store.addStatement(tx, actor, statement, await hashOfStatement(statement))
}
