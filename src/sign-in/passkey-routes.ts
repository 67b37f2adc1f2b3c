import { randomBytes } from 'node:crypto'
import { deviceFamily } from '../agencies/public.ts'
import { uuidv7 } from '../kernel/id.ts'
import type { Tx } from '../platform/db/tx.ts'
import type { App } from '../platform/http/app.ts'
import { serve, serveRows, serveVisitor, setSessionCookie, tokenHash } from '../platform/http/serve.ts'
import { notFound, Problem } from '../platform/problem.ts'
import { newRecoveryCodes, type Safe } from './code-app.ts'
import * as contract from './contract.ts'
import { hashes, passed, secretHash } from './handling.ts'
import { asked, checkAnswer, checkMade, offered } from './passkeys.ts'
import { countedBefore, type RelyingParty, relyingParty } from './rules.ts'
import * as store from './store/passkeys.ts'
import { getOwnNames } from './store.ts'

export function passkeyRoutes(app: App, safe: Safe): void {
  doorRoutes(app)
  proofRoutes(app)
  ownRoutes(app, safe)
}

function doorRoutes(app: App): void {
  serveVisitor(
    app,
    contract.askPasskey,
    async ({ tx, body }) => {
      const party = partyOf(app)
      const challenge = randomBytes(32)
      const token = body.half ?? randomBytes(32).toString('base64url')
      if (body.half === null) {
        await store.saveChallenge(tx, tokenHash(token), challenge)
        return { token, asked: await asked(party, challenge, []) }
      }
      const known = await store.saveChallengeOf(tx, tokenHash(token), challenge)
      return known.length === 0 ? null : { token, asked: await asked(party, challenge, known) }
    },
    (found) => found ?? gone(),
  )

  serveVisitor(
    app,
    contract.enterPasskey,
    async ({ tx, body, request }) => {
      const token = randomBytes(32).toString('base64url')
      const holder = tokenHash(body.token)
      const answered = await answer(tx, partyOf(app), { holder, purpose: 'open', answer: body.answer })
      if (typeof answered === 'string') return { token, opened: answered }
      const device = deviceFamily(request.headers['user-agent'])
      const opened = await store.acceptPasskey(tx, holder, answered, tokenHash(token), device)
      return { token, opened: opened ?? ('passkey_refused' as const) }
    },
    ({ token, opened }, reply) => {
      if (typeof opened === 'string') throw new Problem(401, opened)
      setSessionCookie(app, reply, token, opened.expiresAt)
      return { token, ...opened }
    },
  )
}

function proofRoutes(app: App): void {
  serve(app, contract.proveByPassphrase, async ({ tx, body }) => {
    if (!(await store.acceptSecret(tx, secretHash(body.secret)))) throw new Problem(422, 'wrong_secret')
    return { proved: true }
  })

  serve(app, contract.askProof, async ({ tx }) => {
    const challenge = randomBytes(32)
    const known = await store.saveOwnChallenge(tx, challenge)
    if (known.length === 0) throw new Problem(422, 'no_second_factor')
    return asked(partyOf(app), challenge, known)
  })

  serve(app, contract.proveByPasskey, async ({ tx, body }) => {
    const answered = await answer(tx, partyOf(app), { holder: null, purpose: 'prove', answer: body.answer })
    // That it is not to be trusted any more has to be committed.
    if (answered === 'passkey_suspect') return { proved: false }
    if (typeof answered === 'string') throw new Problem(422, answered)
    return { proved: await store.acceptProof(tx, answered) }
  })
}

function ownRoutes(app: App, safe: Safe): void {
  serveRows(app, contract.listPasskeys, (tx) => store.passkeyRows(tx))

  serve(app, contract.offerPasskey, async ({ tx, actor }) => {
    const challenge = randomBytes(32)
    if (!(await store.savePasskeyOffer(tx, challenge))) throw new Problem(422, 'passkeys_full')
    const member = { id: actor.member, ...(await getOwnNames(tx, actor.member)) }
    return offered(partyOf(app), challenge, member, await store.listOwnPasskeys(tx))
  })

  serve(app, contract.addPasskey, async ({ tx, actor, body }) => {
    const challenge = (await store.findPasskeyOfferForChange(tx)) ?? gone(422)
    const made = await checkMade(partyOf(app), challenge, body.made)
    if (!made) throw new Problem(422, 'passkey_refused')
    const id = uuidv7()
    const codes = newRecoveryCodes()
    const verdict = await store.savePasskey(tx, {
      id,
      name: body.name,
      ...made,
      codes: hashes(safe, actor.member, codes),
    })
    if (verdict === 'with_codes') return { id, codes }
    passed(verdict)
    return { id, codes: [] }
  })

  serve(app, contract.renamePasskey, async ({ tx, params, body }) => {
    if (!(await store.savePasskeyName(tx, params.id, body.name))) notFound()
    return params.id
  })

  serve(app, contract.removePasskey, async ({ tx, params }) => {
    passed(await store.removePasskey(tx, params.id))
    return params.id
  })
}

type Refused = 'passkey_gone' | 'passkey_refused' | 'passkey_suspect'

/** What an answer comes to. The challenge is used up, and a counter that has gone back is kept. */
async function answer(
  tx: Tx,
  party: RelyingParty,
  {
    holder,
    purpose,
    answer: given,
  }: {
    holder: Buffer | null
    purpose: 'open' | 'prove'
    answer: contract.PasskeyAnswer
  },
): Promise<store.Answered | Refused> {
  const credential = Buffer.from(given.id, 'base64url')
  const found = await store.findAnsweredForChange(tx, holder, purpose, credential)
  if (!found) return 'passkey_gone'
  if (found.passkey === null) return 'passkey_refused'
  const signed = await checkAnswer(party, found, given)
  if (!signed) return 'passkey_refused'
  if (found.suspect) return 'passkey_suspect'
  if (countedBefore(found.counter, signed.counter)) {
    await store.saveSuspicion(tx, holder, found.passkey)
    return 'passkey_suspect'
  }
  return { passkey: found.passkey, ...signed }
}

function partyOf(app: App): RelyingParty {
  const party = relyingParty(app.publicUrl())
  if (!party) throw new Problem(422, 'passkeys_need_a_name')
  return party
}

function gone(status = 401): never {
  throw new Problem(status, 'passkey_gone')
}
