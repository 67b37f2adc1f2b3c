import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { Refused } from './failure.ts'

/** The passphrase: BEKAL_PASSPHRASE, or typed at the terminal without being shown. */
export function askPassphrase(question: string): Promise<string> {
  return askUnseen(question, 'passphrase', 'BEKAL_PASSPHRASE')
}

/** A code of the code app or a recovery code: BEKAL_CODE, or typed likewise. */
export function askCode(question: string): Promise<string> {
  return askUnseen(question, 'code', 'BEKAL_CODE')
}

async function askUnseen(question: string, what: string, variable: string): Promise<string> {
  const given = process.env[variable]
  if (given) return given
  if (!process.stdin.isTTY) {
    throw new Refused(
      `There is no terminal to ask for the ${what}. Set ${variable}, or run this in a terminal.`,
    )
  }
  process.stderr.write(question)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true, historySize: 0 })
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve)
      lines.once('SIGINT', () => reject(new Refused('Interrupted: nobody was signed in.')))
      lines.once('close', () => reject(new Refused(`No ${what} was given: nobody was signed in.`)))
    })
  } finally {
    lines.close()
    process.stderr.write('\n')
  }
}
