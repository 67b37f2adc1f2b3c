import { setTimeout as wait } from 'node:timers/promises'
import { askSalt, openSession } from '../../agencies/contract.ts'
import { nationalDesk, regionDesk } from '../../agencies/reference.ts'
import { isRefusal } from '../../kernel/refusal.ts'
import { type CallInput, makeClient, ProblemError } from '../../platform/client.ts'
import type { AnyEndpoint, Reply } from '../../platform/endpoint.ts'
import { deriveSecrets } from '../../vault/sign-in.ts'

export const ministry = { login: 'direktorat', desk: nationalDesk('ministry-rts') }
export const second = { login: 'staf', desk: ministry.desk }
export const district = { login: 'jakut', desk: regionDesk('31.72') }
export const districtSecond = { login: 'staf-jakut', desk: district.desk }
export type Who = typeof ministry

/** A call that is sent again under its key until somebody has answered it. */
export type Sent = { key: string; sent: number }

/** Calls of members, and of the bearer of a link, to a server that goes down and comes back. */
export class Calls {
  /** Where the server is now; null while it is down. */
  address: string | null = null
  #passphrase: string
  #tokens = new Map<Who, string>()

  constructor(passphrase: string) {
    this.#passphrase = passphrase
  }

  async ask<E extends AnyEndpoint>(
    who: Who,
    endpoint: E,
    input: CallInput<E>,
    write?: Sent,
  ): Promise<Reply<E>> {
    return this.#untilAnswered(async (base) => {
      const token = this.#tokens.get(who) ?? (await this.#signIn(who, base))
      if (write) write.sent += 1
      const client = makeClient({ base, token: () => token, desk: () => who.desk })
      return client.call(endpoint, input, write ? { key: write.key } : {})
    })
  }

  /** As whoever bears this link. */
  async askByLink<E extends AnyEndpoint>(
    link: string,
    endpoint: E,
    input: CallInput<E>,
    write?: Sent,
  ): Promise<Reply<E>> {
    return this.#untilAnswered((base) => {
      if (write) write.sent += 1
      return makeClient({ base, link: () => link }).call(endpoint, input, write ? { key: write.key } : {})
    })
  }

  /** Only a lost connection and *not available* are reasons to call again. */
  async #untilAnswered<Answer>(call: (base: string) => Promise<Answer>): Promise<Answer> {
    for (;;) {
      const base = this.address
      try {
        if (base !== null) return await call(base)
      } catch (error) {
        if (!(error instanceof ProblemError) || ![0, 429, 503].includes(error.status)) throw error
      }
      await wait(20 + 60 * Math.random())
    }
  }

  async #signIn(who: Who, base: string): Promise<string> {
    const visitor = makeClient({ base })
    const { salt, ...cost } = await visitor.call(askSalt, { body: { login: who.login } })
    const secrets = await deriveSecrets(this.#passphrase, { salt: Buffer.from(salt, 'base64url'), ...cost })
    if (isRefusal(secrets)) throw new Error(`the passphrase was refused: ${secrets.refused}`)
    const body = { login: who.login, secret: secrets.signInSecret }
    const { token } = await visitor.call(openSession, { body })
    this.#tokens.set(who, token)
    return token
  }
}
