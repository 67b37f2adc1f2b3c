import { useQuery } from '@tanstack/react-query'
import Type from 'typebox'
import { useEffect, useState } from 'react'
import { type Instant, instantOf, millisOf } from '../../src/kernel/dates.ts'
import { fields, InstantText, read } from '../../src/platform/endpoint.ts'
import { client } from './server.ts'

/** What the server says of itself to anybody. */
const health = read({
  name: 'health',
  path: '/api/health',
  summary: 'Whether the server is well, and what time it has',
  may: 'visitor',
  reply: fields({
    status: Type.String(),
    version: Type.String(),
    demonstration: Type.Boolean(),
    training: Type.Boolean(),
    fileLimit: Type.Integer(),
    now: InstantText,
  }),
})

const useHealth = () =>
  useQuery({
    queryKey: [health.name],
    queryFn: async () => {
      const told = await client.call(health)
      return { ...told, aheadMs: millisOf(told.now) - Date.now() }
    },
    staleTime: 600_000,
    meta: { still: true },
  })

/** Whether this installation holds sample data to look at, or is for exercise. */
export function useInstallation(): { sample: boolean; training: boolean; known: boolean } {
  const { data } = useHealth()
  const { demonstration = false, training = false } = data ?? {}
  return { sample: demonstration && !training, training, known: data !== undefined }
}

/** The largest file that the server takes, in bytes; null until it has said so. */
export function useFileLimit(): number | null {
  return useHealth().data?.fileLimit ?? null
}

/** How often a page looks at the clock again, in milliseconds. */
const beat = 30_000

/** The time of the server, so that a wrong clock of the device shows no wrong deadline. */
export function useNow(): Instant {
  const aheadMs = useHealth().data?.aheadMs ?? 0
  const [at, setAt] = useState(() => Date.now())
  useEffect(() => {
    const tick = setInterval(() => setAt(Date.now()), beat)
    return () => clearInterval(tick)
  }, [])
  return instantOf(at + aheadMs)
}
