import { scheduleTransfer } from '../../administration/contract.ts'
import { addAbsence, namePartner, setLetterhead } from '../../agencies/contract.ts'
import { uuidv7 } from '../../kernel/id.ts'
import type { Role } from '../../kernel/role.ts'
import { roles } from '../../kernel/role.ts'
import { asBlob, broughtFile } from '../../files/testing.ts'
import { registered } from '../../people/testing.ts'
import { disposedPaper } from '../../paper/testing.ts'
import { testRecovery } from '../../keys/contract.ts'
import { type KeyedDesk, keyedDesk, setRoot } from '../../keys/testing.ts'
import { idOf, promised, stop } from '../../obligations/testing.ts'
import { tokenHash } from '../../platform/http/serve.ts'
import * as letters from '../../requests/contract.ts'
import {
  type Bearer,
  answered,
  inCounts,
  initialled,
  justNow,
  letterTo,
  linkedLetter,
  logoPng,
  monday,
  noData,
  ownHand,
  ownReceipt,
  sent,
  signed,
} from '../../requests/testing.ts'
import { addCommitment, addSite, recordCount, recordStep } from '../../sites/contract.ts'
import type { Colleague, World } from '../world.ts'

/**
 * How a desk stands to the thing in question: its own (it sent, owes, entered or employs), the other side of it
 * (receives, is owed), the desk above the own one, or a desk that has no part in it.
 */
export const relations = ['own', 'other', 'above', 'stranger'] as const
export type Relation = (typeof relations)[number]

export type Caller = { relation: Relation; role: Role; colleague: Colleague }

/** A prepared country: one colleague per role at each of four desks, and one thing of every kind between own and other. */
export type Stage = {
  world: World
  at: Record<Relation, Record<Role, Colleague>>
  /** Head and worker at once, for preparing what a case is about. */
  hands: { own: Colleague; other: Colleague }
  /** Signed in, and at no desk. */
  outsider: Colleague
  site: string
  /** Received, disposed, asked about, explained and answered in counts. */
  letter: string
  /** Sent with its signed sheet and with a copy to the desk above, and what that desk has of it. */
  copied: string
  /** As `letter`, answered in codes. */
  codedLetter: string
  /** What the own desk owes the other: the thing it is about, and the obligation. */
  owed: { about: string; id: string }
  commitment: string
  /** Brought by the own desk, hanging on nothing. */
  file: string
  /** The own desk named the other its partner. */
  pair: string
  /** Of the own desk's colleague who does nothing else, to the other, months ahead. */
  transfer: string
  /** Of the own desk's operator, months ahead. */
  absence: string
  /** Sent to a desk without account, with a one-time link. */
  linked: { id: string; bearer: Bearer }
  /** Came to the own desk on paper; in the hands of its worker. */
  paper: string
  /** The keys of the own desk and of its agency; its administrator holds all of them. */
  keyed: KeyedDesk
  /** In the care of the own desk: met at the site, with a name sealed. */
  person: string
}

export async function makeStage(world: World): Promise<Stage> {
  await world.moveClock(monday)
  const above = await world.desk({ kind: 'province_social', region: '33' })
  const desks: Record<Relation, string> = {
    above,
    own: await world.desk({ region: '33.74', superior: above }),
    other: await world.desk({ region: '31.72' }),
    stranger: await world.desk({ region: '35.78' }),
  }
  const at = {} as Stage['at']
  for (const relation of relations) {
    const joined = roles.map(async (role) => [role, await world.join(desks[relation], [role])] as const)
    at[relation] = Object.fromEntries(await Promise.all(joined)) as Record<Role, Colleague>
  }
  const hands = { own: await world.join(desks.own), other: await world.join(desks.other) }
  const outsider = await world.join(desks.stranger, ['worker'])
  await world.sql`update membership set until = app.now() where member = ${outsider.member}`
  await at.own.administrator.call(setLetterhead, { body: plainHead })
  await at.own.administrator.call(letters.setLogo, { body: asBlob(logoPng(), 'image/png') })
  await at.own.head.call(letters.signRequest, {
    params: { id: await initialledLetter(world, hands) },
    body: { signedOn: '2026-03-09', signing: ownHand },
  })
  await at.own.administrator.call(letters.saveTemplate, {
    params: { kind: 'receipt' },
    body: { text: ownReceipt },
  })
  // Leaving the last desk has ended the session; this is another sign-in, with the same token.
  await world.sql`insert into session (token_hash, member, expires_at)
    values (${tokenHash(outsider.token)}, ${outsider.member}, now() + interval '12 hours')`
  const about = await promised(world, hands.own, hands.other)
  const site = await enterSite(hands.own)
  await world.sql`insert into notice_setting (member, address, language, at_once, desk)
    values (${hands.own.member}, 'tangan@dinsos.example', 'id', false, ${desks.own})`
  await world.sql`insert into notice_default (desk, hour, quiet_from, quiet_until, days_off)
    values (${desks.own}, 9, '18:00', '08:00', true)`
  await world.sql`insert into notice (id, member, kind, day, state)
    values (${uuidv7()}, ${hands.own.member}, 'digest', '2026-03-09', 'nothing')`
  await world.sql`insert into reference_import (id, member, added, changed, retired)
    values (gen_random_uuid(), ${hands.own.member}, 1, 0, 0)`
  await world.sql`select app.record_backup(gen_random_uuid(), 1024, 0), app.record_rehearsal(gen_random_uuid(), '2026-01-15'), app.record_mail('sent', null)`
  await world.sql`insert into training_mail (id, member, address, subject, body)
    select id, member, 'tangan@dinsos.example', 'Bekal', 'Satu tindak lanjut menunggu.' from notice where member = ${hands.own.member}`
  const keyed = await keptKeys(world, at.own)
  await at.own.head.call(testRecovery, { body: { epoch: 1 } })
  return {
    world,
    at,
    hands,
    outsider,
    site,
    letter: await answeredLetter(world, hands, inCounts),
    copied: await copiedLetter(world, hands, desks.above),
    codedLetter: await answeredLetter(world, hands, {
      ...noData,
      form: 'codes',
      codes: [{ item: 'own_measures', code: 'none_yet' }],
      reason: null,
      text: 'Belum ada yang terdaftar.',
    }),
    owed: { about, id: await idOf(about, hands.own) },
    commitment: await commitTo(site, hands),
    file: await broughtFile(hands.own),
    pair: (await hands.own.call(namePartner, { body: { partner: hands.other.desk } })).id,
    paper: await disposedPaper(hands.own),
    transfer: (
      await hands.own.call(scheduleTransfer, {
        params: { id: (await world.join(desks.own, ['worker'])).member },
        body: {
          effectiveOn: '2026-12-01',
          next: { desk: desks.other, roles: ['worker'] },
          rest: null,
        },
      })
    ).id,
    absence: (
      await at.own.operator.call(addAbsence, {
        body: {
          member: at.own.operator.member,
          kind: 'leave',
          firstDay: '2026-12-07',
          lastDay: '2026-12-11',
          standIn: at.own.worker.member,
          actsAs: null,
        },
      })
    ).id,
    linked: await linkedLetter(world, hands.own),
    keyed,
    person: await registered(hands.own, { site, names: { epoch: keyed.epoch, called: 'Melati' } }),
  }
}

export const plainHead = {
  lines: ['PEMERINTAH KOTA CONTOH', 'DINAS SOSIAL'],
  address: 'Jalan Contoh Nomor 1',
  phone: '(024) 555 0100',
  email: 'dinsos@contoh.go.id',
  site: 'dinsos.contoh.go.id',
  paper: 'F4' as const,
}

type Hands = Stage['hands']

/** Whoever prepares the epoch and states members works at the desk; the administrator does so for this once. */
async function keptKeys(
  world: World,
  { operator, administrator }: Record<Role, Colleague>,
): Promise<KeyedDesk> {
  const inRoles = (list: Role[]) =>
    world.sql`update membership set roles = ${list} where member = ${administrator.member} and until is null`
  await inRoles(['administrator', 'worker'])
  const keyed = await keyedDesk(operator, await setRoot(operator), administrator)
  await inRoles(['administrator'])
  return keyed
}

async function enterSite(by: Colleague): Promise<string> {
  const body = { name: 'Lokasi akses', kind: 'lokasi' as const, regions: ['33.74'], note: null }
  const { id } = await by.call(addSite, { body })
  const nothing = { date: null, note: null, source: null }
  await by.call(recordStep, { params: { id }, body: { step: 'announce', ...nothing } })
  await by.call(recordCount, { params: { id }, body: { unit: 'people_registered', count: 90, ...nothing } })
  return id
}

/** What the own desk promises the other, to be kept by a day. */
export async function commitTo(site: string, { own, other }: Hands): Promise<string> {
  const body = { counterpart: other.desk, text: 'Tempat pelatihan', targetDate: '2026-04-01' }
  return (await own.call(addCommitment, { params: { id: site }, body })).id
}

async function answeredLetter(world: World, { own, other }: Hands, answer: letters.Answer): Promise<string> {
  const id = await receivedLetter(world, { own, other })
  const params = { id }
  const files = [await broughtFile(other)]
  const member = other.member
  await other.call(letters.disposeRequest, { params, body: { member, note: 'Segera' } })
  await other.call(letters.askClarification, { params, body: { question: 'Per kelurahan?' } })
  await own.call(letters.clarify, { params, body: { explanation: 'Ya.' } })
  await answered(world, other, id, { ...answer, files })
  return id
}

async function copiedLetter(world: World, { own, other }: Hands, desk: string): Promise<string> {
  const copies = [{ name: 'Kepala Dinas Sosial Provinsi', desk }]
  const id = await sent(world, own, other.desk, { copies })
  await own.call(letters.keepSignedSheet, { params: { id }, body: { file: await broughtFile(own) } })
  return id
}

export async function draftedLetter({ own, other }: Hands): Promise<string> {
  return (await own.call(letters.draftRequest, { body: letterTo(other.desk) })).id
}

export async function initialledLetter(world: World, hands: Hands): Promise<string> {
  const id = await draftedLetter(hands)
  await initialled(world, hands.own, id)
  return id
}

export async function signedLetter(world: World, hands: Hands): Promise<string> {
  const id = await draftedLetter(hands)
  await signed(world, hands.own, id)
  return id
}

export async function receivedLetter(world: World, { own, other }: Hands): Promise<string> {
  const id = await sent(world, own, other.desk)
  await other.call(letters.receiveRequest, { params: { id }, body: justNow })
  return id
}

/** A promise of its own; answers the id of its obligation. */
export async function freshObligation({ world, hands }: Stage, stopped = false): Promise<string> {
  const about = await promised(world, hands.own, hands.other)
  if (stopped) await stop(world, hands.other, about)
  return idOf(about, hands.own)
}
