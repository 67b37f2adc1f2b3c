import type { App } from '../platform/http/app.ts'
import { serveRow } from '../platform/http/serve.ts'
import { serveDownload, serveUpload } from '../platform/http/serve-bytes.ts'
import * as contract from './contract.ts'
import { prepare } from './intake.ts'
import { leaving, readFile } from './public.ts'
import * as store from './store.ts'

export function routes(app: App): void {
  serveUpload(
    app,
    contract.addFile,
    (uploaded, { query }) => prepare(uploaded, query.namesNobody, app.files),
    ({ tx, actor, prepared }) => store.saveFile(tx, actor, prepared, app.files),
  )
  serveRow(app, contract.getFile, (tx, { params }) => store.fileRow(tx, params.id))
  serveDownload(app, contract.readFile, async ({ tx, params }) =>
    leaving(await readFile(tx, app.files, params.id), `bekal-${params.id.slice(-12)}`),
  )
}
