/**
 * Rule V21: a release of the web app is one file: what a browser is given, and a list of it that was signed offline. Whoever opens it
 * believes nothing that the list does not name with its hash, and nothing at all without the signature of a key that they know.
 */
import { createHash } from 'node:crypto'
import { glob, readFile } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import { unzipSync, type Zippable, zipSync } from 'fflate'
import { isRefusal, refuse, type Refusal } from '../kernel/refusal.ts'
import { isSignedBy, type KeyPairs, sign } from '../vault/key-pairs.ts'
import type { Description } from '../vault/sealing.ts'

type ListedFile = {
  /** With slashes, from the root of the site. */
  readonly path: string
  readonly bytes: number
  /** SHA-256, hex. */
  readonly sha256: string
}

export type Release = {
  /** As in package.json. */
  readonly version: string
  /** 1, 2, 3 …, counted by the key that signs: a computer takes no lower one after a higher. */
  readonly number: number
  readonly files: readonly ListedFile[]
}

/** A release whose list was signed; `signature` is Ed25519, base64url. */
export type Signed = { readonly release: Release; readonly signature: string }

/** What is served: path → bytes. */
export type Site = ReadonlyMap<string, Uint8Array>

export type ReleaseRefusal =
  /** No release, or one that was cut short. */
  | 'not_a_release'
  /** Its list was not signed by this key. */
  | 'other_signature'
  /** A file differs from the list, is missing, or is there without standing in it. */
  | 'other_files'

const LIST = 'release.json'
/** Far above what the app weighs, far below what fills a computer's memory. */
const MOST_BYTES = 100 * 1024 * 1024
/** So that the same build is the same file, whenever and wherever it is packed. */
const written = { mtime: '1980-01-01T00:00:00', level: 9 } as const

/** All files of a folder that a build has written. */
export async function readSite(folder: string): Promise<Site> {
  const root = resolve(folder)
  const paths: string[] = []
  for await (const entry of glob('**/*', { cwd: root, withFileTypes: true })) {
    if (entry.isFile()) paths.push(relative(root, join(entry.parentPath, entry.name)))
  }
  const site = new Map<string, Uint8Array>()
  for (const path of paths.toSorted()) site.set(path.split(sep).join('/'), await readFile(join(root, path)))
  return site
}

export function listOf(site: Site): readonly ListedFile[] {
  return [...site]
    .map(([path, content]) => ({ path, bytes: content.length, sha256: sha256(content) }))
    .toSorted((one, other) => (one.path < other.path ? -1 : 1))
}

/** One hash for all files: who has built the same sources on another computer compares it. */
export function digestOf(files: readonly ListedFile[]): string {
  return sha256(Buffer.from(files.map(({ path, sha256: hash }) => `${hash}  ${path}\n`).join('')))
}

export async function signRelease(signer: KeyPairs, release: Release): Promise<Signed> {
  return { release, signature: await sign(signer, described(release)) }
}

/** The file that offices are given. */
export function packRelease(signed: Signed, site: Site): Uint8Array {
  const entries: Zippable = { [LIST]: [Buffer.from(`${JSON.stringify(signed, null, 2)}\n`), written] }
  for (const [path, content] of site) entries[`web/${path}`] = [content, written]
  return zipSync(entries)
}

/** What was packed, whoever signed it: every file is what its list says, and there is no other. */
export function openPacked(packed: Uint8Array): { signed: Signed; site: Site } | Refusal<ReleaseRefusal> {
  const entries = unpacked(packed)
  const signed = entries && findSigned(entries[LIST])
  if (!entries || !signed) return refuse('not_a_release')
  const site = new Map<string, Uint8Array>()
  for (const [path, content] of Object.entries(entries)) {
    if (path !== LIST) site.set(path.replace(/^web\//, ''), content)
  }
  return digestOf(listOf(site)) === digestOf(signed.release.files) ? { signed, site } : refuse('other_files')
}

/** Opens a release that this key has signed. */
export async function openRelease(
  packed: Uint8Array,
  signedBy: string,
): Promise<{ release: Release; site: Site } | Refusal<ReleaseRefusal>> {
  const found = openPacked(packed)
  if (isRefusal(found)) return found
  const { signed, site } = found
  return (await isSignedBy(signedBy, described(signed.release), signed.signature))
    ? { release: signed.release, site }
    : refuse('other_signature')
}

function described({ version, number, files }: Release): Description {
  return {
    kind: 'web-release',
    version,
    number,
    files: files.map(({ path, bytes, sha256: hash }) => ({ path, bytes, sha256: hash })),
  }
}

function unpacked(packed: Uint8Array): Record<string, Uint8Array> | null {
  let bytes = 0
  try {
    return unzipSync(packed, {
      filter: ({ name, originalSize }) => {
        bytes += originalSize
        if (bytes > MOST_BYTES) throw new RangeError('too large for a release')
        return name === LIST || name.startsWith('web/')
      },
    })
  } catch {
    return null
  }
}

function findSigned(list: Uint8Array | undefined): Signed | null {
  try {
    const { release, signature } = JSON.parse(Buffer.from(list ?? []).toString('utf8')) as Signed
    const { version, number, files } = release
    const whole =
      typeof version === 'string' &&
      Number.isSafeInteger(number) &&
      Array.isArray(files) &&
      typeof signature === 'string' &&
      files.every(
        (file: ListedFile) =>
          typeof file.path === 'string' &&
          Number.isSafeInteger(file.bytes) &&
          typeof file.sha256 === 'string',
      )
    return whole ? { release: { version, number, files }, signature } : null
  } catch {
    return null
  }
}

function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
