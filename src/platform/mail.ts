import { Readable } from 'node:stream'
import MailComposer from 'nodemailer/lib/mail-composer'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { MailConfig } from './config.ts'

/** E-mail by SMTP. Neither addresses nor texts reach the log, an error or a metric. */

export type Mail = {
  /** Names the message in its Message-ID. */
  id: string
  to: string
  subject: string
  text: string
}

/**
 * What became of a message. `refused`: the address does not exist. `later`: this recipient at another time (greylisting,
 * a full mailbox). `down`: the server takes nothing from us now. `dropped`: this message for good. `unknown`: the
 * connection broke after the message had begun to travel, so that it may have arrived. `code`: the server's, or the
 * connection's own.
 */
export type Delivery = {
  outcome: 'sent' | 'later' | 'down' | 'refused' | 'dropped' | 'unknown'
  code: string | null
}

export type Mailer = {
  /** Where links lead: scheme, host and port, without a slash at the end. */
  baseUrl: string
  send(mail: Mail): Promise<Delivery>
}

/** One connection per message: a few a minute, and nothing that has to be kept open or found broken. */
export function makeMailer({ smtpUrl, from, baseUrl }: MailConfig): Mailer {
  const options = connectionOptions(smtpUrl)
  return {
    baseUrl,
    async send({ id, to, subject, text }) {
      const composed = new MailComposer({
        from: { name: 'Bekal', address: from },
        to,
        subject,
        text,
        messageId: `<${id}@${from.split('@')[1] ?? 'bekal'}>`,
        headers: { 'auto-submitted': 'auto-generated', 'x-auto-response-suppress': 'All' },
        disableFileAccess: true,
        disableUrlAccess: true,
      })
      const bytes = await composed.compile().build()
      return deliver(options, { from, to }, bytes)
    },
  }
}

type Options = ConstructorParameters<typeof SMTPConnection>[0] & {
  login: { user: string; pass: string } | null
}

/** STARTTLS is asked for, and without it nothing is sent but on this machine itself. `?tls=none` lets it go for a network of one's own. */
function connectionOptions(smtpUrl: string): Options {
  const url = new URL(smtpUrl)
  const secure = url.protocol === 'smtps:'
  const local = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
  return {
    host: url.hostname.replaceAll(/[[\]]/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTLS: !secure && !local && url.searchParams.get('tls') !== 'none',
    opportunisticTLS: local,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    dnsTimeout: 10_000,
    login:
      url.username === ''
        ? null
        : { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
  }
}

type SmtpError = Error & { code?: string; responseCode?: number; response?: string; command?: string }

function deliver(
  { login, ...options }: Options,
  envelope: { from: string; to: string },
  message: Buffer,
): Promise<Delivery> {
  return new Promise((resolve) => {
    const connection = new SMTPConnection(options)
    // The stream is read once the server has said that the message may come.
    let begun = false
    const stream = Readable.from(
      (function* () {
        begun = true
        yield message
      })(),
    )
    const end = (error?: SmtpError | null) => {
      resolve(error ? judge(error, begun) : { outcome: 'sent', code: null })
      if (error) connection.close()
      else connection.quit()
    }
    const send = () =>
      connection.send({ from: envelope.from, to: [envelope.to] }, stream, (error) => end(error as SmtpError))
    connection.on('error', end)
    connection.on('end', () => end(Object.assign(new Error('closed'), { code: 'ECONNECTION' })))
    connection.connect((error) => {
      if (error) return end(error as SmtpError)
      if (login === null) return send()
      connection.login({ credentials: login }, (refused) => (refused ? end(refused as SmtpError) : send()))
    })
  })
}

/** RFC 5321 section 4.2, RFC 3463: what the number means depends on what it answers. */
function judge(error: SmtpError, begun: boolean): Delivery {
  const { responseCode = 0, response = '', command = '' } = error
  const extended = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})/.exec(response)?.[1] ?? ''
  const code = extended || (responseCode > 0 ? String(responseCode) : (error.code ?? null))
  const lasting = responseCode >= 500
  if (begun) {
    if (responseCode === 0 || responseCode === 421) return { outcome: 'unknown', code }
    return { outcome: lasting ? 'dropped' : 'later', code }
  }
  if (command === 'RCPT TO' && responseCode !== 421) {
    const noSuchAddress =
      extended === '' ? [550, 551, 553, 556].includes(responseCode) : /^5\.(1\.\d|2\.1$)/.test(extended)
    if (lasting) return { outcome: noSuchAddress ? 'refused' : 'dropped', code }
    if (responseCode > 0) return { outcome: 'later', code }
  }
  if (command === 'DATA' && lasting) return { outcome: 'dropped', code }
  return { outcome: 'down', code }
}
