import { open } from 'node:fs/promises'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { asServer, reachDatabase, secretIn } from '../data-folder.ts'
import { isPublicKey } from '../journal-verifier/bytes.ts'
import { keep, type Keeping, readKept } from '../journal-verifier/keep.ts'
import { linesOfDatabase, linesOfFile } from '../journal-verifier/reading.ts'
import type { Fault, Verdict } from '../journal-verifier/verify.ts'
import { verify } from '../journal-verifier/verify.ts'
import { rotateKey } from '../journal/public.ts'
import { type Config, readConfig } from '../platform/config.ts'
import { Database } from '../platform/db/database.ts'
import { CouldNot, failureOf, Refused, WrongUsage } from './failure.ts'
import { say, tell } from './out.ts'
import { type Common, serverOf } from './session.ts'

export type TrustOptions = Common & { trust?: string[] }
export type RotateOptions = Common & { lost?: boolean }
export type KeepOptions = TrustOptions & { restored?: number[] }
export type VerifyOptions = TrustOptions & { kept?: string }

export async function runExport(file: string | undefined, { json = false }: Common): Promise<void> {
  if (file === undefined) {
    await fromDatabase(async (lines) => {
      for await (const line of lines)
        if (!process.stdout.write(`${JSON.stringify(line)}\n`)) await once(process.stdout, 'drain')
    })
    return
  }
  const to = resolve(file)
  const out = await open(to, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? new Refused(`${to} is there already. Name a new file.`) : error
  })
  let count = 0
  try {
    await fromDatabase(async (lines) => {
      let text = ''
      for await (const line of lines) {
        count += 1
        text += `${JSON.stringify(line)}\n`
        if (text.length < 65_536) continue
        await out.write(text)
        text = ''
      }
      await out.write(text)
    })
    await out.sync()
  } finally {
    await out.close()
  }
  say(json, { file: to, lines: count }, [
    `${to}: ${count} lines.`,
    `Check it: npm run bekal -- journal verify ${file}`,
  ])
}

export async function runVerify(file: string | undefined, options: VerifyOptions): Promise<void> {
  const { json = false } = options
  const verdict = await orCouldNot(async () => {
    const trusted = trustedOf(options)
    const kept = options.kept === undefined ? {} : { kept: await readKept(resolve(options.kept)) }
    const check = (lines: AsyncIterable<unknown>) => verify(lines, { trusted, ...kept })
    return file === undefined ? fromDatabase(check) : check(linesOfFile(resolve(file)))
  })
  say(json, verdict, sentences(verdict))
  if (verdict.faultCount > 0) process.exitCode = 1
}

export async function runKeep(address: string, file: string, options: KeepOptions): Promise<void> {
  const { json = false, restored = [] } = options
  const keeping = await orCouldNot(() =>
    keep(serverOf(address), resolve(file), { trusted: trustedOf(options), restored }),
  )
  const { faults, restores, added } = keeping
  const open = restores.filter(({ confirmed }) => !confirmed)
  say(
    json,
    keeping,
    faults.length > 0
      ? [
          'What is published disagrees with itself or with what was kept. Nothing was added:',
          ...faults.map(faultSentence),
          'Keep this file as it is, and tell whoever audits this journal.',
        ]
      : [
          ...restores.map(lossSentence),
          ...(open.length > 0
            ? [
                'Nothing was added. Ask whoever keeps that server, by another way, whether it is so, and look for what is lost in other copies. Then:',
                `  npm run bekal -- journal keep ${address} ${file} ${open.map(({ restore }) => `--restored ${restore.number}`).join(' ')}`,
              ]
            : [
                `Kept, new: ${added.keys} keys, ${added.roots} roots, ${added.heads} heads${added.restores > 0 ? `, ${added.restores} restores` : ''}.`,
              ]),
        ],
  )
  if (faults.length > 0 || open.length > 0) process.exitCode = 1
}

export async function runRotateKey({ lost = false, json = false }: RotateOptions): Promise<void> {
  const config = readConfig(process.env)
  const { url, stop } = await reachAsServer(config)
  const database = new Database(url, { max: 1, name: 'bekal journal rotate-key' })
  try {
    const rotated = await rotateKey(database, config.journalKeyFile, { lost })
    const { number, publicKey, fromSeal, introducedBy } = rotated
    say(json, rotated, [
      `Key ${number} signs the journal from seal ${fromSeal} on: ${publicKey}`,
      introducedBy === null
        ? 'It signs itself: tell everybody who keeps this journal, by letter or face to face, why and which key it is. They name it with --trust.'
        : `Key ${introducedBy} introduced it. After a suspected leak, tell everybody who keeps this journal which key it is, by letter or face to face.`,
      `It lies in ${config.journalKeyFile}. Make a backup now; where several servers share the database, copy it to each.`,
    ])
  } finally {
    await database.close()
    await stop()
  }
}

async function reachAsServer(config: Config): Promise<{ url: string; stop: () => Promise<void> }> {
  if (config.serverUrl !== null) return { url: config.serverUrl, async stop() {} }
  const { adminUrl, stop } = await reachDatabase(config, tell)
  return { url: asServer(adminUrl, await secretIn(config.dataFolder, 'server-password')), stop }
}

function sentences(verdict: Verdict): string[] {
  const { faults, faultCount, sealed, seals, roots, restores, files, unsealed, kept } = verdict
  const compared = kept.keys + kept.roots + kept.heads
  return [
    ...(faultCount === 0
      ? [`This journal is as it was sealed: ${sealed} rows under ${seals} seals, ${roots} roots.`]
      : [
          `This journal is not as it was sealed. The first of ${faultCount} faults:`,
          ...faults.map(faultSentence),
        ]),
    `${files} files that hang on something were compared with the hashes in the journal.`,
    ...restores.map(
      ({ number, at, backupAt, seal }) =>
        `Restore ${number}: on ${at} the journal was brought back from a backup of ${backupAt}, at seal ${seal}.`,
    ),
    unsealed.count === 0
      ? 'No row is unsealed.'
      : `${unsealed.count} rows are not sealed yet, the oldest for ${unsealed.oldestSeconds} s: of these nothing can be said.`,
    compared === 0
      ? 'Nothing that was kept elsewhere was compared (--kept): what was cut off at its end, or written anew by the holder of its key, does not show.'
      : `Compared with what was kept: ${kept.keys} keys, ${kept.roots} roots, ${kept.heads} heads.`,
  ]
}

function lossSentence({ restore, lost }: Keeping['restores'][number]): string {
  const { number, at, backupAt, seal } = restore
  const rows = lost.rows > 0 ? `, at least ${lost.rows} rows` : ''
  return `Restore ${number}, ${at}: the journal was brought back from a backup of ${backupAt} and went back to seal ${seal}. Seals up to ${lost.lastSeal} were kept; what came after ${seal} is lost there${rows}.`
}

function faultSentence({ place, what }: Fault): string {
  return `  ${place}: ${what}`
}

function trustedOf({ trust = [] }: TrustOptions): string[] {
  for (const key of trust)
    if (!isPublicKey(key)) throw new WrongUsage(`--trust takes a public key of 43 characters, not ${key}`)
  return trust
}

async function fromDatabase<Done>(work: (lines: AsyncIterable<unknown>) => Promise<Done>): Promise<Done> {
  const config = readConfig(process.env)
  const { adminUrl, stop } = await reachDatabase(config, tell)
  try {
    return await work(linesOfDatabase(adminUrl, config.files.folder))
  } finally {
    await stop()
  }
}

/** Exit code 1 means that a fault was found, so whatever else goes wrong is 2. */
async function orCouldNot<Done>(work: () => Promise<Done>): Promise<Done> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof WrongUsage) throw error
    throw new CouldNot(failureOf(error).message)
  }
}
