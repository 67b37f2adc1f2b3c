import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { Refused } from './failure.ts'

/** The passphrase: BEKAL_PASSPHRASE, or typed at the terminal without being shown. */
export async function askPassphrase(question: string): Promise<string> {
  const given = process.env['BEKAL_PASSPHRASE']
  if (given) return given
  if (!process.stdin.isTTY) {
    throw new Refused(
      'There is no terminal to ask for the passphrase. Set BEKAL_PASSPHRASE, or run this in a terminal.',
    )
  }
  process.stderr.write(question)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true, historySize: 0 })
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve)
      lines.once('SIGINT', () => reject(new Refused('Interrupted: nobody was signed in.')))
      lines.once('close', () => reject(new Refused('No passphrase was given: nobody was signed in.')))
    })
  } finally {
    lines.close()
    process.stderr.write('\n')
  }
}
