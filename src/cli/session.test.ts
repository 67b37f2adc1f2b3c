import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WrongUsage } from './failure.ts'
import { findSession, removeSession, saveSession, serverOf, sessionFile } from './session.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bekal-session-'))
})
afterAll(() => rm(folder, { recursive: true }))

const session = {
  server: 'http://127.0.0.1:8080',
  login: 'rina',
  token: 't',
  expiresAt: '2026-01-01T00:00:00Z',
}

test('a session is kept for its owner alone, also over a file that others could read', async () => {
  const file = join(folder, 'new/session.json')
  await saveSession(session, file)
  await writeFile(join(folder, 'open.json'), '{}', { mode: 0o644 })
  await saveSession(session, join(folder, 'open.json'))
  for (const one of [file, join(folder, 'open.json')]) {
    expect((await stat(one)).mode & 0o777).toBe(0o600)
    expect(await findSession(one)).toEqual(session)
  }
  expect(await readdir(join(folder, 'new'))).toEqual(['session.json'])
})

test('without a file nobody is signed in, and forgetting twice harms nothing', async () => {
  const file = join(folder, 'gone.json')
  await saveSession(session, file)
  await removeSession(file)
  await removeSession(file)
  expect(await findSession(file)).toBeNull()
})

test('a file that holds something else is named, not overlooked', async () => {
  const file = join(folder, 'broken.json')
  await writeFile(file, '{"token"')
  await expect(findSession(file)).rejects.toThrow(/does not hold a session/)
})

test('the session lies in the data folder unless BEKAL_SESSION says otherwise', () => {
  expect(sessionFile({ BEKAL_DATA: '/var/bekal' })).toBe('/var/bekal/session.json')
  expect(sessionFile({ BEKAL_DATA: '/var/bekal', BEKAL_SESSION: '/run/s' })).toBe('/run/s')
})

test('the server is this computer at PORT or 8080 unless it is named', () => {
  expect(serverOf(undefined, {})).toBe('http://127.0.0.1:8080')
  expect(serverOf(undefined, { PORT: '9000' })).toBe('http://127.0.0.1:9000')
  expect(serverOf('https://bekal.example/', {})).toBe('https://bekal.example')
  for (const wrong of ['bekal.example', 'ftp://bekal.example', 'https://bekal.example/api']) {
    expect(() => serverOf(wrong, {})).toThrow(WrongUsage)
  }
})
