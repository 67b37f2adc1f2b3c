import { promisify } from 'node:util'
import { inflate } from 'node:zlib'
import { prepareFile } from '../files/public.ts'
import type { FileSettings } from '../platform/config.ts'
import type { App } from '../platform/http/app.ts'
import { serve } from '../platform/http/serve.ts'
import { serveDownload, serveUpload, type Uploaded } from '../platform/http/serve-bytes.ts'
import { decided, Problem } from '../platform/problem.ts'
import * as contract from './contract.ts'
import { fitLogo, wholeRows } from './rules/logo.ts'
import { addLogo, findLogo, getLogoBytes } from './store/logos.ts'

/** The logo in the letterhead of an agency. */
export function logoRoutes(app: App): void {
  serve(app, contract.getLogo, async ({ tx, params }) => ({ logo: await findLogo(tx, params.id) }))

  serveDownload(app, contract.readLogo, async ({ tx, params }) => ({
    bytes: await getLogoBytes(tx, params.hash),
    type: 'image/png',
    name: 'logo.png',
  }))

  serveUpload(
    app,
    contract.setLogo,
    (uploaded) => pictureIn(uploaded, app.files),
    ({ tx, prepared }) => addLogo(tx, prepared),
  )

  serve(app, contract.removeLogo, async ({ tx, actor }) => {
    if ((await findLogo(tx, actor.desk)) === null) throw new Problem(422, 'no_logo')
    return addLogo(tx, null)
  })
}

const inflated = promisify(inflate)

/** The picture and nothing beside it, looked at to its last row before a letter has to print it. */
async function pictureIn(uploaded: Uploaded, settings: FileSettings): Promise<Uint8Array> {
  const { type, bytes, scan } = await prepareFile(uploaded, true, settings)
  if (type !== 'image/png') throw new Problem(422, 'logo_not_png')
  if (scan === 'waiting') throw new Problem(422, 'file_waits')
  const picture = decided(fitLogo(bytes))
  const most = picture.row * picture.rows + 1
  const dots = await inflated(Buffer.concat(picture.packed), { maxOutputLength: most }).catch(() => null)
  if (dots === null || !wholeRows(dots, picture)) throw new Problem(422, 'file_damaged')
  return bytes
}
