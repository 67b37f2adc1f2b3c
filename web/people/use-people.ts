import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { listRegions } from '../../src/agencies/contract.ts'
import { type ContentOf, getPerson, listPeople, sealGroups } from '../../src/people/contract.ts'
import { ProblemError } from '../../src/platform/client.ts'
import { uuidv7 } from '../../src/kernel/id.ts'
import { useUnlocked } from '../keys/unlocked.ts'
import { problemFacts } from '../shell/problem-facts.ts'
import { client, refresh, useRead } from '../shell/server.ts'
import { useSession } from '../shell/session.tsx'
import type { Row } from './desk-index.ts'
import { brokenDevice, type Device, deviceOf } from './device.ts'
import type { Place } from './device.worker.ts'
import type { Unread } from './opened.ts'

/** How often the list is brought up to date while it is looked at, in milliseconds. */
const often = 60_000

/** The thread that holds the own people; null while the keys are not opened. */
export function useDevice(): Device | null {
  const { state, member, epochs, current } = useUnlocked()
  const [device, setDevice] = useState<Device | null>(null)
  useEffect(() => {
    if (state !== 'open' || !member || !epochs || !current) return
    let over = false
    void deviceOf({ member, epochs, current })
      .catch(brokenDevice)
      .then((begun) => {
        if (!over) setDevice(begun)
      })
    return () => {
      over = true
      setDevice(null)
    }
  }, [state, member, epochs, current])
  return device
}

/** All own people, brought up to date on opening, after each write and once a minute. */
export function usePeople(device: Device | null) {
  const { desk } = useSession()
  return useQuery<readonly Row[], ProblemError>({
    queryKey: [listPeople.name, 'device', desk.id],
    queryFn: () => device?.update() ?? [],
    enabled: device !== null,
    refetchInterval: often,
    gcTime: 0,
    structuralSharing: false,
  })
}

/** What a search finds, in its order; null while nothing is typed. What was found before stands until the next is. */
export function useSearch(device: Device | null, typed: string, rows: readonly Row[]): readonly Row[] | null {
  const [found, setFound] = useState<readonly string[] | null>(null)
  const text = typed.trim()
  useEffect(() => {
    if (text === '' || !device) return
    let over = false
    void device
      .ask('search', text)
      .catch(() => [])
      .then((ids) => {
        if (!over) setFound(ids)
      })
    return () => {
      over = true
    }
  }, [device, text, rows])
  return useMemo(() => {
    if (text === '' || found === null) return null
    const byId = new Map(rows.map((row) => [row.id, row]))
    return found.flatMap((id) => byId.get(id) ?? [])
  }, [text, found, rows])
}

/** One case, all of its groups opened in the thread. */
export function usePerson(device: Device | null, id: string) {
  const { desk } = useSession()
  return useQuery({
    queryKey: [getPerson.name, id, 'device', desk.id],
    queryFn: async ({ signal }) => {
      if (!device) throw new Error('the keys are not opened')
      const { site, ...person } = await client.call(getPerson, { params: { id } }, { signal })
      return { ...(await device.ask('read', person)), groups: person.groups, site }
    },
    enabled: device !== null,
    gcTime: 0,
    structuralSharing: false,
  })
}

/** What a group can't be sealed for, in the form in which the server would say it. */
const unreadProblem = (unread: Unread) =>
  new ProblemError({ type: 'about:blank', title: '', status: 422, code: `group_${unread}`, trace: '' })

/**
 * Seals the next versions of groups of one case, from what stands there now. Keys that somebody who has left could hold are refused
 * by the server, and new ones are made.
 */
export function useSealNext(device: Device | null, id: string) {
  const queries = useQueryClient()
  const mutation = useMutation({
    mutationFn: async (change: (contents: Partial<ContentOf>) => Partial<ContentOf>) => {
      if (!device) throw new Error('the keys are not opened')
      const { site: _, ...person } = await client.call(getPerson, { params: { id } })
      const read = await device.ask('read', person)
      const next = change(read.contents)
      for (const group of Object.keys(next) as (keyof ContentOf)[]) {
        const unread = read.unread[group]
        if (unread) throw unreadProblem(unread)
      }
      const keep = async (freshKeys: boolean) => {
        const groups = await device.ask('seal', { id, before: person.groups, next, freshKeys })
        if ('unread' in groups) throw unreadProblem(groups.unread)
        if (groups.length > 0)
          await client.call(sealGroups, { params: { id }, body: { groups } }, { key: uuidv7() })
      }
      try {
        await keep(false)
      } catch (error) {
        if (!(error instanceof ProblemError) || error.code !== 'key_too_old') throw error
        await keep(true)
      }
    },
    onSuccess: () => refresh(queries, sealGroups),
  })
  return {
    seal: (change: (contents: Partial<ContentOf>) => Partial<ContentOf>) =>
      mutation.mutateAsync(change).then(
        () => true,
        () => false,
      ),
    sealing: mutation.isPending,
    problem: mutation.error ? problemFacts(mutation.error) : null,
    forget: mutation.reset,
  }
}

/**
 * All regencies and cities of today, asked for at once and searched here: a question for one would tell the server where somebody
 * comes from.
 */
export function usePlaces(): readonly Place[] {
  const { data } = useRead(listRegions, { query: { level: 'regency', limit: 600 } }, { still: true })
  return useMemo(() => (data?.items ?? []).map(({ code, name }) => ({ code, name })), [data])
}
