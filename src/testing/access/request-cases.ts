import { createHash } from 'node:crypto'
import { asBlob, broughtFile, pdf } from '../../files/testing.ts'
import { uuidv7 } from '../../kernel/id.ts'
import * as letters from '../../requests/contract.ts'
import { drawLink, linkHashes } from '../../vault/letter-link.ts'
import {
  initialled as initialledBySecond,
  justNow,
  letterTo,
  linkedLetter,
  logoPng,
  monday,
  noData,
  numbered,
  ownClarification,
  ownHand,
  ownReceipt,
  ownRefusal,
  refusal,
  sent,
} from '../../requests/testing.ts'
import { accessTo, bothSides, everybody, otherActs, ownActs, ownOnly } from './case.ts'
import type { Stage } from './stage.ts'
import { draftedLetter, initialledLetter, receivedLetter, signedLetter } from './stage.ts'

/** Letters that the own desk writes to the other; each call makes a new one. */
const drafted = async ({ hands }: Stage) => ({ id: await draftedLetter(hands) })
const initialled = async ({ world, hands }: Stage) => ({ id: await initialledLetter(world, hands) })
const initialAsked = async (stage: Stage) => {
  const params = await drafted(stage)
  await stage.hands.own.call(letters.askInitial, { params, body: { member: null } })
  return params
}
const signed = async ({ world, hands }: Stage) => ({ id: await signedLetter(world, hands) })
const withNumber = async ({ world, hands }: Stage) => ({
  id: await numbered(world, hands.own, hands.other.desk),
})
const underWay = async ({ world, hands }: Stage) => ({ id: await sent(world, hands.own, hands.other.desk) })
const received = async ({ world, hands }: Stage) => ({ id: await receivedLetter(world, hands) })
const asked = async (stage: Stage) => {
  const params = await received(stage)
  await stage.hands.other.call(letters.askClarification, { params, body: { question: 'Per kelurahan?' } })
  return params
}

/** Drafted by the other desk and initialled there. */
const toGive = async (stage: Stage, kind: letters.ReplyKind) => {
  const { world, hands } = stage
  const params = await received(stage)
  if (kind === 'answer') await hands.other.call(letters.draftAnswer, { params, body: noData })
  else await hands.other.call(letters.draftRefusal, { params, body: refusal() })
  await initialledBySecond(world, hands.other, params.id)
  return params
}

const onPaper = { onPaper: monday, proof: 'Surat jawaban' }

const withoutLink = {
  own: 'link_not_valid',
  other: 'link_not_valid',
  above: 'link_not_valid',
  stranger: 'link_not_valid',
} as const

const toCopies = { ...bothSides, above: 'done' } as const

export const requestCases = {
  'letter-templates.list': accessTo(letters.listTemplates, { input: () => ({}), outcomes: everybody }),
  // Each reads and words those of the own agency: the call names none.
  'letter-templates.versions': accessTo(letters.listTemplateVersions, {
    input: () => ({ params: { kind: 'receipt' as const } }),
    outcomes: ownOnly,
    finds: ({ items }) => items.length > 0,
  }),
  'letter-templates.save': accessTo(letters.saveTemplate, {
    input: () => ({ params: { kind: 'clarification' as const }, body: { text: ownClarification } }),
    outcomes: everybody,
  }),
  'letter-templates.retire': accessTo(letters.retireTemplate, {
    input: async ({ at }) => {
      const params = { kind: 'refusal' as const }
      await at.own.administrator.call(letters.saveTemplate, { params, body: { text: ownRefusal } })
      return { params }
    },
    outcomes: {
      own: 'done',
      other: 'template_not_own',
      above: 'template_not_own',
      stranger: 'template_not_own',
    },
  }),
  'letter-templates.preview': accessTo(letters.previewTemplate, {
    input: () => ({
      params: { kind: 'receipt' as const },
      body: { text: ownReceipt, sample: 'full' as const },
    }),
    outcomes: everybody,
  }),
  // A logo is on every letter that leaves: every member sees it. Each sets that of the own agency: the call names none.
  'logos.get': accessTo(letters.getLogo, {
    input: ({ hands }) => ({ params: { id: hands.own.desk } }),
    outcomes: everybody,
    finds: ({ logo }) => logo !== null,
  }),
  'logos.read': accessTo(letters.readLogo, {
    input: () => ({ params: { hash: createHash('sha256').update(logoPng()).digest('hex') } }),
    outcomes: everybody,
  }),
  'logos.set': accessTo(letters.setLogo, {
    input: () => ({ body: asBlob(logoPng(), 'image/png') }),
    outcomes: everybody,
  }),
  'logos.remove': accessTo(letters.removeLogo, {
    input: async ({ at }, { relation }) => {
      await at[relation].administrator.call(letters.setLogo, { body: asBlob(logoPng(), 'image/png') })
      return {}
    },
    outcomes: everybody,
  }),
  'requests.sheet': accessTo(letters.getSheet, {
    input: ({ copied }) => ({ params: { id: copied } }),
    outcomes: toCopies,
  }),
  'requests.pdf': accessTo(letters.getPdf, {
    input: ({ copied }) => ({ params: { id: copied } }),
    outcomes: toCopies,
  }),
  'requests.totals': accessTo(letters.countRequests, {
    input: () => ({}),
    outcomes: { own: 'done', other: 'done', above: 'done', stranger: 'hidden' },
    finds: (reply) => reply.in + reply.out + reply.copies > 0,
  }),
  'requests.copies': accessTo(letters.listCopies, {
    input: () => ({ query: { limit: 200 } }),
    outcomes: { own: 'hidden', other: 'hidden', above: 'done', stranger: 'hidden' },
    finds: ({ items }, { copied }) => items.some(({ id }) => id === copied),
  }),
  'requests.verify': accessTo(letters.verifyLetter, {
    input: async ({ world, copied }) => {
      const [row] = await world.sql<{
        code: string
      }>`select code from request_signing where request = ${copied}`
      return { params: { mark: row?.code ?? '' } }
    },
    outcomes: everybody,
    finds: ({ known }) => known,
  }),
  'requests.list': accessTo(letters.listRequests, {
    input: () => ({ query: { box: 'out' as const, limit: 200 } }),
    outcomes: ownOnly,
    finds: ({ items }, { letter }) => items.some(({ id }) => id === letter),
  }),
  'requests.get': accessTo(letters.getRequest, {
    input: ({ letter }) => ({ params: { id: letter } }),
    outcomes: bothSides,
  }),
  'requests.draft': accessTo(letters.draftRequest, {
    input: ({ at }) => ({ body: letterTo(at.other.head.desk) }),
    outcomes: { own: 'done', other: 'own_desk', above: 'done', stranger: 'done' },
    forged: ({ body }, receiver) => (body ? { body: { ...body, receiver } } : {}),
  }),
  'requests.revise': accessTo(letters.reviseRequest, {
    input: async (stage) => ({ params: await drafted(stage), body: letterTo(stage.at.other.head.desk) }),
    outcomes: ownOnly,
  }),
  'requests.discard': accessTo(letters.discardRequest, {
    input: async (stage) => ({ params: await drafted(stage) }),
    outcomes: ownOnly,
  }),
  'requests.ask-initial': accessTo(letters.askInitial, {
    input: async (stage) => ({ params: await drafted(stage), body: { member: stage.at.own.worker.member } }),
    outcomes: ownOnly,
  }),
  'requests.initial': accessTo(letters.initialRequest, {
    input: async (stage) => ({ params: await initialAsked(stage) }),
    outcomes: ownOnly,
  }),
  'requests.return': accessTo(letters.returnRequest, {
    input: async (stage) => ({ params: await initialAsked(stage), body: { remark: 'Sebut kelurahannya.' } }),
    outcomes: ownOnly,
  }),
  'requests.attach': accessTo(letters.attachFile, {
    input: async (stage) => ({
      params: await drafted(stage),
      body: { file: await broughtFile(stage.hands.own) },
    }),
    outcomes: ownOnly,
    forged: ({ params, body }, id) => (body ? { params: params ?? { id }, body: { file: id } } : {}),
  }),
  'requests.detach': accessTo(letters.detachFile, {
    input: async (stage) => {
      const [params, file] = [await drafted(stage), await broughtFile(stage.hands.own)]
      await stage.hands.own.call(letters.attachFile, { params, body: { file } })
      return { params, body: { file } }
    },
    outcomes: ownOnly,
  }),
  // What each has signed with themselves, and of others nothing.
  'requests.own-signing': accessTo(letters.getOwnSigning, {
    input: () => ({}),
    outcomes: ownOnly,
    finds: ({ signing }) => signing?.nip === ownHand.nip,
  }),
  'requests.sign': accessTo(letters.signRequest, {
    input: async (stage) => ({ params: await initialled(stage), body: { signedOn: '2026-03-09' } }),
    outcomes: ownOnly,
  }),
  'requests.keep-signed-sheet': accessTo(letters.keepSignedSheet, {
    input: async (stage) => ({
      params: await signed(stage),
      body: { file: await broughtFile(stage.hands.own) },
    }),
    outcomes: ownOnly,
  }),
  'requests.number': accessTo(letters.numberRequest, {
    input: async (stage) => ({
      params: await signed(stage),
      body: { number: `460/${uuidv7()}`, letterDate: '2026-03-09' },
    }),
    outcomes: ownOnly,
  }),
  'requests.send': accessTo(letters.sendRequest, {
    input: async (stage) => ({ params: await withNumber(stage), body: justNow }),
    outcomes: ownOnly,
  }),
  'requests.receive': accessTo(letters.receiveRequest, {
    input: async (stage) => ({ params: await underWay(stage), body: justNow }),
    outcomes: otherActs('not_the_receiver'),
  }),
  'requests.prove-receipt': accessTo(letters.proveReceipt, {
    input: async (stage) => ({
      params: await underWay(stage),
      body: { onPaper: null, note: 'Tanda terima' },
    }),
    outcomes: { ...ownOnly, own: 'receiver_has_account', other: 'not_the_sender' },
  }),
  'requests.dispose': accessTo(letters.disposeRequest, {
    input: async (stage) => ({
      params: await received(stage),
      body: { member: stage.at.other.worker.member, note: null },
    }),
    outcomes: otherActs('not_the_receiver'),
  }),
  'requests.ask-clarification': accessTo(letters.askClarification, {
    input: async (stage) => ({ params: await received(stage), body: { question: 'Per kelurahan?' } }),
    outcomes: otherActs('not_the_receiver'),
  }),
  'requests.clarify': accessTo(letters.clarify, {
    input: async (stage) => ({ params: await asked(stage), body: { explanation: 'Ya.' } }),
    outcomes: ownActs('not_the_sender'),
  }),
  'requests.draft-answer': accessTo(letters.draftAnswer, {
    input: async (stage) => ({ params: await received(stage), body: noData }),
    outcomes: otherActs('not_the_receiver'),
  }),
  'requests.draft-refusal': accessTo(letters.draftRefusal, {
    input: async (stage) => ({ params: await received(stage), body: refusal() }),
    outcomes: otherActs('not_the_receiver'),
  }),
  'requests.answer': accessTo(letters.answerRequest, {
    input: async (stage) => ({ params: await toGive(stage, 'answer') }),
    outcomes: otherActs('not_the_receiver'),
  }),
  'requests.record-answer': accessTo(letters.recordAnswer, {
    input: async (stage) => ({ params: await received(stage), body: { ...noData, ...onPaper } }),
    outcomes: { ...ownOnly, own: 'receiver_has_account', other: 'not_the_sender' },
  }),
  'requests.refuse': accessTo(letters.refuseRequest, {
    input: async (stage) => ({ params: await toGive(stage, 'refusal') }),
    outcomes: otherActs('not_the_receiver'),
  }),
  'requests.record-refusal': accessTo(letters.recordRefusal, {
    input: async (stage) => ({ params: await received(stage), body: { ...refusal(), ...onPaper } }),
    outcomes: { ...ownOnly, own: 'receiver_has_account', other: 'not_the_sender' },
  }),
  'requests.withdraw': accessTo(letters.withdrawRequest, {
    input: async (stage) => ({ params: await received(stage), body: { reason: 'Selesai.' } }),
    outcomes: ownActs('not_the_sender'),
  }),
  'requests.make-link': accessTo(letters.makeLink, {
    input: async ({ world, hands }) => ({
      params: { id: await sent(world, hands.own, await world.desk()) },
      body: await linkHashes(drawLink()),
    }),
    outcomes: ownOnly,
  }),
  'requests.recall-link': accessTo(letters.recallLink, {
    input: async ({ world, hands }) => ({ params: { id: (await linkedLetter(world, hands.own)).id } }),
    outcomes: ownOnly,
  }),
  // No session opens what only a link does: whoever is signed in is a stranger to it, the sender too.
  'letter-link.get': accessTo(letters.getLinked, { input: () => ({}), outcomes: withoutLink }),
  'letter-link.sheet': accessTo(letters.readLinkedSheet, { input: () => ({}), outcomes: withoutLink }),
  'letter-link.file': accessTo(letters.readLinkedFile, {
    input: ({ file }) => ({ params: { id: file } }),
    outcomes: withoutLink,
  }),
  'letter-link.add-file': accessTo(letters.addLinkedFile, {
    input: () => ({ query: { namesNobody: true }, body: pdf() }),
    outcomes: withoutLink,
  }),
  'letter-link.receive': accessTo(letters.receiveLinked, {
    input: () => ({ body: { office: 'Kepala Subbagian Umum' } }),
    outcomes: withoutLink,
  }),
  'letter-link.ask': accessTo(letters.askLinked, {
    input: () => ({ body: { question: 'Per kelurahan?' } }),
    outcomes: withoutLink,
  }),
  'letter-link.answer': accessTo(letters.answerLinked, {
    input: ({ file }) => ({ body: { ...noData, number: '800/1', files: [file] } }),
    outcomes: withoutLink,
  }),
  'letter-link.refuse': accessTo(letters.refuseLinked, {
    input: ({ file }) => ({ body: { ...refusal(), number: '800/1', files: [file] } }),
    outcomes: withoutLink,
  }),
} as const
