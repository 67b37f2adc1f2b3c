import rateLimit from '@fastify/rate-limit'
import type { FastifyRequest } from 'fastify'
import { Problem } from '../problem.ts'
import type { App } from './app.ts'
import { credentials } from './serve.ts'

/** How many calls are answered in a minute, by each process for itself. */
export type Limits = {
  /** Of one address at the doors: what somebody sends who is not signed in. */
  door: number
  /** Of one address in all. An office of hundreds may stand behind one. */
  address: number
  /** Of one session. */
  session: number
}

export const usualLimits: Limits = { door: 60, address: 6000, session: 600 }

/** Refuses calls beyond the limits with 429 and Retry-After, before anything is read or asked of the database. Call it before any route. */
export async function limitCalls(app: App, limits: Limits): Promise<void> {
  const { http } = app
  await http.register(rateLimit, { global: false })
  const timeWindow = 60_000
  const byAddress = http.createRateLimit({ max: limits.address, timeWindow })
  const byDoor = http.createRateLimit({ max: limits.door, timeWindow })
  const bySession = http.createRateLimit({
    max: limits.session,
    timeWindow,
    keyGenerator: (request) => credentials(request).tokenHash?.toString('base64') ?? request.ip,
  })
  const doors = new Set<string>()
  http.addHook('onReady', async () => {
    for (const { door, path } of app.served) if (door) doors.add(path)
  })
  const limitersOf = (request: FastifyRequest) => {
    if (doors.has(request.routeOptions.url ?? '')) return [byAddress, byDoor]
    return credentials(request).tokenHash === null ? [byAddress] : [byAddress, bySession]
  }
  http.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/api/')) return
    for (const limiter of limitersOf(request)) {
      const found = await limiter(request)
      if (found.isAllowed || !found.isExceeded) continue
      reply.header('retry-after', found.ttlInSeconds)
      throw new Problem(429, 'too_many', { params: { seconds: found.ttlInSeconds } })
    }
  })
}
