import { createHmac, hkdfSync } from 'node:crypto'
import * as oidc from 'openid-client'
import type { Logger } from 'pino'

/** How people sign in with the account of a provider: see docs/guide/pasang.md. */
export type ProviderSettings = {
  issuer: string
  client: string
  secret: string
  /** What the button calls it. */
  label: string
  /** What the provider says when it has asked for more than a password: values of `acr` and of `amr`. Mostly none. */
  acr: readonly string[]
  amr: readonly string[]
}

/** What ties an answer of the provider to the browser that was sent there: all of it follows from its cookie. */
export type Tie = { state: string; nonce: string; verifier: string }

/** What the browser has brought back. */
export type Answer = { state: string; code?: string; iss?: string; error?: string }

/** An account of the provider, and whether it vouches for more than a password. */
export type Account = { subject: string; strong: boolean }

/** The provider does not answer, or answers what no provider answers. It is asked again with the next attempt. */
export class ProviderUnreachable extends Error {
  override name = 'ProviderUnreachable'
}

/** The provider, or what came back in its name, does not say who somebody is. */
export class ProviderRefused extends Error {
  override name = 'ProviderRefused'
}

export type Provider = {
  label: string
  issuer: string
  /** Where a browser is sent. */
  address(tie: Tie, redirect: string): Promise<string>
  /** Whose account it is. `age`: for how many seconds the browser has been under way. */
  account(answer: Answer, tie: Tie, redirect: string, age: number): Promise<Account>
}

/** Seconds that one question to the provider may take. */
const patience = 5
/** Seconds for which its description is good; after that it is asked for again, and the old one serves while nobody answers. */
const shelfLife = 3600
/** Milliseconds for which it is left alone after it gave no answer, so that not everybody waits in turn. */
const pause = 2000
/** Seconds by which its clock may be wrong. */
const skew = 30

/**
 * The provider is asked for nothing until somebody wants to sign in with it: whether it is up when Bekal starts makes no
 * difference, and once it answers it is used. What is kept here is a copy of what it tells everybody.
 */
export function makeProvider(settings: ProviderSettings, log: Logger): Provider {
  const { issuer, label } = settings
  let known: { configuration: oidc.Configuration; until: number } | null = null
  let asking: Promise<oidc.Configuration> | null = null
  let quietUntil = 0

  async function ask(): Promise<oidc.Configuration> {
    try {
      const configuration = await oidc.discovery(
        new URL(issuer),
        settings.client,
        { client_secret: settings.secret, [oidc.clockTolerance]: skew },
        inTheWayItTakes(settings.secret),
        {
          timeout: patience,
          execute: [
            oidc.enableNonRepudiationChecks,
            ...(overTls(issuer) ? [] : [oidc.allowInsecureRequests]),
          ],
        },
      )
      known = { configuration, until: performance.now() + shelfLife * 1000 }
      return configuration
    } catch (error) {
      log.warn({ code: codeOf(error) }, 'provider does not describe itself')
      quietUntil = performance.now() + pause
      if (known === null) throw new ProviderUnreachable()
      return known.configuration
    } finally {
      asking = null
    }
  }

  async function configured(): Promise<oidc.Configuration> {
    const now = performance.now()
    if (known !== null && now < Math.max(known.until, quietUntil)) return known.configuration
    if (now < quietUntil) throw new ProviderUnreachable()
    asking ??= ask()
    return asking
  }

  return {
    label,
    issuer,
    async address(tie, redirect) {
      const configuration = await configured()
      return oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: redirect,
        // Who it is, and nothing else about them.
        scope: 'openid',
        state: tie.state,
        nonce: tie.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(tie.verifier),
        code_challenge_method: 'S256',
        // Offices share PCs: whoever sits here now shows who they are, whoever the provider still remembers.
        prompt: 'login',
        max_age: '600',
        ...(settings.acr.length > 0 ? { acr_values: settings.acr.join(' ') } : {}),
      }).href
    },
    async account({ state, code, iss, error }, tie, redirect, age) {
      const configuration = await configured()
      const back = new URL(redirect)
      for (const [name, value] of Object.entries({ state, code, iss, error }))
        if (value !== undefined) back.searchParams.set(name, value)
      try {
        const tokens = await oidc.authorizationCodeGrant(configuration, back, {
          expectedState: tie.state,
          expectedNonce: tie.nonce,
          pkceCodeVerifier: tie.verifier,
          maxAge: age,
          idTokenExpected: true,
        })
        const claims = tokens.claims()
        if (claims === undefined) throw new ProviderRefused()
        return { subject: claims.sub, strong: isStrong(settings, claims) }
      } catch (failure) {
        log.warn({ code: codeOf(failure) }, 'provider has not said who it is')
        throw isSilence(failure) ? new ProviderUnreachable() : new ProviderRefused()
      }
    },
  }
}

/** Only where the installation has said which words of the provider mean more than a password. */
function isStrong({ acr, amr }: ProviderSettings, claims: oidc.IDToken): boolean {
  const methods: unknown[] = Array.isArray(claims['amr']) ? claims['amr'] : []
  return (
    (typeof claims['acr'] === 'string' && acr.includes(claims['acr'])) ||
    amr.some((one) => methods.includes(one))
  )
}

/** HTTP Basic where the provider takes it, as OpenID Connect supposes; else in the form. */
function inTheWayItTakes(secret: string): oidc.ClientAuth {
  const [basic, post] = [oidc.ClientSecretBasic(secret), oidc.ClientSecretPost(secret)]
  return (server, client, body, headers) => {
    const ways = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const way = ways.includes('client_secret_basic') ? basic : post
    way(server, client, body, headers)
  }
}

const overTls = (issuer: string) => issuer.startsWith('https:')

/** The word of the library or of the network for what went wrong; never what was sent. */
function codeOf(error: unknown): string {
  const {
    code,
    error: told,
    cause,
    name,
  } = error as {
    code?: string
    error?: string
    cause?: { code?: string }
    name: string
  }
  const word = cause?.code ?? told ?? code ?? name
  return /^[\w-]{1,60}$/.test(word) ? word : name
}

/** Nothing came, or what a server says that is not well. */
function isSilence(error: unknown): boolean {
  const { code, cause } = error as { code?: string; cause?: unknown }
  if (error instanceof ProviderUnreachable) return true
  if (error instanceof TypeError) return code === undefined
  if (code === 'OAUTH_TIMEOUT' || code === 'OAUTH_ABORT') return true
  return code === 'OAUTH_RESPONSE_IS_NOT_CONFORM' && cause instanceof Response && cause.status >= 500
}

/** What the key file draws for signing in with a provider: see `makeSafe`. */
export type Seals = {
  /** State, nonce and PKCE verifier of a browser's cookie: the database keeps none of them, and none tells another. */
  tie(cookie: string): Tie
  /** An account as it is kept: the database alone, stolen, tells nobody's number at the provider. */
  accountHash(issuer: string, subject: string): Buffer
}

export function makeSeals(keyFile: string): Seals {
  const drawn = (label: string) => Buffer.from(hkdfSync('sha256', keyFile, '', `bekal/v1/${label}`, 32))
  const [tying, hashing] = [drawn('provider-tie'), drawn('provider-account')]
  const tied = (what: string, cookie: string) =>
    createHmac('sha256', tying).update(`${what} ${cookie}`).digest('base64url')
  return {
    tie: (cookie) => ({
      state: tied('state', cookie),
      nonce: tied('nonce', cookie),
      verifier: tied('verifier', cookie),
    }),
    accountHash: (issuer, subject) =>
      createHmac('sha256', hashing)
        .update(JSON.stringify([issuer, subject]))
        .digest(),
  }
}
