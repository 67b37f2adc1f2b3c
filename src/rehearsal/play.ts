import type pg from 'pg'
import { addDays, instantAt, type Instant, localDate } from '../kernel/dates.ts'
import { claim, listInbox } from '../obligations/contract.ts'
import * as letters from '../requests/contract.ts'
import * as sites from '../sites/contract.ts'
import type { Act, Scenario, Step } from './scenario.ts'
import type { Cast, Player, Stage } from './stage.ts'
import { gather, moveClock } from './stage.ts'

/** What has come of the scenario's words: ids of the site, the letters and the commitments. */
export type Played = {
  cast: Cast
  site: string
  /** Word → id and the desk that wrote it. */
  letters: Map<string, { id: string; by: Player }>
  commitments: Map<string, { id: string; by: Player }>
}

type Scene = { played: Played; by: Player; act: Act<string>; step: Step<string, string>; scenario: Scenario }

/**
 * The times of day, WIB, at which the sweeper comes by between steps. In the server it runs every minute; deadlines
 * fall at 16.00 of a working day and at the end of a calendar day, so these two find each within its first minute.
 */
const rounds = ['00:01', '16:01'] as const

/** Plays a scenario from its first day to its last, as the clients and the sweeper would have. */
export async function play(
  stage: Stage,
  admin: pg.Client,
  scenario: Scenario,
  tell: (line: string) => void,
): Promise<Played> {
  const cast = await gather(stage, admin, scenario)
  const played: Played = { cast, site: '', letters: new Map(), commitments: new Map() }
  let now = scenario.from
  const advance = async (to: Instant) => {
    for (const at of roundsBetween(now, to)) {
      await moveClock(admin, at)
      const lapsed = await stage.sweep()
      if (lapsed > 0) tell(`${localDate(at, 'WIB')}  ${lapsed} tenggat lewat`)
    }
    await moveClock(admin, to)
    await stage.sweep()
    now = to
  }
  for (const step of scenario.steps) {
    await advance(step.at)
    tell(`${localDate(step.at, 'WIB')}  ${step.text}`)
    if (step.who === null) continue
    await enter({ played, by: playerOf(cast, step.who), act: step.act, step, scenario })
  }
  await advance(scenario.until)
  return played
}

/** The sweeper's rounds after one moment and before another. */
export function roundsBetween(after: Instant, before: Instant): Instant[] {
  const found: Instant[] = []
  for (let day = localDate(after, 'WIB'); day <= localDate(before, 'WIB'); day = addDays(day, 1)) {
    for (const time of rounds) {
      const at = instantAt(day, time, 'WIB')
      if (at > after && at < before) found.push(at)
    }
  }
  return found
}

async function enter(scene: Scene): Promise<void> {
  const { act, by, played } = scene
  switch (act.do) {
    case 'enter_site': {
      const { name, kind, regions, note } = scene.scenario.site
      const body = { name, kind, note, regions: [...regions] }
      played.site = (await by.call(sites.addSite, { body })).id
      return
    }
    case 'record_plan': {
      const { step, date, note } = act
      await by.call(sites.recordStep, {
        params: { id: played.site },
        body: { step, date, note, source: sourceOf(scene) },
      })
      return
    }
    case 'record_counts': {
      for (const { unit, count, note } of act.counts) {
        await by.call(sites.recordCount, {
          params: { id: played.site },
          body: { date: act.date, unit, count, note, source: sourceOf(scene) },
        })
      }
      return
    }
    case 'promise': {
      const { text, targetDate } = act
      const { id } = await by.call(sites.addCommitment, {
        params: { id: played.site },
        body: { counterpart: playerOf(played.cast, act.to).desk, text, targetDate },
      })
      played.commitments.set(act.commitment, { id, by })
      return
    }
    case 'confirm': {
      const { id } = known(played.commitments, act.commitment)
      await by.call(sites.keepCommitment, { params: { id }, body: { note: act.note } })
      return
    }
    case 'write':
      return write(scene, act)
    case 'take_up':
      return takeUp(scene, known(played.letters, act.letter).id)
    case 'acknowledge': {
      const { id } = known(played.letters, act.letter)
      await by.call(letters.receiveRequest, { params: { id }, body: { onPaper: null, note: null } })
      return
    }
    case 'answer': {
      const { id } = known(played.letters, act.letter)
      const params = { id }
      await by.call(letters.draftAnswer, { params, body: act.says })
      await by.second.call(letters.initialRequest, { params })
      await by.call(letters.answerRequest, { params })
      return
    }
  }
}

/** Drafted, initialled, signed, numbered and sent at one sitting. */
async function write({ played, by, step }: Scene, act: Extract<Act<string>, { do: 'write' }>): Promise<void> {
  const receiver = playerOf(played.cast, act.to).desk
  const { id } = await by.call(letters.draftRequest, { body: { ...act.says, site: played.site, receiver } })
  const today = localDate(step.at, 'WIB')
  const params = { id }
  await by.second.call(letters.initialRequest, { params })
  await by.call(letters.signRequest, { params, body: { signedOn: today } })
  await by.call(letters.numberRequest, { params, body: { number: act.number, letterDate: today } })
  await by.call(letters.sendRequest, { params, body: { onPaper: null, note: null } })
  played.letters.set(act.letter, { id, by })
}

/** Finds what escalated about a letter in the own inbox, and takes it into own hands. */
async function takeUp({ by }: Scene, letter: string): Promise<void> {
  const { items } = await by.call(listInbox, { query: { side: 'owed_by_us', escalated: true, limit: 200 } })
  const found = items.find(({ subjectId }) => subjectId === letter)
  if (!found) throw new Error(`nothing about the letter has escalated to ${by.short}`)
  await by.call(claim, { params: { id: found.id } })
}

function sourceOf({ step, scenario }: Scene): string | null {
  return step.sources.length === 0 ? null : step.sources.map((key) => scenario.sources[key]).join(' ; ')
}

function playerOf(cast: Cast, who: string): Player {
  const player = cast[who]
  if (!player) throw new Error(`nobody plays ${who}`)
  return player
}

function known<Value>(things: ReadonlyMap<string, Value>, word: string): Value {
  const thing = things.get(word)
  if (thing === undefined) throw new Error(`${word} does not exist yet`)
  return thing
}
