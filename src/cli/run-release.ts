import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isRefusal } from '../kernel/refusal.ts'
import { readConfig } from '../platform/config.ts'
import { findText, saveNewText, saveText } from '../platform/embedded/durable-file.ts'
import { version } from '../platform/version.ts'
import { isSafeServer, serveDesk } from '../release/desk.ts'
import {
  digestOf,
  listOf,
  openPacked,
  openRelease,
  packRelease,
  readSite,
  type ReleaseRefusal,
  signRelease,
} from '../release/release.ts'
import type { KeyPairs } from '../vault/key-pairs.ts'
import { newOfflineKey, openOfflineKey } from '../vault/offline-key.ts'
import { buildWeb } from '../web-build.ts'
import { Refused, WrongUsage } from './failure.ts'
import { say, tell } from './out.ts'
import { type Common, serverOf } from './session.ts'

export type PackOptions = Common & { site?: string }
export type SignOptions = Common & { key: string; digest: string }
export type DeskOptions = Common & { signedBy?: string; port: number }

/** `signed`: the digests of all releases so far; the place is the number. */
type KeyFile = { bekal: 'release-key'; code: string; verify: string; signed: string[] }

/** What this computer runs: who signs it, and the highest number so far with its digest. */
type Pinned = { signedBy: string; number: number; digest: string }

const refusals: Record<ReleaseRefusal, string> = {
  not_a_release: 'is no release of Bekal, or was cut short. Fetch it again.',
  other_signature:
    'was not signed by this key. Do not use it. Ask those who make the releases, by another way than the one it came on.',
  other_files: 'differs from the list that was signed. Do not use it. Fetch it again from another place.',
}

export async function runNewKey(file: string, { json = false }: Common): Promise<void> {
  const { code, pairs } = await newOfflineKey('release')
  const { verify } = pairs
  await writeNew(file, inLines({ bekal: 'release-key', code, verify, signed: [] } satisfies KeyFile), 0o600)
  say(json, { verify }, [
    `The key is in ${file}. Copy its code onto paper as well, and keep both offline.`,
    `Public half  ${verify}`,
  ])
}

export async function runPack(file: string, { json = false, site: folder }: PackOptions): Promise<void> {
  const site = await readSite(folder ?? (await buildWeb(tell)))
  if (!site.has('index.html')) throw new Refused(`${folder} holds no web app: there is no index.html.`)
  const files = listOf(site)
  const packed = packRelease({ release: { version, number: 0, files }, signature: '' }, site)
  await writeNew(file, Buffer.from(packed), 0o644)
  const digest = digestOf(files)
  say(json, { file, version, files: files.length, digest }, [
    `${files.length} files of version ${version} are in ${file}.`,
    `Digest  ${digest}`,
  ])
}

export async function runSign(packedFile: string, file: string, options: SignOptions): Promise<void> {
  const { json = false, key: keyFile, digest } = options
  const packed = openPacked(await readFile(packedFile))
  if (isRefusal(packed)) throw new Refused(`${packedFile} ${refusals[packed.refused]}`)
  const { signed, site } = packed
  const files = listOf(site)
  if (digestOf(files) !== digest)
    throw new Refused(
      `The digest of ${packedFile} is ${digestOf(files)}, not the one you gave. Nothing was signed.`,
    )
  const key = await readKey(keyFile)
  const known = key.file.signed.indexOf(digest)
  const number = known < 0 ? key.file.signed.length + 1 : known + 1
  // First what the key remembers: a release that was never written is written by the next run, under the same number.
  if (known < 0)
    await saveText(keyFile, inLines({ ...key.file, signed: [...key.file.signed, digest] }), 0o600)
  const made = await signRelease(key.pairs, { version: signed.release.version, number, files })
  await writeNew(file, Buffer.from(packRelease(made, site)), 0o644)
  say(json, { file, number, version: signed.release.version, digest }, [
    `Release ${number} (version ${signed.release.version}) is in ${file}.`,
  ])
}

export async function runCheck(
  file: string,
  { json = false, signedBy }: Common & { signedBy: string },
): Promise<void> {
  const { number, version: of, digest } = (await opened(file, signedBy)).facts
  say(json, { number, version: of, digest }, [
    `Release ${number} (version ${of}) is whole and signed.`,
    `Digest  ${digest}`,
  ])
}

export async function runDesk(file: string, options: DeskOptions): Promise<void> {
  if (options.server === undefined)
    throw new WrongUsage('Name the server: --server https://bekal.example.go.id')
  const server = serverOf(options.server)
  if (!isSafeServer(server)) throw new WrongUsage('A server elsewhere is reached by https:// only.')
  const pins = join(readConfig(process.env).dataFolder, 'desk-release.json')
  const pinned = await findPinned(pins)
  const signedBy = options.signedBy ?? pinned?.signedBy
  if (signedBy === undefined)
    throw new Refused(
      'Who signs the releases is not known on this computer yet. Give the public half that your agency was told: --signed-by <half>',
    )
  if (pinned && pinned.signedBy !== signedBy)
    throw new Refused(
      `This computer knows another signer. If the key was really changed, and you were told so by another way, remove ${pins}.`,
    )
  const { site, facts } = await opened(file, signedBy)
  if (pinned && facts.number < pinned.number)
    throw new Refused(
      `This is release ${facts.number}; release ${pinned.number} has been used here. An older one may hold faults that were mended.`,
    )
  if (pinned && facts.number === pinned.number && facts.digest !== pinned.digest)
    throw new Refused(
      `Another release with the number ${facts.number} has been used here. Use neither, and ask those who make the releases.`,
    )
  await saveText(
    pins,
    inLines({ signedBy, number: facts.number, digest: facts.digest } satisfies Pinned),
    0o600,
  )
  const http = await serveDesk(site, server, options.port).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error
    throw new Refused(`Something else answers at port ${options.port}. Choose another: --port`)
  })
  const stop = () => void http.close().then(() => process.exit(0))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  const address = http.server.address()
  const at = `http://localhost:${typeof address === 'object' && address !== null ? address.port : options.port}`
  say(options.json === true, { address: at, number: facts.number, version: facts.version, server }, [
    `Release ${facts.number} (version ${facts.version}) answers at ${at}, for ${server}. Ctrl-C ends it.`,
  ])
}

async function opened(file: string, signedBy: string) {
  const found = await openRelease(await readFile(file), signedBy)
  if (isRefusal(found)) throw new Refused(`${file} ${refusals[found.refused]}`)
  const { number, version: of, files } = found.release
  return { site: found.site, facts: { number, version: of, digest: digestOf(files) } }
}

async function findPinned(path: string): Promise<Pinned | null> {
  const text = await findText(path)
  if (text === null) return null
  try {
    const { signedBy, number, digest } = JSON.parse(text) as Partial<Pinned>
    if (signedBy && number && digest) return { signedBy, number, digest }
  } catch {
    // cut short
  }
  throw new Refused(`${path} can't be read. Remove it, and give --signed-by again.`)
}

async function readKey(path: string): Promise<{ file: KeyFile; pairs: KeyPairs }> {
  const text = await findText(path)
  if (text === null) throw new Refused(`There is no file ${path}.`)
  try {
    const file = JSON.parse(text) as KeyFile
    const pairs = await openOfflineKey('release', file.code)
    if (file.bekal === 'release-key' && !isRefusal(pairs) && pairs.verify === file.verify)
      return { file, pairs }
  } catch {
    // not ours, or cut short
  }
  throw new Refused(`${path} holds no key for releases, or its code was copied wrongly.`)
}

/** Nothing that is there is overwritten. */
async function writeNew(file: string, content: string | Buffer, mode: number): Promise<void> {
  if (!(await saveNewText(file, content, mode)))
    throw new Refused(`${file} is there already. Name a new file.`)
}

const inLines = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
