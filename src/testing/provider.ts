import { createSign, generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import Provider from 'oidc-provider'
import { freePort } from '../platform/embedded/port.ts'
import type { ProviderSettings } from '../sign-in/public.ts'

/** What the provider asks somebody who signs in with it, and what it then says of them. */
export type Login = { account: string; acr?: string; amr?: string[] }

type Tamper = (request: IncomingMessage, response: ServerResponse) => boolean

/** A real OpenID provider with a process's own port, to be stopped, started again and disturbed. */
export type TestProvider = {
  settings: ProviderSettings
  /** It is told which address to send browsers back to. */
  start(redirect: string): Promise<void>
  stop(): Promise<void>
  /** Answers in its place where it says true; null leaves it alone. */
  tamper(how: Tamper | null): void
  /** An ID token signed by its key, or with another header and no signature. */
  idToken(claims: Record<string, unknown>, header?: Record<string, unknown>): string
  /** New keys, of which nobody has been told. */
  turnKeys(): void
}

/** `acr` and `amr`: what the installation takes for more than a password. */
export async function testProvider({
  acr = [],
  amr = [],
}: {
  acr?: string[]
  amr?: string[]
} = {}): Promise<TestProvider> {
  const port = await freePort(null)
  // By another name than Bekal's own address, as it is in the field: what comes back comes from another site.
  const issuer = `http://localhost:${port}`
  const settings: ProviderSettings = {
    issuer,
    client: 'bekal',
    secret: randomBytes(24).toString('base64url'),
    label: 'SSO Contoh',
    acr,
    amr,
  }
  let keys = makeKeys()
  let server: Server | null = null
  let answer: ((request: IncomingMessage, response: ServerResponse) => Promise<void>) | null = null
  let tamper: Tamper | null = null
  let redirect = ''

  function build(): void {
    const provider = makeOidc(settings, keys, redirect)
    const callback = provider.callback()
    answer = async (request, response) => {
      const [, page = '', uid = ''] = (request.url ?? '').split('?')[0]?.split('/') ?? []
      if (page !== 'interaction' || uid === '') await callback(request, response)
      else if (request.method === 'POST') await signIn(provider, request, response)
      else response.setHeader('content-type', 'text/html; charset=utf-8').end(form(uid))
    }
  }

  return {
    settings,
    async start(to) {
      redirect = to
      build()
      server = createServer((request, response) => {
        if (tamper?.(request, response)) return
        void answer?.(request, response)
      })
      await new Promise<void>((resolve) => server?.listen(port, resolve))
    },
    async stop() {
      await new Promise<void>((resolve) => {
        if (server === null) return resolve()
        server.close(() => resolve())
        server.closeAllConnections()
      })
      server = null
    },
    tamper(how) {
      tamper = how
    },
    idToken(claims, header = { alg: 'RS256', kid: keys.kid }) {
      const now = Math.floor(Date.now() / 1000)
      const all = {
        iss: issuer,
        aud: settings.client,
        iat: now,
        exp: now + 300,
        auth_time: now,
        ...claims,
      }
      const text = [header, all].map((part) => base64url(JSON.stringify(part))).join('.')
      if (header['alg'] === 'none') return `${text}.`
      return `${text}.${createSign('RSA-SHA256').update(text).sign(keys.privateKey, 'base64url')}`
    },
    turnKeys() {
      keys = makeKeys()
      build()
    },
  }
}

const base64url = (text: string) => Buffer.from(text).toString('base64url')

function makeKeys() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const kid = randomBytes(6).toString('hex')
  return { privateKey, kid, jwk: { ...privateKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' } }
}

function makeOidc(settings: ProviderSettings, keys: ReturnType<typeof makeKeys>, redirect: string): Provider {
  return new Provider(settings.issuer, {
    clients: [
      {
        client_id: settings.client,
        client_secret: settings.secret,
        redirect_uris: [redirect],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    jwks: { keys: [keys.jwk as never] },
    pkce: { required: () => true },
    claims: { openid: ['sub', 'acr', 'amr', 'auth_time'] },
    acrValues: [...settings.acr, 'urn:example:password'],
    cookies: { keys: [randomBytes(16).toString('hex')] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    // The ministry asks none of its own people whether its own program may know their number.
    async loadExistingGrant(ctx) {
      const { provider, session, client } = ctx.oidc
      const grant = new provider.Grant({
        accountId: session?.accountId ?? '',
        clientId: client?.clientId ?? '',
      })
      grant.addOIDCScope('openid')
      await grant.save()
      return grant
    },
    ttl: {
      Interaction: 600,
      Session: 3600,
      Grant: 3600,
      AccessToken: 600,
      IdToken: 600,
      AuthorizationCode: 60,
    },
  })
}

const form = (
  uid: string,
) => `<!doctype html><html lang="id"><title>SSO Contoh</title><link rel="icon" href="data:,"><main>
  <h1>SSO Contoh</h1><form method="post" action="/interaction/${uid}">
  <label>Nomor <input name="account"></label> <button>Lanjut</button> <button name="no" value="1">Batal</button></form></main></html>`

async function signIn(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const typed = new URLSearchParams(await text(request))
  if (typed.get('no') === '1')
    return provider.interactionFinished(request, response, { error: 'access_denied' })
  const amr = typed.getAll('amr')
  await provider.interactionFinished(request, response, {
    login: {
      accountId: typed.get('account') ?? '',
      acr: typed.get('acr') ?? 'urn:example:password',
      ...(amr.length > 0 ? { amr } : {}),
    },
  })
}

async function text(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}

/** The browser of somebody, as far as signing in needs one: it follows redirects and keeps cookies apart by address. */
export class TestBrowser {
  readonly #jars = new Map<string, Map<string, string>>()

  cookie(base: string, name: string): string | undefined {
    return this.#jars.get(new URL(base).origin)?.get(name)
  }

  async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const { origin } = new URL(url)
    const jar = this.#jars.get(origin) ?? new Map<string, string>()
    this.#jars.set(origin, jar)
    const headers = new Headers(init.headers)
    if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)]
      if (value === '' || /expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name)
      else jar.set(name, value)
    }
    return response
  }

  async post(url: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
    return this.fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  }

  /** Goes to the provider, signs in there and comes back; answers what the provider has sent along. */
  async signInAt(url: string, login: Login | null): Promise<Record<string, string>> {
    let at = url
    for (let step = 0; step < 10; step += 1) {
      const asks = new URL(at).pathname.startsWith('/interaction/')
      const response = asks ? await this.#fill(at, login) : await this.fetch(at)
      const next = response.headers.get('location')
      if (next === null) throw new Error(`the provider answers ${response.status}: ${await response.text()}`)
      at = new URL(next, at).href
      const { pathname, searchParams } = new URL(at)
      if (pathname === '/masuk') return Object.fromEntries(searchParams)
    }
    throw new Error('the provider sends from one page to the next')
  }

  async #fill(url: string, login: Login | null): Promise<Response> {
    await this.fetch(url)
    const typed = new URLSearchParams(login === null ? { no: '1' } : { account: login.account })
    if (login?.acr) typed.set('acr', login.acr)
    for (const one of login?.amr ?? []) typed.append('amr', one)
    return this.fetch(url, { method: 'POST', body: typed })
  }
}
