import { createHash } from 'node:crypto'
import { uuidv7 } from '../kernel/id.ts'
import type { App } from '../platform/http/app.ts'
import { serveRows, serveSettled, serveVisitor, tokenHash } from '../platform/http/serve.ts'
import { Problem } from '../platform/problem.ts'
import type { Surroundings } from './condition.ts'
import { foundAround } from './condition.ts'
import * as contract from './contract.ts'
import { judge } from './rules.ts'
import * as store from './store.ts'

export function routes(app: App, surroundings: Surroundings): void {
  serveSettled(
    app,
    contract.getCondition,
    ({ tx, actor }) => store.getOwnCondition(tx, actor.now, surroundings.processes),
    async (own) => judge({ ...own, ...(await foundAround(app, surroundings)) }),
  )

  serveRows(app, contract.listTrainingMail, store.trainingMailRows)

  serveVisitor(
    app,
    contract.checkFirstLink,
    ({ tx, body }) => store.firstLinkHolds(tx, tokenHash(body.token)),
    (holds) => ({ holds }),
  )

  serveVisitor(
    app,
    contract.useFirstLink,
    async ({ tx, body, request }) => {
      const administrator = {
        id: uuidv7(),
        agency: body.agency,
        name: body.name,
        login: body.login,
        salt: Buffer.from(body.salt, 'base64url'),
        secretHash: createHash('sha256').update(Buffer.from(body.secret, 'base64url')).digest(),
      }
      const used = await store.useFirstLink(tx, tokenHash(body.token), administrator, request.id)
      return { id: administrator.id, used }
    },
    ({ id, used }) => {
      if (!used) throw new Problem(422, 'link_over')
      return { id }
    },
  )
}
