import type { AddressInfo } from 'node:net'
import { text as textOf } from 'node:stream/consumers'
import { callbackify } from 'node:util'
import { SMTPServer } from 'smtp-server'
import type { MailConfig } from '../platform/config.ts'

export type Received = { to: string; from: string; headers: string; text: string }

/** A real SMTP server on this machine, and what it has taken. Its answers can be changed under way. */
export type MailServer = {
  config: MailConfig
  received: Received[]
  /** Addresses it was asked to take mail for, whatever it answered. */
  asked: string[]
  /** What it answers to a recipient or to a whole message; null takes it. */
  answer: { recipient: Answer; message: Answer }
  /** Runs when a message has come whole, before the server says so. */
  onMessage: () => Promise<void>
  close(): Promise<void>
}

type Answer = { code: number; text: string } | null

export async function mailServer(): Promise<MailServer> {
  const refusal = (answer: NonNullable<Answer>) =>
    Object.assign(new Error(answer.text), { responseCode: answer.code })
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 100,
    onRcptTo({ address }, _, done) {
      mail.asked.push(address)
      done(mail.answer.recipient ? refusal(mail.answer.recipient) : null)
    },
    onData(stream, session, done) {
      const take = async () => {
        const [headers = '', ...text] = (await textOf(stream)).split('\r\n\r\n')
        await mail.onMessage()
        if (mail.answer.message) throw refusal(mail.answer.message)
        const { mailFrom, rcptTo } = session.envelope
        mail.received.push({
          to: rcptTo.map(({ address }) => address).join(),
          from: mailFrom === false ? '' : mailFrom.address,
          headers,
          text: text.join('\n\n').replaceAll('\r\n', '\n'),
        })
      }
      callbackify(take)(done)
    },
  })
  // A sender that dies in the middle is what some tests are about.
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const at = (server.server.address() as AddressInfo).port
  const mail: MailServer = {
    config: {
      smtpUrl: `smtp://127.0.0.1:${at}`,
      from: 'bekal@kemensos.example',
      baseUrl: 'https://bekal.example',
    },
    received: [],
    asked: [],
    answer: { recipient: null, message: null },
    onMessage: async () => {},
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
  return mail
}
