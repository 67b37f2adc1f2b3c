import type { App } from '../platform/http/app.ts'
import { defaultLimit, serveVisitor } from '../platform/http/serve.ts'
import * as contract from './contract.ts'
import * as store from './store.ts'

export function routes(app: App): void {
  serveVisitor(
    app,
    contract.listRoots,
    async ({ tx, query: { after = 0, limit = defaultLimit } }) => {
      const roots = await store.listRoots(tx, after, limit + 1)
      return { journal: await store.getJournal(tx), items: roots.slice(0, limit), more: roots.length > limit }
    },
    (found) => found,
  )

  serveVisitor(
    app,
    contract.listKeys,
    async ({ tx }) => ({ journal: await store.getJournal(tx), items: await store.listKeys(tx) }),
    (found) => found,
  )

  serveVisitor(
    app,
    contract.listRestores,
    async ({ tx }) => ({ journal: await store.getJournal(tx), items: await store.listRestores(tx) }),
    (found) => found,
  )

  serveVisitor(
    app,
    contract.getHead,
    async ({ tx }) => ({ journal: await store.getJournal(tx), head: await store.findHead(tx) }),
    (found) => found,
  )
}
