import type { App } from '../platform/http/app.ts'
import { serveRows } from '../platform/http/serve.ts'
import * as contract from './contract.ts'
import * as store from './store.ts'

export function routes(app: App): void {
  serveRows(app, contract.listPackages, (tx) => store.packageRows(tx))
}
