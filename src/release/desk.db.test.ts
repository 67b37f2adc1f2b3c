import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getMe } from '../agencies/contract.ts'
import { makeClient } from '../platform/client.ts'
import { type Colleague, scratchWorld, type World } from '../testing/world.ts'
import { isSafeServer, serveDesk } from './desk.ts'
import type { Site } from './release.ts'

/** V21: a verified release beside a server that need not be believed. */
const site: Site = new Map([
  ['index.html', Buffer.from('<!doctype html><title>verified</title>')],
  ['assets/app.js', Buffer.from('verified()')],
])
let world: World
let worker: Colleague
let desk: FastifyInstance
let port: number

beforeAll(async () => {
  world = await scratchWorld()
  worker = await world.join(await world.desk(), ['worker'])
  desk = await serveDesk(site, world.base, 0)
  port = (desk.server.address() as AddressInfo).port
})
afterAll(async () => {
  await desk.close()
  await world.close()
})

const at = (path: string) => `http://localhost:${port}${path}`

/** As another page or name in the same browser asks: with headers that fetch does not let one set. */
function asking(path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })
}

test('the page comes from the release, whatever the server has', async () => {
  for (const path of ['/', '/requests', '/requests/1?from=2.html']) {
    const page = await fetch(at(path))
    expect(await page.text()).toContain('verified')
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self' 'wasm-unsafe-eval'")
  }
  const script = await fetch(at('/assets/app.js'))
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect(await script.text()).toBe('verified()')
  expect((await fetch(at('/assets/none.js'))).status).toBe(404)
  expect((await fetch(at('/%E0%A4%A'))).status).toBe(400)
})

test('what is asked under /api is answered by the server, with the member’s own rights', async () => {
  const through = makeClient({ base: at(''), token: () => worker.token, desk: () => worker.desk })
  expect(await through.call(getMe)).toEqual(await worker.call(getMe))
  const nobody = makeClient({ base: at('') })
  await expect(nobody.call(getMe)).rejects.toMatchObject({ status: 401 })
})

test('another site of the same browser reaches nothing, by the number or by a name of its own', async () => {
  const host = `localhost:${port}`
  expect(await asking('/api/health', { host })).toBe(200)
  expect(await asking('/api/health', { host, origin: `http://localhost:${port}` })).toBe(200)
  expect(await asking('/api/health', { host: `rebound.example:${port}` })).toBe(403)
  expect(await asking('/', { host: `rebound.example:${port}` })).toBe(403)
  expect(await asking('/api/health', { host, origin: 'https://evil.example' })).toBe(403)
  expect(await asking('/api/health', { host, origin: 'null' })).toBe(403)
  expect(await asking('/api/health', { host, 'sec-fetch-site': 'cross-site' })).toBe(403)
  expect(await asking('/api/health', { host, 'sec-fetch-site': 'same-site' })).toBe(403)
})

test('only this computer is answered', () => {
  expect((desk.server.address() as AddressInfo).address).toBe('127.0.0.1')
})

test('an answer of the server is data, and never a page beside the app', async () => {
  const bad = Fastify()
  bad.get('/api/page', (_, reply) =>
    reply
      .header('content-security-policy', "script-src 'unsafe-inline'")
      .type('text/html')
      .send('<script>steal()</script>'),
  )
  await bad.listen({ host: '127.0.0.1', port: 0 })
  const beside = await serveDesk(site, `http://127.0.0.1:${(bad.server.address() as AddressInfo).port}`, 0)
  const answer = await fetch(`http://localhost:${(beside.server.address() as AddressInfo).port}/api/page`)
  expect(answer.headers.get('content-security-policy')).toBe(
    "default-src 'none'; frame-ancestors 'none'; sandbox",
  )
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  await beside.close()
  await bad.close()
})

test('a server that does not answer is told as what it is', async () => {
  const alone = await serveDesk(site, 'http://127.0.0.1:1', 0)
  const client = makeClient({ base: `http://localhost:${(alone.server.address() as AddressInfo).port}` })
  await expect(client.call(getMe)).rejects.toMatchObject({ code: 'unreachable', status: 502 })
  await alone.close()
})

test('names and passphrases go over TLS, or stay on this computer', () => {
  for (const safe of [
    'https://bekal.example.go.id',
    'http://localhost:8080',
    'http://127.0.0.1:8080',
    'http://[::1]:80',
  ])
    expect(isSafeServer(safe)).toBe(true)
  for (const bare of ['http://bekal.example.go.id', 'http://10.0.0.5:8080', 'http://127.0.0.1.example'])
    expect(isSafeServer(bare)).toBe(false)
})
