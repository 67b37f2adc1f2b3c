import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import * as agencies from '../agencies/contract.ts'
import { memberWithSecret, signIn, type WithSecret } from '../agencies/testing.ts'
import { uuidv7 } from '../kernel/id.ts'
import { makeClient } from '../platform/client.ts'
import type { ProblemBody } from '../platform/problem.ts'
import { type Login, TestBrowser, type TestProvider, testProvider } from '../testing/provider.ts'
import { scratchWorld, type World } from '../testing/world.ts'
import * as contract from './contract.ts'
import { codeOf, secure } from './testing.ts'

let world: World
let provider: TestProvider
let rina: WithSecret
let desk: string
let number: string
let serial = 0

beforeAll(async () => {
  provider = await testProvider({ acr: ['urn:example:mfa'], amr: ['otp'] })
  // It is not up yet when Bekal starts.
  world = await scratchWorld({ provider: provider.settings })
})
afterAll(async () => {
  await world.close()
  await provider.stop()
})

beforeEach(async () => {
  serial += 1
  number = `1987010${serial}`
  rina = await memberWithSecret(world)
  desk = await world.desk()
  await serve(rina)
})
afterEach(() => provider.tamper(null))

async function serve({ id }: WithSecret, at = desk, roles = ['worker']): Promise<void> {
  await world.sql`insert into membership (id, member, desk, roles) values (${uuidv7()}, ${id}, ${at}, ${roles})`
}

type Told = Partial<ProblemBody> & {
  url?: string
  token?: string
  next?: string
  member?: string
  id?: string
}

async function told(response: Response): Promise<Told & { status: number }> {
  return { ...((await response.json()) as Told), status: response.status }
}

const at = ({ path }: { path: string }) => `${world.base}${path}`

/** Sent to the provider to sign in. */
async function begin(browser: TestBrowser): Promise<string> {
  const { url, code } = await told(await browser.post(at(contract.beginWithProvider), {}))
  if (url === undefined) throw new Error(`not sent on: ${code}`)
  return url
}

/** What the page does with what the provider has sent along. */
const finish = async (browser: TestBrowser, sent: Record<string, string>) => {
  const { state, code, iss, error } = sent
  return told(await browser.post(at(contract.finishWithProvider), { state, code, iss, error }))
}

const signInThere = async (login: Login | null, browser = new TestBrowser()) =>
  finish(browser, await browser.signInAt(await begin(browser), login))

/** A browser in which the member has signed in with the passphrase. */
async function browserOf({ login, secret }: WithSecret): Promise<TestBrowser> {
  const browser = new TestBrowser()
  await browser.post(at(agencies.openSession), { login, secret })
  return browser
}

const beginBinding = async (browser: TestBrowser, { secret }: WithSecret) =>
  told(await browser.post(at(contract.beginBinding), { secret }))

async function finishBinding(browser: TestBrowser, sent: Record<string, string>) {
  const { state, code, iss } = sent
  return told(await browser.post(at(contract.bindProviderAccount), { state, code, iss }))
}

async function bind(member: WithSecret, account: string) {
  const browser = await browserOf(member)
  const { url, code } = await beginBinding(browser, member)
  if (url === undefined) throw new Error(`not sent on: ${code}`)
  return finishBinding(browser, await browser.signInAt(url, { account }))
}

const withToken = (token = '') => makeClient({ base: world.base, token: () => token, desk: () => desk })

describe('while the provider is down', () => {
  test('Bekal has started, the passphrase opens, and the button says what the matter is', async () => {
    const { label } = await world.visitor.call(contract.getProvider)
    expect(label).toBe('SSO Contoh')
    await (await signIn(world, rina)).call(agencies.getMe)
    const began = performance.now()
    expect(await told(await new TestBrowser().post(at(contract.beginWithProvider), {}))).toMatchObject({
      status: 503,
      code: 'provider_unreachable',
    })
    expect(performance.now() - began).toBeLessThan(5000)
  })

  test('and once it is up, one signs in with it, without a restart', async () => {
    await provider.start(`${world.base}/masuk`)
    await expect
      .poll(async () => (await new TestBrowser().post(at(contract.beginWithProvider), {})).status, {
        timeout: 10_000,
      })
      .toBe(200)
    expect(await bind(rina, number)).toMatchObject({ id: rina.id })
    expect(await signInThere({ account: number })).toMatchObject({ next: 'done', member: rina.id })
  })

  test('also when it goes down in between: the way is over, and a new one opens when it is back', async () => {
    await bind(rina, number)
    const browser = new TestBrowser()
    const sent = await browser.signInAt(await begin(browser), { account: number })
    await provider.stop()
    expect(await finish(browser, sent)).toMatchObject({ status: 503, code: 'provider_unreachable' })
    await provider.start(`${world.base}/masuk`)
    expect(await finish(browser, sent)).toMatchObject({ status: 401, code: 'provider_way_over' })
    expect(await signInThere({ account: number })).toMatchObject({ next: 'done' })
  })

  test('the same where it answers that it is not well', async () => {
    const browser = new TestBrowser()
    const sent = await browser.signInAt(await begin(browser), { account: number })
    provider.tamper((_, response) => {
      response.writeHead(502).end()
      return true
    })
    expect(await finish(browser, sent)).toMatchObject({ status: 503, code: 'provider_unreachable' })
  })
})

describe('signing in with the provider', () => {
  test('opens a session of the member who has bound the account, and says how it was opened', async () => {
    await bind(rina, number)
    const browser = new TestBrowser()
    const { token, member } = await signInThere({ account: number }, browser)
    expect(member).toBe(rina.id)
    expect(await withToken(token).call(agencies.getMe)).toMatchObject({ id: rina.id })
    expect(browser.cookie(world.base, 'bekal_session')).toBe(token)
    expect(browser.cookie(world.base, 'bekal_provider')).toBeUndefined()
    const { items } = await withToken(token).call(contract.listSessions)
    expect(items.map(({ openedBy }) => openedBy).toSorted()).toEqual(['passphrase', 'provider'])
  })

  test('marks the session of a shared PC and ends the one that its browser had', async () => {
    await bind(rina, number)
    const browser = await browserOf(rina)
    const sent = await browser.signInAt(await begin(browser), { account: number })
    const { state, code, iss } = sent
    const cookies = ['bekal_session', 'bekal_provider'].map(
      (name) => `${name}=${browser.cookie(world.base, name)}`,
    )
    const there = new TestBrowser()
    const opened = await told(
      await there.post(
        at(contract.finishWithProvider),
        { state, code, iss },
        { cookie: [...cookies, 'bekal_shared=1'].join('; ') },
      ),
    )
    expect(opened).toMatchObject({ next: 'done' })
    expect(
      await world.sql`select shared, opened_by from session where member = ${rina.id} order by opened_at desc`,
    ).toEqual([
      { shared: true, opened_by: 'provider' },
      // The one in which the account was bound, in another browser.
      { shared: false, opened_by: 'passphrase' },
    ])
  })

  test('asks the provider for nothing but who it is, freshly, bound to this browser', async () => {
    const browser = new TestBrowser()
    const url = new URL(await begin(browser))
    expect(url.origin).toBe(provider.settings.issuer)
    const asked = Object.fromEntries(url.searchParams)
    expect(asked).toMatchObject({
      client_id: 'bekal',
      response_type: 'code',
      redirect_uri: `${world.base}/masuk`,
      scope: 'openid',
      prompt: 'login',
      code_challenge_method: 'S256',
      acr_values: 'urn:example:mfa',
    })
    const other = new URL(await begin(new TestBrowser())).searchParams
    for (const one of ['state', 'nonce', 'code_challenge']) {
      expect(asked[one]).toMatch(/^[\w-]{43}$/)
      expect(other.get(one)).not.toBe(asked[one])
    }
    expect(new Set([asked['state'], asked['nonce'], asked['code_challenge']]).size).toBe(3)
  })

  test('keeps neither the number nor anything that the browser or the provider has sent', async () => {
    await bind(rina, number)
    const browser = new TestBrowser()
    const url = await begin(browser)
    const cookie = browser.cookie(world.base, 'bekal_provider') ?? ''
    const { state, code = '', iss } = await browser.signInAt(url, { account: number })
    const asked = new URL(url).searchParams
    const kept = async () => {
      const rows = await world.sql<{ row: string }>`
        select p::text as row from provider_account p union all select w::text from provider_way w
        union all select s::text from session s union all select j::text from journal j`
      return rows.map(({ row }) => row).join('\n')
    }
    const before = await kept()
    await finish(browser, { state: state ?? '', code, iss: iss ?? '' })
    const all = before + (await kept())
    for (const secret of [number, cookie, code, asked.get('state'), asked.get('nonce')]) {
      expect(secret).toBeTruthy()
      expect(all).not.toContain(secret)
    }
  })

  test('takes an answer once', async () => {
    await bind(rina, number)
    const browser = new TestBrowser()
    const cookie = await begin(browser).then(async (url) => {
      const kept = browser.cookie(world.base, 'bekal_provider') ?? ''
      const sent = await browser.signInAt(url, { account: number })
      expect(await finish(browser, sent)).toMatchObject({ next: 'done' })
      return { kept, sent }
    })
    const replay = await told(
      await new TestBrowser().post(at(contract.finishWithProvider), cookie.sent, {
        cookie: `bekal_provider=${cookie.kept}`,
      }),
    )
    expect(replay).toMatchObject({ status: 401, code: 'provider_way_over' })
  })

  test('takes it once, however many send it at the same moment', async () => {
    await bind(rina, number)
    const browser = new TestBrowser()
    const sent = await browser.signInAt(await begin(browser), { account: number })
    const cookie = `bekal_provider=${browser.cookie(world.base, 'bekal_provider')}`
    const all = await Promise.all(
      Array.from({ length: 4 }, async () =>
        told(await new TestBrowser().post(at(contract.finishWithProvider), sent, { cookie })),
      ),
    )
    expect(all.map(({ status }) => status).toSorted()).toEqual([200, 401, 401, 401])
  })

  test('takes it in the browser that began, and in no other', async () => {
    await bind(rina, number)
    const attacker = new TestBrowser()
    const sent = await attacker.signInAt(await begin(attacker), { account: number })
    expect(await finish(new TestBrowser(), sent)).toMatchObject({ status: 401, code: 'provider_way_over' })
    const victim = new TestBrowser()
    await begin(victim)
    expect(await finish(victim, sent)).toMatchObject({ status: 401, code: 'provider_refused' })
    expect(victim.cookie(world.base, 'bekal_session')).toBeUndefined()
  })

  test('takes no code of another way under the state of its own', async () => {
    await bind(rina, number)
    const stolen = new TestBrowser()
    const { code = '' } = await stolen.signInAt(await begin(stolen), { account: number })
    const thief = new TestBrowser()
    const sent = await thief.signInAt(await begin(thief), { account: 'pencuri' })
    expect(await finish(thief, { ...sent, code })).toMatchObject({ status: 401, code: 'provider_refused' })
  })

  test('takes it within ten minutes', async () => {
    await bind(rina, number)
    const browser = new TestBrowser()
    const sent = await browser.signInAt(await begin(browser), { account: number })
    await world.sql`update provider_way set begun_at = begun_at - interval '10 minutes'`
    expect(await finish(browser, sent)).toMatchObject({ status: 401, code: 'provider_way_over' })
  })

  test('is refused where the provider is left without signing in', async () => {
    expect(await signInThere(null)).toMatchObject({ status: 401, code: 'provider_refused' })
  })

  test('is refused alike for who has bound nothing and for who has left', async () => {
    const stranger = await signInThere({ account: `${number}-asing` })
    expect(stranger).toMatchObject({ status: 401, code: 'provider_account_unknown' })
    await bind(rina, number)
    await world.sql`update membership set until = now() where member = ${rina.id}`
    const former = await signInThere({ account: number })
    expect({ ...former, trace: '' }).toEqual({ ...stranger, trace: '' })
    expect(await world.sql`select from session where member = ${rina.id}`).toEqual([])
  })

  test('leaves the journal a row of what was denied, without the number', async () => {
    await signInThere({ account: number })
    const rows = await world.sql<{ code: string; row: string }>`
      select code, j::text as row from journal j where endpoint = 'sessions.provider-answer' order by id desc limit 1`
    expect(rows[0]?.code).toBe('provider_account_unknown')
    expect(rows[0]?.row).not.toContain(number)
  })

  test('goes on after the provider has turned its keys', async () => {
    await bind(rina, number)
    expect(await signInThere({ account: number })).toMatchObject({ next: 'done' })
    provider.turnKeys()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 70_000 })
    try {
      expect(await signInThere({ account: number })).toMatchObject({ next: 'done', member: rina.id })
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('what comes in the name of the provider', () => {
  /** Signs in while the token endpoint answers this ID token. */
  async function withToken(make: (nonce: string) => string) {
    const browser = new TestBrowser()
    const url = await begin(browser)
    const nonce = new URL(url).searchParams.get('nonce') ?? ''
    const sent = await browser.signInAt(url, { account: number })
    provider.tamper((request, response) => {
      if (request.url !== '/token') return false
      request.resume()
      response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ access_token: 'x', token_type: 'Bearer', id_token: make(nonce) }))
      return true
    })
    return finish(browser, sent)
  }

  beforeEach(async () => {
    await bind(rina, number)
  })

  test('counts where everything is right', async () => {
    const fine = (nonce: string) => provider.idToken({ sub: number, nonce })
    expect(await withToken(fine)).toMatchObject({ next: 'done', member: rina.id })
  })

  const now = () => Math.floor(Date.now() / 1000)
  const forged = (token: string) => {
    const [header = '', claims = '', signature = ''] = token.split('.')
    return [
      header,
      Buffer.from(atob(claims).replace('"sub":"', '"sub":"0')).toString('base64url'),
      signature,
    ].join('.')
  }
  test.each<[string, (nonce: string) => string]>([
    ['another nonce', () => provider.idToken({ sub: number, nonce: 'A'.repeat(43) })],
    ['no nonce', () => provider.idToken({ sub: number })],
    ['another issuer', (nonce) => provider.idToken({ sub: number, nonce, iss: 'https://lain.example' })],
    ['another audience', (nonce) => provider.idToken({ sub: number, nonce, aud: 'lain' })],
    ['no signature', (nonce) => provider.idToken({ sub: number, nonce }, { alg: 'none' })],
    ['a changed subject', (nonce) => forged(provider.idToken({ sub: number, nonce }))],
    [
      'a key that nobody knows',
      (nonce) => provider.idToken({ sub: number, nonce }, { alg: 'RS256', kid: 'lain' }),
    ],
    ['an end in the past', (nonce) => provider.idToken({ sub: number, nonce, exp: now() - 60 })],
    ['a sign-in from before', (nonce) => provider.idToken({ sub: number, nonce, auth_time: now() - 120 })],
    ['no time of the sign-in', (nonce) => provider.idToken({ sub: number, nonce, auth_time: undefined })],
    ['no subject', (nonce) => provider.idToken({ nonce })],
    ['no token', () => ''],
  ])('is refused with %s', async (_, make) => {
    expect(await withToken(make)).toMatchObject({ status: 401, code: 'provider_refused' })
    const opened = await world.sql`select from session where member = ${rina.id} and opened_by = 'provider'`
    expect(opened).toEqual([])
  })

  test.each([
    ['{', 'application/json'],
    ['[]', 'application/json'],
    ['<h1>Selamat datang</h1>', 'text/html'],
  ])('is refused where it is %s', async (rubbish, type) => {
    const browser = new TestBrowser()
    const sent = await browser.signInAt(await begin(browser), { account: number })
    provider.tamper((request, response) => {
      if (request.url !== '/token') return false
      request.resume()
      response.setHeader('content-type', type).end(rubbish)
      return true
    })
    expect(await finish(browser, sent)).toMatchObject({ status: 401, code: 'provider_refused' })
  })

  test('is refused from another issuer that the browser names', async () => {
    const browser = new TestBrowser()
    const sent = await browser.signInAt(await begin(browser), { account: number })
    expect(sent['iss']).toBe(provider.settings.issuer)
    expect(await finish(browser, { ...sent, iss: 'https://lain.example' })).toMatchObject({
      status: 401,
      code: 'provider_refused',
    })
  })
})

describe('the second factor', () => {
  test('is asked for after the provider as after the passphrase', async () => {
    await bind(rina, number)
    const { key } = await secure(world, rina)
    const browser = new TestBrowser()
    const half = await signInThere({ account: number }, browser)
    expect(half).toMatchObject({ next: 'code', member: rina.id })
    expect(browser.cookie(world.base, 'bekal_session')).toBeUndefined()
    const opened = await world.visitor.call(contract.enterCode, {
      body: { token: half.token ?? '', code: codeOf(key) },
    })
    const { items } = await withToken(opened.token).call(contract.listSessions)
    expect(items.find(({ current }) => current)).toMatchObject({ openedBy: 'provider' })
  })

  test('is not asked again at the browser whose locked session it has opened, and at every other', async () => {
    await bind(rina, number)
    const { key } = await secure(world, rina)
    const browser = new TestBrowser()
    const { login, secret } = rina
    const half = await told(await browser.post(at(agencies.openSession), { login, secret }))
    await browser.post(at(contract.enterCode), { token: half.token, code: codeOf(key) })
    const before = browser.cookie(world.base, 'bekal_session')
    // Not locked: the way in is the whole one.
    expect(await signInThere({ account: number }, browser)).toMatchObject({ next: 'code' })
    await browser.post(at(contract.lockSession), {})
    expect(await signInThere({ account: number })).toMatchObject({ next: 'code' })
    const another = await memberWithSecret(world)
    await serve(another)
    await bind(another, `${number}9`)
    await secure(world, another)
    const theirs = new TestBrowser()
    const { state, code, iss } = await theirs.signInAt(await begin(theirs), { account: `${number}9` })
    const cookie = `bekal_session=${before}; bekal_provider=${theirs.cookie(world.base, 'bekal_provider')}`
    const here = new TestBrowser()
    expect(
      await told(await here.post(at(contract.finishWithProvider), { state, code, iss }, { cookie })),
    ).toMatchObject({ next: 'code', member: another.id })
    expect(browser.cookie(world.base, 'bekal_session')).toBe(before)
    expect(await told(await browser.fetch(at(agencies.getMe)))).toMatchObject({ code: 'session_locked' })
    expect(await signInThere({ account: number }, browser)).toMatchObject({ next: 'done', member: rina.id })
    expect(browser.cookie(world.base, 'bekal_session')).not.toBe(before)
    expect(await told(await browser.fetch(at(agencies.getMe)))).toMatchObject({ id: rina.id })
    expect(
      (await told(await fetch(at(agencies.getMe), { headers: { authorization: `Bearer ${before}` } })))
        .status,
    ).toBe(401)
  })

  test.each<[string, Partial<Login>]>([
    ['acr', { acr: 'urn:example:mfa' }],
    ['amr', { amr: ['pwd', 'otp'] }],
  ])('is not asked for where the provider vouches by %s, as the installation has said', async (_, strong) => {
    await bind(rina, number)
    await secure(world, rina)
    expect(await signInThere({ account: number, ...strong })).toMatchObject({ next: 'done' })
    expect(await signInThere({ account: number, acr: 'urn:example:lain', amr: ['pwd'] })).toMatchObject({
      next: 'code',
    })
  })

  test('that a desk requires is the provider’s where it vouches, and else has to be set up', async () => {
    await bind(rina, number)
    await world.sql`update desk set second_factor_required = true where id = ${desk}`
    const weak = withToken((await signInThere({ account: number })).token)
    await expect(weak.call(agencies.listMembers)).rejects.toMatchObject({
      problem: { code: 'second_factor_needed' },
    })
    const strong = withToken((await signInThere({ account: number, acr: 'urn:example:mfa' })).token)
    expect((await strong.call(agencies.listMembers)).items).toHaveLength(1)
    // The passphrase of the same member still is no more than a passphrase.
    const passphrase = withToken((await signIn(world, rina)).token)
    await expect(passphrase.call(agencies.listMembers)).rejects.toMatchObject({
      problem: { code: 'second_factor_needed' },
    })
  })
})

describe('binding an account', () => {
  test('takes the own passphrase', async () => {
    const browser = await browserOf(rina)
    const other = { ...rina, secret: (await memberWithSecret(world)).secret }
    expect(await beginBinding(browser, other)).toMatchObject({ status: 422, code: 'wrong_secret' })
  })

  test('takes a passphrase of one’s own: not one that somebody has handed over', async () => {
    await world.sql`update member set must_change = true where id = ${rina.id}`
    expect(await beginBinding(await browserOf(rina), rina)).toMatchObject({ code: 'own_passphrase_first' })
  })

  test('takes the second factor afresh where there is one', async () => {
    const secured = await secure(world, rina)
    const browser = new TestBrowser()
    const half = await told(
      await browser.post(at(agencies.openSession), { login: rina.login, secret: rina.secret }),
    )
    await browser.post(at(contract.enterCode), { token: half.token, code: codeOf(secured.key) })
    await world.sql`update session set opened_at = now() - interval '6 minutes' where member = ${rina.id}`
    expect(await beginBinding(browser, rina)).toMatchObject({ status: 422, code: 'sign_in_afresh' })
    await world.sql`update session set opened_at = now() where member = ${rina.id}`
    const { url = '' } = await beginBinding(browser, rina)
    expect(await finishBinding(browser, await browser.signInAt(url, { account: number }))).toMatchObject({
      id: rina.id,
    })
  })

  test('is finished in the session that began it', async () => {
    const browser = await browserOf(rina)
    const { url = '' } = await beginBinding(browser, rina)
    const sent = await browser.signInAt(url, { account: number })
    const sari = await memberWithSecret(world)
    await serve(sari)
    await browser.post(at(agencies.openSession), { login: sari.login, secret: sari.secret })
    expect(await finishBinding(browser, sent)).toMatchObject({ status: 401, code: 'provider_way_over' })
    expect(await world.sql`select from provider_account where member in (${rina.id}, ${sari.id})`).toEqual([])
  })

  test('goes on where the session was locked on the way and its member has come back to it', async () => {
    const { key } = await secure(world, rina)
    const browser = new TestBrowser()
    const { login, secret } = rina
    const half = await told(await browser.post(at(agencies.openSession), { login, secret }))
    await browser.post(at(contract.enterCode), { token: half.token, code: codeOf(key) })
    const { url = '' } = await beginBinding(browser, rina)
    const sent = await browser.signInAt(url, { account: number })
    await browser.post(at(contract.lockSession), {})
    expect(await finishBinding(browser, sent)).toMatchObject({ status: 423, code: 'session_locked' })
    // The session goes on under another token, and the way with it.
    expect(await told(await browser.post(at(agencies.openSession), { login, secret }))).toMatchObject({
      next: 'done',
    })
    expect(await finishBinding(browser, sent)).toMatchObject({ id: rina.id })
  })

  test('is no signing in, nor the other way round', async () => {
    const browser = await browserOf(rina)
    const { url = '' } = await beginBinding(browser, rina)
    expect(await finish(browser, await browser.signInAt(url, { account: number }))).toMatchObject({
      code: 'provider_way_over',
    })
    const sent = await browser.signInAt(await begin(browser), { account: number })
    expect(await finishBinding(browser, sent)).toMatchObject({ code: 'provider_way_over' })
  })

  test('is for one member: another is refused, and one has one account', async () => {
    await bind(rina, number)
    const sari = await memberWithSecret(world)
    await serve(sari)
    expect(await bind(sari, number)).toMatchObject({ status: 422, code: 'provider_account_taken' })
    await bind(rina, `${number}-baru`)
    expect(await signInThere({ account: number })).toMatchObject({ code: 'provider_account_unknown' })
    expect(await bind(sari, number)).toMatchObject({ id: sari.id })
    expect(await signInThere({ account: number })).toMatchObject({ member: sari.id })
  })

  test('makes nobody a member: who signs in with an account that is bound to nobody stays outside', async () => {
    const before = await world.sql`select from member`
    await signInThere({ account: 'orang-baru' })
    expect(await world.sql`select from member`).toHaveLength(before.length)
  })

  test('is journalled by the member’s id', async () => {
    await bind(rina, number)
    const rows = await world.sql<{ endpoint: string; subjects: string[] }>`
      select endpoint, subjects from journal where member = ${rina.id} and endpoint like 'provider-account.%' order by id`
    expect(rows).toEqual([
      { endpoint: 'provider-account.begin', subjects: [] },
      { endpoint: 'provider-account.bind', subjects: [rina.id] },
    ])
  })
})

describe('taking an account away', () => {
  test('by the member takes the passphrase and ends what the provider had opened elsewhere', async () => {
    await bind(rina, number)
    const there = withToken((await signInThere({ account: number })).token)
    const own = await signIn(world, rina)
    expect((await own.call(contract.getProviderAccount)).since).not.toBeNull()
    await own.call(contract.removeProviderAccount, { body: { secret: rina.secret } })
    await expect(there.call(agencies.getMe)).rejects.toMatchObject({ problem: { code: 'not_signed_in' } })
    expect((await own.call(contract.getProviderAccount)).since).toBeNull()
    expect(await signInThere({ account: number })).toMatchObject({ code: 'provider_account_unknown' })
  })

  test('by the head ends every session, and the member is told until they say so', async () => {
    await bind(rina, number)
    const head = await world.join(desk, ['head'])
    await head.call(contract.resetProviderAccount, { params: { id: rina.id } })
    expect(await world.sql`select from session where member = ${rina.id}`).toEqual([])
    expect(await signInThere({ account: number })).toMatchObject({ code: 'provider_account_unknown' })
    const own = await signIn(world, rina)
    expect((await own.call(contract.getProviderAccount)).removed).toMatchObject({ by: expect.any(String) })
    await own.call(contract.acknowledgeRemoval)
    expect((await own.call(contract.getProviderAccount)).removed).toBeNull()
  })

  test('by a colleague without that role, for oneself, or for an operator is refused', async () => {
    await bind(rina, number)
    const colleague = await world.join(desk, ['worker'])
    const reset = (id: string) => ({ params: { id } })
    expect((await colleague.refusal(contract.resetProviderAccount, reset(rina.id))).code).toBe(
      'not_permitted',
    )
    const elsewhere = await world.join(await world.desk(), ['head'])
    expect((await elsewhere.refusal(contract.resetProviderAccount, reset(rina.id))).code).toBe('not_found')
    const head = await world.join(desk, ['head'])
    expect((await head.refusal(contract.resetProviderAccount, reset(head.member))).code).toBe(
      'own_provider_account',
    )
    const keeper = await world.join(desk, ['operator'])
    expect((await head.refusal(contract.resetProviderAccount, reset(keeper.member))).code).toBe(
      'operator_only',
    )
    expect((await head.refusal(contract.resetProviderAccount, reset(colleague.member))).code).toBe(
      'no_provider_account',
    )
  })
})

test('ways that nobody came back from are cleared after ten minutes', async () => {
  await begin(new TestBrowser())
  await world.sql`update provider_way set begun_at = now() - interval '11 minutes'`
  await world.bekal.database.asService('bekal_jobs', async (tx) => {
    const { clearSessions } = await import('../agencies/public.ts')
    await clearSessions(tx)
  })
  expect(await world.sql`select from provider_way`).toEqual([])
})

test('what the functions hold nobody reads, and nobody calls but the server', async () => {
  const rows = await world.sql<{ table: string }>`
    select table_name as table from information_schema.role_table_grants
      where table_name like 'provider_%' and grantee in ('bekal_member', 'bekal_visitor', 'bekal_jobs', 'PUBLIC')`
  expect(rows).toEqual([])
})
