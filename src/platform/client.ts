import { uuidv7 } from '../kernel/id.ts'
import type { AnyEndpoint, Input, Reply } from './endpoint.ts'
import type { ProblemBody } from './problem.ts'

/** Thrown by `call` for every answer that is an error. */
export class ProblemError extends Error {
  readonly problem: ProblemBody

  constructor(problem: ProblemBody) {
    super(problem.code)
    this.name = 'ProblemError'
    this.problem = problem
  }

  get status(): number {
    return this.problem.status
  }

  get code(): string {
    return this.problem.code
  }
}

export type ClientOptions = {
  /** Scheme, host and port; empty for the page's own. */
  base: string
  /** The desk on whose behalf calls are made, read at each call. */
  desk?: () => string | null
  /** The token of the session, where no cookie holds it. */
  token?: () => string | null
  /** Key and code of the link that the caller bears. */
  link?: () => string | null
  fetch?: typeof fetch
}

/** Parts of the input that have no fields may be left out. */
export type CallInput<E extends AnyEndpoint> = Partial<Input<E>>

export type CallOptions = {
  /** A write that is tried again under the same key happens once. */
  key?: string
  signal?: AbortSignal
}

export type Client = {
  call: <E extends AnyEndpoint>(endpoint: E, input?: CallInput<E>, options?: CallOptions) => Promise<Reply<E>>
}

/** The typed client of web, command line, rehearsal and tests. Throws ProblemError; code `unreachable` without an answer. */
export function makeClient(options: ClientOptions): Client {
  const send = options.fetch ?? globalThis.fetch.bind(globalThis)
  return {
    async call<E extends AnyEndpoint>(
      endpoint: E,
      input: CallInput<E> = {},
      more: CallOptions = {},
    ): Promise<Reply<E>> {
      const headers: Record<string, string> = { accept: 'application/json' }
      const desk = options.desk?.()
      const token = options.token?.()
      const link = options.link?.()
      if (link) headers['bekal-link'] = link
      if (desk) headers['bekal-desk'] = desk
      if (token) headers['authorization'] = `Bearer ${token}`
      const request: RequestInit = { method: endpoint.method, headers, credentials: 'same-origin' }
      if (endpoint.method === 'POST') {
        headers['idempotency-key'] = more.key ?? uuidv7()
        const bytes = endpoint.takes === null ? null : ((input.body as Blob | undefined) ?? new Blob())
        headers['content-type'] = bytes === null ? 'application/json' : bytes.type
        request.body = bytes ?? JSON.stringify(input.body ?? {})
      }
      if (more.signal) request.signal = more.signal
      const lost = (error: unknown) => {
        if (more.signal?.aborted) throw error
        throw new ProblemError(unreachable)
      }
      const response = await send(options.base + addressOf(endpoint, input), request).catch(lost)
      // The connection can break in the middle of the reply, too.
      if (response.ok && endpoint.gives !== null) return (await response.blob().catch(lost)) as Reply<E>
      const text = await response.text().catch(lost)
      if (response.ok) return JSON.parse(text) as Reply<E>
      throw new ProblemError(problemIn(response.status, text))
    },
  }
}

/** The address of a call, path parameters and query filled in. */
export function addressOf(endpoint: AnyEndpoint, input: { params?: unknown; query?: unknown }): string {
  const params = (input.params ?? {}) as Record<string, string>
  const path = endpoint.path.replace(/:([a-zA-Z]+)/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  )
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries((input.query ?? {}) as Record<string, unknown>)) {
    if (value !== undefined && value !== null) query.set(name, String(value as string | number | boolean))
  }
  return query.size > 0 ? `${path}?${query}` : path
}

const unreachable: ProblemBody = {
  type: 'about:blank',
  title: 'No answer',
  status: 0,
  code: 'unreachable',
  trace: '',
}

function problemIn(status: number, text: string): ProblemBody {
  try {
    const body = JSON.parse(text) as ProblemBody
    if (typeof body.code === 'string') return body
  } catch {
    // not from Bekal: a proxy's page, say
  }
  return { ...unreachable, status, title: 'Unexpected answer' }
}
