import { keepFile, leaving, prepareFile, readFile } from '../files/public.ts'
import { localDate } from '../kernel/dates.ts'
import type { Guest } from '../platform/db/database.ts'
import type { Tx } from '../platform/db/tx.ts'
import type { App } from '../platform/http/app.ts'
import { serve } from '../platform/http/serve.ts'
import { serveGuest, serveGuestDownload, serveGuestUpload } from '../platform/http/serve-guest.ts'
import { decided, notFound, Problem } from '../platform/problem.ts'
import * as contract from './contract.ts'
import { keepPromises } from './promises.ts'
import { answerByLink, answerLists } from './rules/answering.ts'
import type { Decision, No } from './rules/course.ts'
import { ask } from './rules/handling.ts'
import { linkUntil, mayLink, namelessOffice } from './rules/linking.ts'
import { refusalLists, refuseByLink } from './rules/refusing.ts'
import { type Here, receive } from './rules/sending.ts'
import { saveHappening } from './store/happening.ts'
import * as store from './store/links.ts'
import { getRequestForChange, listCodes } from './store.ts'

/** One-time links: the sender makes and recalls them, their bearer reads one letter, confirms and answers it. */
export function linkRoutes(app: App): void {
  senderRoutes(app)
  readingRoutes(app)
  steppingRoutes(app)
}

function senderRoutes(app: App): void {
  serve(app, contract.makeLink, async ({ tx, actor, params, body }) => {
    const letter = await getRequestForChange(tx, params.id)
    decided(mayLink(letter.facts, actor.desk, letter.shown.security))
    await store.endOpenLink(tx, actor, letter.id, 'replaced')
    return store.saveLink(tx, actor, letter, {
      keyHash: Buffer.from(body.keyHash, 'base64url'),
      codeHash: Buffer.from(body.codeHash, 'base64url'),
      expiresAt: linkUntil(actor.now, letter.facts.answerWithin),
    })
  })

  serve(app, contract.recallLink, async ({ tx, actor, params }) => {
    const { id, facts } = await getRequestForChange(tx, params.id)
    if (facts.sender !== actor.desk) throw new Problem(422, 'not_the_sender')
    if ((await store.endOpenLink(tx, actor, id, 'recalled')) === null) throw new Problem(422, 'no_open_link')
    return id
  })
}

function readingRoutes(app: App): void {
  serveGuest(app, contract.getLinked, async ({ tx, guest }) => {
    const { id, number, facts, receiverZone, shown } = await store.getLinkedRequest(tx, false)
    const today = localDate(guest.now, receiverZone)
    const due = await store.findAnswerDue(tx, id)
    return {
      ...shown,
      state: facts.state === 'received' ? ('received' as const) : ('sent' as const),
      number,
      receivedAt: facts.receivedAt,
      dueAt: due?.dueAt ?? null,
      provisional: due?.provisional ?? false,
      answerWithin: facts.answerWithin,
      emergency: facts.emergency,
      asked: facts.asked,
      thread: await store.listThread(tx),
      files: await store.listLinkedFiles(tx),
      today,
      codes: await store.listLinkedCodes(tx, ['request_item', ...answerLists(facts), ...refusalLists], today),
    }
  })

  serveGuestDownload(app, contract.readLinkedSheet, async ({ tx }) => ({
    bytes: await store.getLinkedSheet(tx),
    type: 'application/pdf',
    name: 'surat.pdf',
  }))

  serveGuestDownload(app, contract.readLinkedFile, async ({ tx, params }) => {
    const files = await store.listLinkedFiles(tx)
    const { ordinal } = files.find(({ file }) => file === params.id) ?? notFound()
    const called = ordinal === null ? 'surat-bertanda-tangan' : `lampiran-${ordinal}`
    return leaving(await readFile(tx, app.files, params.id), called)
  })
}

/** How many files somebody may bring through one link, used or not. */
const mostBrought = 30

function steppingRoutes(app: App): void {
  serveGuestUpload(
    app,
    contract.addLinkedFile,
    async ({ tx }) => {
      const { facts } = await store.getLinkedRequest(tx, false)
      if (facts.state !== 'received')
        throw new Problem(422, 'step_not_possible', { params: { state: facts.state } })
      if ((await store.countBrought(tx)) >= mostBrought)
        throw new Problem(422, 'too_many_files', { params: { most: mostBrought } })
    },
    (uploaded, { query }) => prepareFile(uploaded, query.namesNobody, app.files),
    ({ tx, guest, prepared }) => keepFile(tx, guest, prepared, app.files),
  )

  serveGuest(app, contract.receiveLinked, async ({ tx, guest, body }) =>
    step(
      app,
      tx,
      guest,
      async ({ facts }, here) => {
        const { office } = body
        const no = namelessOffice(office)
        return no ?? receive(facts, guest.desk, { onPaper: null, note: office }, here)
      },
      () => store.saveReceivedBy(tx, body.office),
    ),
  )

  serveGuest(app, contract.askLinked, async ({ tx, guest, body }) =>
    step(app, tx, guest, async ({ facts }) => ask(facts, guest.desk, body.question, guest.now)),
  )

  serveGuest(app, contract.answerLinked, async ({ tx, guest, body, key }) =>
    step(
      app,
      tx,
      guest,
      async ({ facts }, here) => {
        const codes = await listCodes(tx, answerLists(facts), here.today)
        return answerByLink(facts, guest.desk, body, codes, here)
      },
      () => store.useUpLink(tx, guest.now, 'answered', key),
    ),
  )

  serveGuest(app, contract.refuseLinked, async ({ tx, guest, body, key }) =>
    step(
      app,
      tx,
      guest,
      async ({ facts }, here) => {
        const codes = await listCodes(tx, refusalLists, here.today)
        return refuseByLink(facts, guest.desk, body, codes, here.now)
      },
      () => store.useUpLink(tx, guest.now, 'refused', key),
    ),
  )
}

/** A step of the letter's life that the bearer of its link takes for the receiver: the rules are those of any receiver. */
async function step(
  app: App,
  tx: Tx,
  guest: Guest,
  decide: (letter: store.LinkedRequest, here: Here & { today: string }) => Promise<Decision | No>,
  keep: () => Promise<void> = async () => {},
): Promise<string> {
  const letter = await store.getLinkedRequest(tx, true)
  const zone = letter.receiverZone
  const decision = decided(await decide(letter, { now: guest.now, zone, today: localDate(guest.now, zone) }))
  await saveHappening(tx, guest, letter, decision, app.files.perLetter)
  await keepPromises(tx, guest, letter, decision.promises)
  await keep()
  return letter.id
}
