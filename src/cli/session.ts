import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { getMe } from '../agencies/contract.ts'
import { isUuid, uuidv7 } from '../kernel/id.ts'
import type { Client } from '../platform/client.ts'
import { makeClient, ProblemError } from '../platform/client.ts'
import { readConfig } from '../platform/config.ts'
import { Refused, WrongUsage } from './failure.ts'

/** Who is signed in on this computer. The token opens what the member may open: the file is for its owner alone. */
export type Session = { server: string; login: string; token: string; expiresAt: string }

/** Options that every command takes. */
export type Common = { json?: boolean; server?: string; desk?: string }

type Env = Record<string, string | undefined>

/** BEKAL_SESSION, or `session.json` in the data folder. */
export function sessionFile(env: Env = process.env): string {
  return env['BEKAL_SESSION'] || join(readConfig(env).dataFolder, 'session.json')
}

export async function findSession(file = sessionFile()): Promise<Session | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) return null
  try {
    const found = JSON.parse(text) as Partial<Session>
    const { server, login, token, expiresAt } = found
    if (server && login && token && expiresAt) return { server, login, token, expiresAt }
  } catch {
    // not ours, or cut short
  }
  throw new Refused(`${file} does not hold a session. Remove it and sign in again.`)
}

export async function saveSession(session: Session, file = sessionFile()): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}`
  await writeFile(draft, `${JSON.stringify(session)}\n`, { mode: 0o600 })
  await chmod(draft, 0o600)
  await rename(draft, file)
}

export async function removeSession(file = sessionFile()): Promise<void> {
  await rm(file, { force: true })
}

/** Scheme, host and port of `--server`; without it, this computer at PORT or 8080. */
export function serverOf(given: string | undefined, env: Env = process.env): string {
  if (given === undefined) return `http://127.0.0.1:${readConfig(env).port}`
  const url = URL.parse(given)
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '') {
    throw new WrongUsage(
      `--server is an address such as https://bekal.example or http://127.0.0.1:8080, not ${given}`,
    )
  }
  return url.origin
}

/** The session to use; its token never goes to another server than the one that gave it. */
export async function getSession({ server }: Common): Promise<Session> {
  const session = await findSession()
  if (session === null)
    throw new Refused('Nobody is signed in here. Sign in: npm run bekal -- sign-in <login>')
  const wanted = server === undefined ? session.server : serverOf(server)
  if (wanted !== session.server) {
    throw new Refused(
      `${session.login} is signed in at ${session.server}, not at ${wanted}. Sign in there: npm run bekal -- sign-in <login> --server ${wanted}`,
    )
  }
  return session
}

/** The client of whoever is signed in, on behalf of `--desk` or of their only desk. */
export async function connect(options: Common, deskless = false): Promise<Client> {
  if (options.desk !== undefined && !isUuid(options.desk)) {
    throw new WrongUsage('--desk takes the id of one of your desks. See them: npm run bekal -- whoami')
  }
  const { server, token } = await getSession(options)
  const visitor = makeClient({ base: server, token: () => token })
  const desk = deskless ? null : (options.desk ?? (await onlyDesk(visitor)))
  return persistent(makeClient({ base: server, token: () => token, desk: () => desk }))
}

async function onlyDesk(client: Client): Promise<string> {
  const { desks } = await client.call(getMe)
  const [desk, ...others] = desks
  if (desk === undefined) throw new Refused('You serve no desk. Ask an administrator to add you to one.')
  if (others.length === 0) return desk.id
  throw new WrongUsage(
    [
      'You serve several desks; name one with --desk:',
      ...desks.map(({ id, name }) => `  ${id}  ${name}`),
    ].join('\n'),
  )
}

/** Where the answer to a write is lost, it is asked for once more under the same key, so that it happens once. */
function persistent(client: Client): Client {
  return {
    async call(endpoint, input, options = {}) {
      const withKey = { ...options, key: options.key ?? uuidv7() }
      try {
        return await client.call(endpoint, input, withKey)
      } catch (error) {
        const lost = error instanceof ProblemError && error.code === 'unreachable' && error.status === 0
        if (!lost) throw error
        return client.call(endpoint, input, withKey)
      }
    },
  }
}
