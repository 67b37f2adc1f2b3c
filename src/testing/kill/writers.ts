import { addAbsence, endAbsence, getMe } from '../../agencies/contract.ts'
import { claim, listInbox } from '../../obligations/contract.ts'
import { uuidv4, uuidv7 } from '../../kernel/id.ts'
import * as people from '../../people/contract.ts'
import { type CallInput, ProblemError } from '../../platform/client.ts'
import type { AnyEndpoint, Written } from '../../platform/endpoint.ts'
import * as requests from '../../requests/contract.ts'
import * as sites from '../../sites/contract.ts'
import { Calls, district, districtSecond, ministry, second, type Who } from './calls.ts'
import type { Chance } from './chance.ts'

/** One write, however often it had to be sent. */
export type Write = {
  key: string
  endpoint: string
  /** A word that nothing else carries, and that what was written is found by. */
  mark: string
  /** What the server acknowledged; null as long as it hasn't, and for ever when it refused. */
  id: string | null
  refused: boolean
  sent: number
}

type WriteEndpoint = AnyEndpoint & { reply: typeof Written }

/** Colleagues of two desks who write without pause, and send again what was not acknowledged, under the same key. */
export class Writers extends Calls {
  readonly writes: Write[] = []
  #chance: Chance
  #going = true
  #all: Promise<void>[] = []
  #failure: unknown = null
  #absences: number

  constructor(passphrase: string, chance: Chance) {
    super(passphrase)
    this.#chance = chance
    this.#absences = chance.below(1_000_000)
  }

  get acknowledged(): Write[] {
    return this.writes.filter(({ id }) => id !== null)
  }

  /** What a writer has met that no crash explains; throws it. */
  check(): void {
    if (this.#failure !== null) throw this.#failure
  }

  /** So many at once, until `finish`. */
  begin(count: number): void {
    this.#all = Array.from({ length: count }, () => this.#work())
  }

  /** Brings what was begun to its end. */
  async finish(): Promise<void> {
    this.#going = false
    await Promise.all(this.#all)
    this.check()
  }

  async #work(): Promise<void> {
    try {
      while (this.#going && this.#failure === null) {
        await this.#chance.one([
          () => this.#site(),
          () => this.#letter(),
          () => this.#take(),
          () => this.#away(),
          () => this.#person(),
        ])()
      }
    } catch (error) {
      this.#failure ??= error
    }
  }

  /** A site with a count and a promise. */
  async #site(): Promise<void> {
    const name = this.#chance.word(12)
    const site = await this.#write(district, sites.addSite, name, {
      body: { name, kind: 'lokasi', regions: ['31.72'], note: null },
    })
    if (site === null) return
    const note = this.#chance.word(12)
    const count = { date: null, unit: 'people_registered', count: 117, note, source: null }
    await this.#write(district, sites.recordCount, note, { params: { id: site }, body: count })
    const text = this.#chance.word(12)
    const promise = { counterpart: ministry.desk, text, targetDate: '2090-01-02' }
    await this.#write(district, sites.addCommitment, text, { params: { id: site }, body: promise })
  }

  /** A letter from the draft to the answer, or some way there. */
  async #letter(): Promise<void> {
    const subject = this.#chance.word(12)
    const today = new Date().toISOString().slice(0, 10)
    const now = { onPaper: null, note: null }
    const id = await this.#write(ministry, requests.draftRequest, subject, { body: letter(subject) })
    if (id === null) return
    const step = <E extends WriteEndpoint>(
      who: Who,
      endpoint: E,
      body: CallInput<E>['body'],
      mark = subject,
    ) => this.#write(who, endpoint, mark, { params: { id }, body } as CallInput<E>)
    const steps = [
      () => step(second, requests.initialRequest, undefined),
      () => step(ministry, requests.signRequest, { signedOn: today }),
      () => step(ministry, requests.numberRequest, { number: `460/${subject}`, letterDate: today }),
      () => step(ministry, requests.sendRequest, now),
      () => step(district, requests.receiveRequest, now),
      () => step(district, requests.draftAnswer, noData),
      () => step(districtSecond, requests.initialRequest, undefined, `${subject} reply`),
      () => step(district, requests.answerRequest, undefined),
    ]
    for (const next of steps.slice(0, 4 + this.#chance.below(5))) await next()
  }

  /** An absence a hundred years ahead and more, each on a day of its own, and sometimes called off. */
  async #away(): Promise<void> {
    this.#absences += 1
    const day = new Date(Date.UTC(2130, 0, this.#absences)).toISOString().slice(0, 10)
    const body = { kind: 'leave' as const, firstDay: day, lastDay: day, standIn: null, actsAs: null }
    const member = await this.#own(district)
    const id = await this.#write(district, addAbsence, day, { body: { ...body, member } })
    if (id !== null && this.#chance.below(2) === 0)
      await this.#write(district, endAbsence, day, { params: { id } })
  }

  /** Somebody registered with a number alone, who sometimes leaves again. */
  async #person(): Promise<void> {
    const id = uuidv4()
    const nothing = { ageBand: null, sex: null, site: null, groups: [], promise: null }
    const body = { id, adult: true as const, programme: 'stranded', ...nothing }
    await this.#write(district, people.registerPerson, id, { body })
    if (this.#chance.below(2) === 0)
      await this.#write(district, people.exitPerson, id, { params: { id }, body: { exit: 'left' } })
  }

  async #own(who: Who): Promise<string> {
    return (await this.ask(who, getMe, {})).id
  }

  /** Takes something of the inbox into hands; the sweeper or a colleague may be quicker. */
  async #take(): Promise<void> {
    const found = await this.ask(district, listInbox, { query: { side: 'owed_by_us', hand: 'unclaimed' } })
    const some = found.items[this.#chance.below(found.items.length)]
    if (some) await this.#write(district, claim, some.id, { params: { id: some.id } }, true)
  }

  async #write<E extends WriteEndpoint>(
    who: Who,
    endpoint: E,
    mark: string,
    input: CallInput<E>,
    mayRefuse = false,
  ): Promise<string | null> {
    const write: Write = { key: uuidv7(), endpoint: endpoint.name, mark, id: null, refused: false, sent: 0 }
    this.writes.push(write)
    try {
      const reply = (await this.ask(who, endpoint, input, write)) as { id: string }
      write.id = reply.id
    } catch (error) {
      if (!mayRefuse || !(error instanceof ProblemError) || ![404, 422].includes(error.status)) throw error
      write.refused = true
    }
    return write.id
  }
}

export const letter = (subject: string, receiver = district.desk): requests.Letter => ({
  basis: 'uu_30_2014_35_36',
  purpose: 'Menyiapkan pendampingan dan pelatihan.',
  items: [{ code: 'people_registered', detail: null }],
  scope: 'Kecamatan Penjaringan',
  site: null,
  receiver,
  subject,
  urgency: 'segera',
  security: 'biasa',
  emergency: false,
  answerWithin: 10,
})

const noData: requests.Answer = {
  form: 'no_data',
  counts: [],
  codes: [],
  reason: 'nobody_registered',
  text: null,
  number: null,
}
