import { afterAll, beforeAll, expect, test } from 'vitest'
import { routes } from '../../agencies/routes.ts'
import { scratchWorld, type World } from '../../testing/world.ts'
import { makeLog } from '../log.ts'
import type { App } from './app.ts'
import { makeApp } from './app.ts'

/** What every answer tells the browser, whatever it answers. */
let world: World
let behindTls: App

beforeAll(async () => {
  world = await scratchWorld()
  behindTls = await makeApp({
    database: world.bekal.database,
    log: makeLog('silent'),
    secureCookies: true,
  })
  routes(behindTls)
})
afterAll(() => world.close())

const answers = ['/api/health', '/api/openapi.json', '/api/members', '/api/nothing']

test.each(answers)('%s is for our own pages alone', async (path) => {
  const { headers } = await fetch(world.base + path, { redirect: 'manual' })
  const policy = headers.get('content-security-policy')?.split(';') ?? []
  for (const rule of [
    "default-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ]) {
    expect(policy).toContain(rule)
  }
  expect(policy.find((rule) => rule.startsWith('script-src'))).toBe("script-src 'self' 'wasm-unsafe-eval'")
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('referrer-policy')).toBe('no-referrer')
  expect(headers.get('access-control-allow-origin')).toBeNull()
  expect(headers.get('location')).toBeNull()
  expect(headers.get('x-powered-by')).toBeNull()
  expect(headers.get('x-robots-tag')).toBe('noindex, nofollow')
  expect(headers.get('cache-control')).toBe('no-store')
})

test('behind TLS the browser is told never to come without it', async () => {
  const { headers } = await behindTls.http.inject({ url: '/api/nothing' })
  expect(headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains')
  const plain = await fetch(`${world.base}/api/health`)
  expect(plain.headers.get('strict-transport-security')).toBeNull()
})

test('a method that no route knows is answered like an address that nobody knows', async () => {
  for (const method of ['TRACE', 'PUT', 'DELETE'] as const) {
    const { statusCode } = await behindTls.http.inject({ method: method as 'PUT', url: '/api/nothing' })
    expect(statusCode).toBe(404)
  }
})

test('an address that is none is answered with nothing to load or run', async () => {
  const { status, headers } = await fetch(`${world.base}/%ff`)
  expect(status).toBe(400)
  expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'")
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('cache-control')).toBe('no-store')
})

test('behind TLS the cookie of the session belongs to this host alone, and no other name opens anything', async () => {
  const desk = await world.desk()
  const member = await world.join(desk)
  const ended = await behindTls.http.inject({ method: 'POST', url: '/api/sessions/close', payload: {} })
  expect(ended.headers['set-cookie']).toMatch(
    /^__Host-bekal_session=; .*Path=\/; .*HttpOnly; Secure; SameSite=Strict$/,
  )
  const me = async (name: string) =>
    (await behindTls.http.inject({ url: '/api/me', cookies: { [name]: member.token } })).statusCode
  expect(await me('bekal_session')).toBe(401)
  expect(await me('__Host-bekal_session')).toBe(200)
})
