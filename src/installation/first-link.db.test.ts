import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addAgency, getMe } from '../agencies/contract.ts'
import { base64url, signIn } from '../agencies/testing.ts'
import { operatorDesk } from '../first-operator.ts'
import type { World } from '../testing/world.ts'
import { scratchWorld } from '../testing/world.ts'
import { checkFirstLink, useFirstLink } from './contract.ts'
import { makeFirstLink } from './public.ts'

let world: World
beforeEach(async () => {
  world = await scratchWorld()
})
afterEach(() => world.close())

async function link(): Promise<string> {
  const made = await makeFirstLink(world.bekal.database, 'https://bekal.example.go.id')
  return /^https:\/\/bekal\.example\.go\.id\/mulai#([\w-]{43})$/.exec(made?.url ?? '')?.[1] ?? 'none'
}

const beginner = (token: string, login = 'rina') => ({
  token,
  agency: 'Pusat Data',
  name: 'Rina Contoh',
  login,
  salt: base64url(16),
  secret: base64url(32),
})

const begin = (body: ReturnType<typeof beginner>) =>
  world.visitor.call(useFirstLink, { body }).then(
    ({ id }) => id,
    (error: Error) => error.message,
  )

const holds = async (token: string) => (await world.visitor.call(checkFirstLink, { body: { token } })).holds

describe('the first link', () => {
  test('lets the first administrator in, who signs in and adds agencies', async () => {
    const body = beginner(await link())
    expect(await holds(body.token)).toBe(true)
    const id = await begin(body)
    const rina = await signIn(world, body, operatorDesk)
    expect(await rina.call(getMe)).toMatchObject({
      id,
      mustChangePassphrase: false,
      desks: [{ id: operatorDesk, agencyName: 'Pusat Data', roles: ['operator', 'administrator'] }],
    })
    await rina.call(addAgency, { body: { kind: 'lks', name: 'LKS Baru', region: null } })
    expect(
      await world.sql`select member, desk, outcome, subjects from journal where endpoint = 'installation.begin'`,
    ).toEqual([{ member: id, desk: operatorDesk, outcome: 'done', subjects: [id] }])
  })

  test('lets in once, and no link lets in whoever comes later', async () => {
    const token = await link()
    await begin(beginner(token))
    expect(await holds(token)).toBe(false)
    expect(await begin(beginner(token, 'lain'))).toBe('link_over')
    expect(await makeFirstLink(world.bekal.database, 'https://x')).toBeNull()
  })

  test('lets one in of many who use it at once', async () => {
    const token = await link()
    const all = await Promise.all(Array.from({ length: 12 }, (_, at) => begin(beginner(token, `rina-${at}`))))
    expect(all.filter((one) => one !== 'link_over')).toHaveLength(1)
    expect(await world.sql`select from membership where 'operator' = any (roles)`).toHaveLength(1)
  })

  test('ends after a day', async () => {
    const token = await link()
    await world.sql`update app.first_link set made_at = made_at - interval '24 hours', expires_at = expires_at - interval '24 hours'`
    expect(await holds(token)).toBe(false)
    expect(await begin(beginner(token))).toBe('link_over')
  })

  test('holds for a day from when it was made', async () => {
    await link()
    expect(
      await world.sql`select expires_at - made_at = interval '24 hours' as day, made_at > now() - interval '1 minute' as fresh from app.first_link`,
    ).toEqual([{ day: true, fresh: true }])
  })

  test('ends when another one is made', async () => {
    const first = await link()
    const second = await link()
    expect([await holds(first), await holds(second)]).toEqual([false, true])
  })

  test('stays when what was typed is refused', async () => {
    const token = await link()
    await world.sql`insert into member (id, name, login, salt, secret_hash)
      values (gen_random_uuid(), 'Lama', 'rina', ${Buffer.alloc(16)}, ${Buffer.alloc(32)})`
    expect(await begin(beginner(token))).toBe('login_taken')
    expect(await begin(beginner(token, 'rina-2'))).toMatch(/^[\da-f-]{36}$/)
  })

  test('is known to the database by its hash alone', async () => {
    const token = await link()
    const [row] = await world.sql<{ all: string }>`select l::text as all from app.first_link l`
    expect(row?.all).not.toContain(token)
    expect(row?.all).not.toContain(Buffer.from(token, 'base64url').toString('hex'))
  })
})
