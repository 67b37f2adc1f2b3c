import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { uuidv4, uuidv7 } from '../kernel/id.ts'
import { serverPassword } from '../testing/cluster.ts'
import { makeScratch, type Scratch } from '../testing/scratch.ts'

/** What row security and constraints hold on their own, with plain SQL in the server's role, no rule in between. */

type Desk = { desk: string; member: string }

let scratch: Scratch
let admin: pg.Client
let server: pg.Client
let province: Desk
let sender: Desk
/** A colleague of the sender, who initials what it writes. */
let second: Desk
let receiver: Desk
/** A colleague of the receiver, who initials what it drafts. */
let receiverSecond: Desk
let third: Desk
let paperDesk: string
let serial = 0

beforeAll(async () => {
  scratch = await makeScratch(inject('templateUrl'), serverPassword)
  admin = new pg.Client({ connectionString: scratch.adminUrl })
  server = new pg.Client({ connectionString: scratch.serverUrl })
  await Promise.all([admin.connect(), server.connect()])
  province = await deskWithMember(null)
  sender = await deskWithMember(null)
  second = await join(sender.desk)
  receiver = await deskWithMember(province.desk)
  receiverSecond = await join(receiver.desk)
  third = await deskWithMember(null)
  paperDesk = await addDesk(province.desk)
})

afterAll(async () => {
  await Promise.all([admin.end(), server.end()])
  await scratch.drop()
})

async function addDesk(superior: string | null): Promise<string> {
  serial += 1
  const [agency, desk] = [uuidv4(), uuidv4()]
  await admin.query(`insert into agency (id, kind, name) values ($1, 'district_social', $2)`, [
    agency,
    `Dinas ${serial}`,
  ])
  await admin.query(
    `insert into desk (id, agency, name, wall, superior, zone) values ($1, $2, $3, 'social', $4, 'WIB')`,
    [desk, agency, `Unit ${serial}`, superior],
  )
  return desk
}

async function deskWithMember(superior: string | null): Promise<Desk> {
  return join(await addDesk(superior))
}

async function join(desk: string): Promise<Desk> {
  serial += 1
  const member = uuidv7()
  await admin.query(`insert into member (id, name, login, salt, secret_hash) values ($1, $2, $3, $4, $5)`, [
    member,
    `Rekan ${serial}`,
    `rekan-${serial}`,
    randomBytes(16),
    randomBytes(32),
  ])
  await admin.query(`insert into membership (id, member, desk, roles) values ($1, $2, $3, '{worker,head}')`, [
    uuidv7(),
    member,
    desk,
  ])
  return { desk, member }
}

/** One statement in a transaction as the actor; with nobody, as a member who has not entered. */
async function as(
  actor: Desk | null,
  text: string,
  values: unknown[] = [],
  roles = '',
): Promise<pg.QueryResult> {
  await server.query('begin')
  try {
    await server.query(
      `select set_config('role', 'bekal_member', true), set_config('app.member', $1, true), set_config('app.desk', $2, true),
         set_config('app.roles', $3, true)`,
      [actor?.member ?? '', actor?.desk ?? '', roles],
    )
    const result = await server.query(text, values)
    await server.query('commit')
    return result
  } catch (error) {
    await server.query('rollback')
    throw error
  }
}

const draftColumns = `(id, sender, receiver, basis, purpose, item_codes, item_details, scope, subject, urgency, security, emergency, answer_within)`
const draftValues = `($1, $2, $3, 'uu_30_2014_35_36', 'Pendampingan', '{people_registered}', '{""}', 'Kecamatan', 'Permintaan data',
  'segera', 'biasa', false, 10)`
const steps = {
  initial: `initialled_at = now(), initialled_by = app.actor_member()`,
  sign: `signed_at = now(), signed_on = current_date, signatory = 'Kepala'`,
  number: `numbered_at = now(), letter_date = current_date, number = `,
  send: `sent_at = now(), on_paper = `,
  receive: `received_at = now()`,
  answer: `answered_at = now(), answer_form = 'no_data', answer_reason = 'nobody_registered'`,
  refuse: `refused_at = now(), refusal_ground = 'law_forbids', refusal_reason = 'Dilarang'`,
  withdraw: `withdrawn_at = now(), withdrawal_reason = 'Selesai'`,
}
/** The receiver drafts its reply, and a colleague puts initials to it. */
const contents = {
  answer: { form: 'no_data', reason: 'nobody_registered', text: null, number: null, counts: [], codes: [] },
  refusal: { ground: 'law_forbids', reason: 'Dilarang', number: null },
}
async function replied(letter: string, kind: 'answer' | 'refusal', content: object = contents[kind]) {
  await as(receiver, 'insert into request_reply (request, desk, kind, content) values ($1, $2, $3, $4)', [
    letter,
    receiver.desk,
    kind,
    content,
  ])
  await setReply(receiverSecond, letter, steps.initial)
}
const setReply = (actor: Desk, letter: string, columns: string) =>
  as(actor, `update request_reply set ${columns} where request = $1`, [letter]).then(
    ({ rowCount }) => rowCount,
  )

const set = (actor: Desk, letter: string, columns: string) =>
  as(actor, `update request set ${columns} where id = $1`, [letter]).then(({ rowCount }) => rowCount)

async function newDraft(to = receiver.desk): Promise<string> {
  const letter = uuidv7()
  await as(sender, `insert into request ${draftColumns} values ${draftValues}`, [letter, sender.desk, to])
  await tell(sender, letter, 'draft')
  return letter
}

/** Adds to the life-line as the rightful actor would, or with something forged. */
async function tell(
  actor: Desk,
  letter: string,
  step: string,
  forged: Partial<Desk> & { note?: string | null } = {},
) {
  const { rowCount } = await as(
    actor,
    `insert into request_event (id, request, sender, reader, ordinal, step, desk, member, note)
     select $1, r.id, r.sender, r.reader, (select count(*) from request_event e where e.request = r.id), $3, $4, $5, $6
     from request r where r.id = $2`,
    [uuidv7(), letter, step, forged.desk ?? actor.desk, forged.member ?? actor.member, forged.note ?? null],
  )
  return rowCount
}

async function newSent(to = receiver.desk): Promise<string> {
  const letter = await newDraft(to)
  await set(second, letter, steps.initial)
  await set(sender, letter, steps.sign)
  await tell(sender, letter, 'signed')
  await set(sender, letter, `${steps.number} '${letter}'`)
  await set(sender, letter, `${steps.send} ${to === paperDesk}`)
  await tell(sender, letter, 'sent')
  return letter
}

async function newReceived(): Promise<string> {
  const letter = await newSent()
  await set(receiver, letter, steps.receive)
  await tell(receiver, letter, 'received')
  return letter
}

async function seen(actor: Desk | null, letter: string): Promise<{ letters: number; events: number }> {
  const letters = await as(actor, 'select from request where id = $1', [letter])
  const events = await as(actor, 'select from request_event where request = $1', [letter])
  return { letters: letters.rowCount ?? 0, events: events.rowCount ?? 0 }
}

const tables = [
  'request',
  'request_event',
  'request_disposition',
  'request_answer_count',
  'request_answer_code',
]
const kept = /stays as it is|not written by this desk now/

describe('who reads a letter', () => {
  test('the sender alone until it is sent, then the receiver with the whole life-line', async () => {
    const letter = await newDraft()
    await set(second, letter, steps.initial)
    await set(sender, letter, steps.sign)
    await tell(sender, letter, 'signed')
    expect(await seen(sender, letter)).toEqual({ letters: 1, events: 2 })
    expect(await seen(receiver, letter)).toEqual({ letters: 0, events: 0 })
    await set(sender, letter, `${steps.number} '${letter}'`)
    expect(await seen(receiver, letter)).toEqual({ letters: 0, events: 0 })
    await set(sender, letter, `${steps.send} false`)
    await tell(sender, letter, 'sent')
    expect(await seen(receiver, letter)).toEqual({ letters: 1, events: 3 })
  })

  test('no third desk, not even the one above, and nobody who has not entered', async () => {
    const letter = await newReceived()
    for (const stranger of [third, province, null]) {
      expect(await seen(stranger, letter)).toEqual({ letters: 0, events: 0 })
      expect((await as(stranger, 'select from request_entry where id = $1', [letter])).rowCount).toBe(0)
    }
  })

  test('a disposition is seen by the desk that made it, not by the sender', async () => {
    const letter = await newReceived()
    await tell(receiver, letter, 'disposed')
    await as(
      receiver,
      `insert into request_disposition (event, request, desk, handler, instruction)
       select e.id, e.request, e.desk, $2, 'Siapkan rekap' from request_event e where e.request = $1 and e.step = 'disposed'`,
      [letter, receiver.member],
    )
    const count = (actor: Desk) => as(actor, 'select from request_disposition where request = $1', [letter])
    expect((await count(receiver)).rowCount).toBe(1)
    expect((await count(sender)).rowCount).toBe(0)
    const note = `select note, member from request_event_entry where request = $1 and step = 'disposed'`
    expect((await as(receiver, note, [letter])).rows[0]).toMatchObject({ note: 'Siapkan rekap' })
    expect((await as(sender, note, [letter])).rows).toEqual([{ note: null, member: null }])
  })
})

describe('who writes a letter', () => {
  test('no desk drafts in the name of another, or something that is already under way', async () => {
    const letter = [uuidv7(), sender.desk, receiver.desk]
    await expect(
      as(third, `insert into request ${draftColumns} values ${draftValues}`, letter),
    ).rejects.toThrow(/row-level security/)
    const signed = draftColumns.replace(')', ', signed_at, signed_on, signatory)')
    const values = draftValues.replace(/\)$/, `, now(), current_date, 'Kepala')`)
    await expect(as(sender, `insert into request ${signed} values ${values}`, letter)).rejects.toThrow(
      /row-level security/,
    )
  })

  test('a third desk changes nothing, and the receiver nothing before it is sent', async () => {
    const letter = await newDraft()
    expect(await set(receiver, letter, `subject = 'Lain'`)).toBe(0)
    expect(await set(third, letter, `subject = 'Lain'`)).toBe(0)
    const sent = await newSent()
    expect(await set(third, sent, steps.receive)).toBe(0)
    expect(await set(province, sent, steps.receive)).toBe(0)
  })

  test('the text is fixed at signing, for both sides', async () => {
    const letter = await newDraft()
    expect(await set(sender, letter, `subject = 'Lain'`)).toBe(1)
    await set(second, letter, steps.initial)
    await set(sender, letter, steps.sign)
    await expect(set(sender, letter, `subject = 'Baru'`)).rejects.toThrow(kept)
    const sent = await newSent()
    for (const column of [
      `purpose = 'Lain'`,
      `answer_within = 1`,
      `receiver = '${third.desk}'`,
      `item_codes = '{x}'`,
    ]) {
      await expect(set(receiver, sent, column)).rejects.toThrow(kept)
      await expect(set(sender, sent, column)).rejects.toThrow(kept)
    }
  })

  test('each side writes its own part only', async () => {
    const sent = await newSent()
    await expect(set(sender, sent, steps.receive)).rejects.toThrow(kept)
    await expect(set(receiver, sent, steps.withdraw)).rejects.toThrow(kept)
    const received = await newReceived()
    await expect(set(sender, received, steps.answer)).rejects.toThrow(kept)
    await expect(set(sender, received, steps.refuse)).rejects.toThrow(kept)
    await expect(set(sender, received, 'asked_at = now()')).rejects.toThrow(/only the receiver asks/)
    await expect(set(receiver, received, `number = 'x'`)).rejects.toThrow(kept)
  })

  test('for a desk without account the sender writes both', async () => {
    const letter = await newSent(paperDesk)
    expect(await set(sender, letter, steps.receive)).toBe(1)
    await expect(tell(sender, letter, 'received')).rejects.toThrow(/needs proof/)
    expect(await tell(sender, letter, 'received', { note: 'Tanda terima' })).toBe(1)
    expect(await set(sender, letter, steps.answer)).toBe(1)
  })

  test('sender, state and reader are nobody’s to write', async () => {
    const letter = await newDraft()
    for (const column of [`sender = '${third.desk}'`, `drafted_at = now()`, `id = gen_random_uuid()`]) {
      await expect(set(sender, letter, column)).rejects.toThrow(/permission denied/)
    }
    for (const column of [`state = 'sent'`, `reader = '${third.desk}'`]) {
      await expect(set(sender, letter, column)).rejects.toThrow()
    }
  })

  test.each(tables)('nobody deletes from %s, or changes what is append-only', async (table) => {
    await expect(as(sender, `delete from ${table}`)).rejects.toThrow(/permission denied/)
    if (table !== 'request') {
      const column = table === 'request_disposition' ? 'instruction' : 'request'
      await expect(as(sender, `update ${table} set ${column} = null`)).rejects.toThrow(/permission denied/)
    }
  })

  test('a sender gives a number once, in capitals or not; another sender may give the same', async () => {
    const [first, other] = [await newDraft(), await newDraft()]
    for (const letter of [first, other]) {
      await set(second, letter, steps.initial)
      await set(sender, letter, steps.sign)
    }
    await set(sender, first, `${steps.number} '460/A/2016'`)
    await expect(set(sender, other, `${steps.number} '460/a/2016'`)).rejects.toThrow(/gives a number once/)
    const foreign = uuidv7()
    await as(third, `insert into request ${draftColumns} values ${draftValues}`, [
      foreign,
      third.desk,
      receiver.desk,
    ])
    await set(await join(third.desk), foreign, steps.initial)
    await set(third, foreign, steps.sign)
    expect(await set(third, foreign, `${steps.number} '460/A/2016'`)).toBe(1)
  })
})

describe('two people stand behind each letter', () => {
  const asking = (to: string) => `second_asked_at = now(), second_asked_desk = '${to}'`

  test('whoever last wrote it does not initial it, nobody initials for another, and without initials nobody signs', async () => {
    const letter = await newDraft()
    await expect(set(sender, letter, steps.initial)).rejects.toThrow(/last wrote a letter does not initial/)
    const forged = `initialled_at = now(), initialled_by = '${second.member}'`
    await expect(set(sender, letter, forged)).rejects.toThrow(/in the name of another/)
    await expect(set(sender, letter, steps.sign)).rejects.toThrow(/only what is initialled is signed/)
    await expect(set(sender, letter, `${forged}, ${steps.sign}`)).rejects.toThrow(/in the name of another/)
    for (const stranger of [third, receiver, province])
      expect(await set(stranger, letter, steps.initial)).toBe(0)
    expect(await set(second, letter, steps.initial)).toBe(1)
    expect(await set(sender, letter, steps.sign)).toBe(1)
    await expect(set(second, letter, 'initialled_at = null, initialled_by = null')).rejects.toThrow(kept)
  })

  test('a changed text has a new writer, whatever the statement says, and nobody’s initials', async () => {
    const letter = await newDraft()
    await set(second, letter, steps.initial)
    await set(second, letter, `subject = 'Lain', written_by = '${sender.member}', ${steps.initial}`)
    const { rows } = await as(sender, 'select written_by, initialled_by from request where id = $1', [letter])
    expect(rows).toEqual([{ written_by: second.member, initialled_by: null }])
    await expect(set(second, letter, steps.initial)).rejects.toThrow(/does not initial/)
    await set(sender, letter, steps.initial)
    const atOnce = `purpose = 'Lain sekali', ${steps.sign}`
    await expect(set(sender, letter, atOnce)).rejects.toThrow(/only what is initialled is signed/)
    // Nor is it passed on to a colleague.
    await set(sender, letter, `purpose = 'Lain sekali'`)
    await set(sender, letter, `written_by = '${second.member}'`)
    await expect(set(sender, letter, steps.initial)).rejects.toThrow(/does not initial/)
  })

  test('who gets a copy belongs to the letter: whoever changes it has written it', async () => {
    const letter = await newDraft()
    const copy = (by: Desk, ordinal: number) =>
      as(
        by,
        'insert into request_copy (request, ordinal, sender, reader, name) values ($1, $2, $3, $3, $4)',
        [letter, ordinal, sender.desk, `Kepala Dinas ${ordinal}`],
      )
    await set(second, letter, steps.initial)
    await copy(sender, 1)
    await expect(set(sender, letter, steps.sign)).rejects.toThrow(/only what is initialled is signed/)
    await copy(second, 2)
    await expect(set(second, letter, steps.initial)).rejects.toThrow(/does not initial/)
    await set(sender, letter, steps.initial)
    await set(sender, letter, steps.sign)
    await expect(copy(second, 3)).rejects.toThrow(/fixed when the letter is signed/)
  })

  test('nobody drafts what is initialled already, or for another writer, or as if from before there was a paraf', async () => {
    const ids = () => [uuidv7(), sender.desk, receiver.desk]
    for (const [column, value] of [
      ['written_by', `'${second.member}'`],
      ['before_paraf', 'true'],
      ['second_asked_desk', `'${third.desk}'`],
    ] as const) {
      const columns = draftColumns.replace(')', `, ${column})`)
      const values = draftValues.replace(/\)$/, `, ${value})`)
      await expect(as(sender, `insert into request ${columns} values ${values}`, ids())).rejects.toThrow(
        /row-level security/,
      )
    }
    await expect(set(sender, await newDraft(), 'before_paraf = true')).rejects.toThrow(/permission denied/)
  })

  test('a draft is shown to no desk but the one that gives the second person, and only where the own has none', async () => {
    const letter = await newDraft()
    await expect(set(sender, letter, asking(third.desk))).rejects.toThrow(/gives the second person/)
    await expect(set(sender, letter, asking(province.desk))).rejects.toThrow(/gives the second person/)
    await expect(set(sender, letter, `second_asked_desk = '${third.desk}'`)).rejects.toThrow(
      /when it is asked/,
    )
    expect(await set(sender, letter, asking(sender.desk))).toBe(1)
    expect(await seen(province, letter)).toEqual({ letters: 0, events: 0 })
  })

  test('that desk reads the draft while it is asked, initials or returns, and writes nothing else', async () => {
    const alone = await deskWithMember(province.desk)
    const letter = uuidv7()
    await as(alone, `insert into request ${draftColumns} values ${draftValues}`, [
      letter,
      alone.desk,
      receiver.desk,
    ])
    await tell(alone, letter, 'draft')
    expect(await seen(province, letter)).toEqual({ letters: 0, events: 0 })
    await set(alone, letter, asking(province.desk))
    await tell(alone, letter, 'initial_asked')
    expect(await seen(province, letter)).toEqual({ letters: 1, events: 2 })
    for (const column of [
      `subject = 'Lain'`,
      steps.sign,
      'withdrawn_at = now()',
      `receiver = '${third.desk}'`,
    ])
      await expect(set(province, letter, column)).rejects.toThrow(kept)
    await expect(tell(province, letter, 'signed')).rejects.toThrow()
    await expect(tell(province, letter, 'initialled')).rejects.toThrow(/life-line tells/)
    await set(province, letter, `${steps.initial}, second_asked_at = null`)
    await expect(tell(province, letter, 'initialled', { member: alone.member })).rejects.toThrow()
    expect(await tell(province, letter, 'initialled')).toBe(1)
    await expect(set(province, letter, 'initialled_at = null, initialled_by = null')).rejects.toThrow(kept)
    await set(alone, letter, steps.sign)
    expect(await seen(province, letter)).toEqual({ letters: 0, events: 0 })
    expect(await set(province, letter, steps.initial)).toBe(0)
  })

  test('what happened before the signature the receiver never reads', async () => {
    const letter = await newDraft()
    await set(second, letter, steps.initial)
    await tell(second, letter, 'initialled')
    await set(sender, letter, steps.sign)
    await set(sender, letter, `${steps.number} '${letter}'`)
    await set(sender, letter, `${steps.send} false`)
    expect(await seen(sender, letter)).toEqual({ letters: 1, events: 2 })
    expect(await seen(receiver, letter)).toEqual({ letters: 1, events: 1 })
  })
})

describe('a pair of desks', () => {
  const head = (actor: Desk, text: string, values: unknown[] = []) => as(actor, text, values, 'head')
  const name = async (desk: Desk, partner: Desk) => {
    const id = uuidv7()
    await head(desk, 'insert into desk_pair (id, desk, partner) values ($1, $2, $3)', [
      id,
      desk.desk,
      partner.desk,
    ])
    return id
  }
  const agree = (by: Desk, id: string, member = by.member) =>
    head(by, 'update desk_pair set accepted_at = now(), accepted_by = $2 where id = $1', [id, member])
  const end = (by: Desk, id: string, member = by.member) =>
    head(by, 'update desk_pair set ended_at = now(), ended_by = $2 where id = $1', [id, member])
  const secondFor = async (desk: Desk) =>
    (await as(desk, 'select app.second_desk($1, $2, $3) as desk', [desk.desk, desk.member, receiver.desk]))
      .rows[0].desk

  test('is named by the head of the small desk, agreed by the other head, ended by either, each in the own name', async () => {
    const [small, partner] = [await deskWithMember(province.desk), await deskWithMember(null)]
    await expect(
      as(small, 'insert into desk_pair (id, desk, partner) values ($1, $2, $3)', [
        uuidv7(),
        small.desk,
        partner.desk,
      ]),
    ).rejects.toThrow(/row-level security/)
    await expect(
      head(third, 'insert into desk_pair (id, desk, partner) values ($1, $2, $3)', [
        uuidv7(),
        small.desk,
        third.desk,
      ]),
    ).rejects.toThrow(/row-level security/)
    const id = await name(small, partner)
    await expect(name(small, third)).rejects.toThrow(/one partner/)
    expect(await secondFor(small)).toBe(province.desk)
    await expect(agree(small, id)).rejects.toThrow(/only the partner agrees/)
    await expect(agree(partner, id, small.member)).rejects.toThrow(/name of another/)
    expect((await agree(third, id)).rowCount).toBe(0)
    await agree(partner, id)
    expect(await secondFor(small)).toBe(partner.desk)
    await expect(agree(partner, id)).rejects.toThrow(/stays as it is/)
    await end(partner, id)
    expect(await secondFor(small)).toBe(province.desk)
    await expect(end(small, id)).rejects.toThrow(/stays as it is/)
    const seenBy = (actor: Desk | null) => as(actor, 'select from desk_pair where id = $1', [id])
    expect((await seenBy(small)).rowCount).toBe(1)
    for (const stranger of [third, province, null]) expect((await seenBy(stranger)).rowCount).toBe(0)
  })

  test('is of no use where it is the receiver, or the only one there is the writer', async () => {
    const small = await deskWithMember(null)
    const id = await name(small, receiver)
    await agree(receiver, id)
    expect(await secondFor(small)).toBeNull()
    await end(small, id)
    const own = await addDesk(null)
    await admin.query(`insert into membership (id, member, desk, roles) values ($1, $2, $3, '{head}')`, [
      uuidv7(),
      small.member,
      own,
    ])
    await agree({ ...small, desk: own }, await name(small, { ...small, desk: own }))
    expect(await secondFor(small)).toBeNull()
  })
})

describe('I4: a request ends in exactly one final state', () => {
  test('no step is skipped', async () => {
    const draft = await newDraft()
    await expect(set(sender, draft, `${steps.send} false`)).rejects.toThrow(/what is sent has a number/)
    const sent = await newSent()
    await expect(set(receiver, sent, steps.answer)).rejects.toThrow(/answered or refused was received/)
    await expect(set(sender, draft, steps.withdraw)).rejects.toThrow(/withdrawn with a reason/)
  })

  test('two ends at once are refused, and so is another end later', async () => {
    const letter = await newReceived()
    await expect(set(receiver, letter, `${steps.answer}, ${steps.refuse}`)).rejects.toThrow(
      /a request ends once/,
    )
    await replied(letter, 'refusal')
    await set(receiver, letter, steps.refuse)
    for (const [actor, step] of [
      [receiver, steps.answer],
      [receiver, steps.refuse],
      [receiver, 'refused_at = null, refusal_ground = null, refusal_reason = null'],
      [sender, steps.withdraw],
    ] as const) {
      await expect(set(actor, letter, step)).rejects.toThrow(/has ended stays as it is/)
    }
  })

  test('a refusal has ground and reason, no data a reason, a withdrawal a reason', async () => {
    const letter = await newReceived()
    await expect(set(receiver, letter, `refused_at = now(), refusal_ground = 'law_forbids'`)).rejects.toThrow(
      /ground and/,
    )
    await expect(set(receiver, letter, `answered_at = now(), answer_form = 'no_data'`)).rejects.toThrow(
      /no data comes/,
    )
    await expect(set(sender, letter, 'withdrawn_at = now()')).rejects.toThrow(/withdrawn with a reason/)
  })

  test('what has happened is not undone', async () => {
    const letter = await newReceived()
    await expect(set(receiver, letter, `received_at = now() - interval '3 days'`)).rejects.toThrow(kept)
    await expect(set(sender, letter, `number = 'x'`)).rejects.toThrow(kept)
  })

  test('the life-line tells what happened, once, and by whom', async () => {
    const letter = await newReceived()
    await expect(tell(receiver, letter, 'answered')).rejects.toThrow(/life-line tells/)
    await expect(tell(sender, letter, 'withdrawn')).rejects.toThrow(/life-line tells/)
    await expect(tell(receiver, letter, 'received')).rejects.toThrow(/received once/)
    await expect(tell(receiver, letter, 'disposed', { member: sender.member })).rejects.toThrow(
      /row-level security/,
    )
    await expect(tell(receiver, letter, 'disposed', { desk: sender.desk })).rejects.toThrow(
      /row-level security/,
    )
    await expect(tell(sender, letter, 'disposed')).rejects.toThrow(/row-level security/)
    await replied(letter, 'refusal')
    await set(receiver, letter, steps.refuse)
    await tell(receiver, letter, 'refused')
    await expect(tell(receiver, letter, 'refused')).rejects.toThrow(/ends once/)
    await expect(tell(receiver, letter, 'disposed')).rejects.toThrow(/life-line tells/)
    expect(await tell(third, letter, 'refused')).toBe(0)
  })
})

describe('answers', () => {
  const count = (actor: Desk, letter: string, number: number | null, ordinal = 1) =>
    as(
      actor,
      `insert into request_answer_count (request, ordinal, sender, reader, item, unit, count, few, as_of)
       values ($1, $2, $3, $4, 'people_registered', 'people_registered', $5, false, current_date)`,
      [letter, ordinal, sender.desk, receiver.desk, number],
    )

  test('nobody adds to an answer after it was given, or before the letter is received', async () => {
    await expect(count(receiver, await newSent(), 117)).rejects.toThrow(/written by who answers/)
    const letter = await newReceived()
    await count(receiver, letter, 117)
    const said = { item: 'people_registered', unit: 'people_registered', count: 117, few: false, note: null }
    const asOf = new Date().toISOString().slice(0, 10)
    const counts = [{ ...said, asOf }]
    await replied(letter, 'answer', { ...contents.answer, form: 'counts', reason: null, counts })
    await set(receiver, letter, `answered_at = now(), answer_form = 'counts'`)
    await expect(count(receiver, letter, 39, 2)).rejects.toThrow(/written by who answers/)
    const read = (actor: Desk) =>
      as(actor, 'select count from request_answer_count where request = $1', [letter])
    expect((await read(sender)).rows).toEqual([{ count: 117 }])
    expect((await read(third)).rows).toEqual([])
  })

  test('the sender doesn’t answer itself, and a third desk not either', async () => {
    const letter = await newReceived()
    await expect(count(sender, letter, 117)).rejects.toThrow(/written by who answers/)
    await expect(count(third, letter, 117)).rejects.toThrow()
  })

  test('no number of one to four is kept', async () => {
    const letter = await newReceived()
    for (const number of [1, 2, 3, 4])
      await expect(count(receiver, letter, number)).rejects.toThrow(/single anybody out/)
    for (const [i, number] of [0, 5, null].entries()) await count(receiver, letter, number, i + 1)
  })

  test('an answer lies with the letter of these two desks, not with another', async () => {
    const letter = await newReceived()
    await expect(
      as(
        receiver,
        `insert into request_answer_code (request, ordinal, sender, reader, item, code) values ($1, 1, $2, $3, 'own_measures', 'none_yet')`,
        [letter, third.desk, receiver.desk],
      ),
    ).rejects.toThrow(/foreign key/)
  })
})

describe('two persons behind an answer', () => {
  const refused = /writer and initialler stand behind an answer/

  test('nothing is answered or refused that a second person has not initialled, word for word', async () => {
    const letter = await newReceived()
    await expect(set(receiver, letter, steps.refuse)).rejects.toThrow(refused)
    await replied(letter, 'refusal')
    await expect(set(receiver, letter, steps.answer)).rejects.toThrow(refused)
    const other = `refused_at = now(), refusal_ground = 'law_forbids', refusal_reason = 'Lain'`
    await expect(set(receiver, letter, other)).rejects.toThrow(refused)
    await setReply(receiver, letter, `content = content || '{"reason": "Berubah"}'`)
    await expect(set(receiver, letter, steps.refuse)).rejects.toThrow(refused)
    await setReply(receiver, letter, `content = content || '{"reason": "Dilarang"}'`)
    await expect(
      set(receiver, letter, steps.refuse),
      'a text that is put back is written anew',
    ).rejects.toThrow(refused)
    await setReply(receiverSecond, letter, steps.initial)
    expect(await set(receiver, letter, steps.refuse)).toBe(1)
  })

  test('numbers and files that were not initialled do not leave with the answer', async () => {
    const letter = await newReceived()
    await replied(letter, 'answer')
    await as(
      receiver,
      `insert into request_answer_count (request, ordinal, sender, reader, item, unit, count, few, as_of)
       values ($1, 1, $2, $3, 'people_registered', 'people_registered', 117, false, current_date)`,
      [letter, sender.desk, receiver.desk],
    )
    await expect(set(receiver, letter, steps.answer)).rejects.toThrow(refused)
  })

  test('nobody waives it: no mark is written by a member, in no role', async () => {
    const letter = await newReceived()
    for (const mark of ['reply_before_paraf = true', 'reply_recorded = true', 'reply_initialled = true'])
      await expect(set(receiver, letter, `${steps.refuse}, ${mark}`)).rejects.toThrow(/permission denied/)
    const draft = uuidv7()
    await as(
      sender,
      `insert into request ${draftColumns.replace(')', ', reply_before_paraf)')} values ${draftValues.replace(/\)$/, ', true)')}`,
      [draft, sender.desk, receiver.desk],
    )
    const { rows } = await admin.query('select reply_before_paraf from request where id = $1', [draft])
    expect(rows).toEqual([{ reply_before_paraf: false }])
  })

  test('whoever wrote a reply does not initial it, nobody does so in the name of another', async () => {
    const letter = await newReceived()
    await replied(letter, 'refusal')
    await setReply(receiver, letter, `written_by = '${receiverSecond.member}'`)
    const { rows } = await admin.query(
      'select written_by, initialled_by from request_reply where request = $1',
      [letter],
    )
    expect(rows).toEqual([{ written_by: receiver.member, initialled_by: null }])
    await expect(setReply(receiver, letter, steps.initial)).rejects.toThrow(/does not initial it/)
    await expect(
      setReply(receiver, letter, `initialled_at = now(), initialled_by = '${receiverSecond.member}'`),
    ).rejects.toThrow(/name of another/)
    await expect(
      setReply(receiver, letter, `second_asked_at = now(), second_asked_desk = '${third.desk}'`),
    ).rejects.toThrow(/the desk that gives the second person/)
    await expect(setReply(receiver, letter, `second_asked_desk = '${third.desk}'`)).rejects.toThrow(
      /reads a draft when it is asked/,
    )
  })

  test('the asking desk and strangers neither read a reply nor write one', async () => {
    const letter = await newReceived()
    await replied(letter, 'refusal')
    for (const stranger of [sender, third, province, null]) {
      const seen = await as(stranger, 'select from request_reply where request = $1', [letter])
      expect(seen.rowCount).toBe(0)
      expect(
        (await as(stranger, 'select from request_reply_entry where request = $1', [letter])).rowCount,
      ).toBe(0)
      if (stranger) expect(await setReply(stranger, letter, `content = '{}'`)).toBe(0)
    }
    const another = await newReceived()
    await expect(
      as(
        sender,
        `insert into request_reply (request, desk, kind, content) values ($1, $2, 'refusal', '{}')`,
        [another, sender.desk],
      ),
    ).rejects.toThrow(/by the receiver/)
    await expect(
      as(third, `insert into request_reply (request, desk, kind, content) values ($1, $2, 'refusal', '{}')`, [
        another,
        third.desk,
      ]),
    ).rejects.toThrow(/by the receiver/)
  })

  test('what was given stays as it was', async () => {
    const letter = await newReceived()
    await replied(letter, 'refusal')
    await set(receiver, letter, steps.refuse)
    await expect(setReply(receiver, letter, `content = '{}'`)).rejects.toThrow(/between receipt and end/)
    await expect(
      setReply(receiverSecond, letter, 'initialled_at = null, initialled_by = null'),
    ).rejects.toThrow(/between receipt and end/)
    // Not even past the triggers: the letter refers to the initials that it left with.
    await admin.query('alter table request_reply disable trigger user')
    await expect(
      admin.query('update request_reply set initialled_by = null, initialled_at = null where request = $1', [
        letter,
      ]),
    ).rejects.toThrow(/what a second person initialled was given/)
    await admin.query('alter table request_reply enable trigger user')
  })
})
