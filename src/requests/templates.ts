import { whichDesk } from '../agencies/public.ts'
import type { App } from '../platform/http/app.ts'
import { serve, serveRows } from '../platform/http/serve.ts'
import { decided } from '../platform/problem.ts'
import * as contract from './contract.ts'
import { sampleSheet } from './rules/sample.ts'
import { retire, templateOf } from './rules/template.ts'
import { headNow, printSheetOf } from './sheets.ts'
import { addTemplate, findNewestVersion, templateRows, versionRows } from './store/templates.ts'

/** How an agency words its own letters. */
export function templateRoutes(app: App): void {
  serveRows(app, contract.listTemplates, templateRows)
  serveRows(app, contract.listTemplateVersions, versionRows)

  serve(app, contract.saveTemplate, async ({ tx, params: { kind }, body }) =>
    addTemplate(tx, kind, decided(templateOf(kind, body.text))),
  )

  serve(app, contract.retireTemplate, async ({ tx, params: { kind } }) => {
    decided(retire(await findNewestVersion(tx, kind)))
    return addTemplate(tx, kind, null)
  })

  serve(app, contract.previewTemplate, async ({ tx, actor, params: { kind }, body }) => {
    const template = { kind, version: 0, body: decided(templateOf(kind, body.text)) }
    const own = { from: await whichDesk(tx, actor.desk), ...(await headNow(tx, actor.desk)) }
    const pdf = await printSheetOf(tx, sampleSheet(template, body.sample, own), null)
    return { name: `contoh-${kind}.pdf`, pdf: pdf.toString('base64') }
  })
}
