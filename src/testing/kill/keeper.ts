import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { keep, KeepError, readKept } from '../../journal-verifier/keep.ts'
import type { Verdict } from '../../journal-verifier/verify.ts'

const run = promisify(execFile)
const cli = join(import.meta.dirname, '../../cli.ts')

/** Another agency, which keeps what is published of a journal and verifies the journal against it. */
export class Keeper {
  readonly #dataFolder: string
  readonly #file: string

  constructor(dataFolder: string, file: string) {
    this.#dataFolder = dataFolder
    this.#file = file
  }

  /** Keeps what is published now, where somebody answers; what disagrees with what was kept before is thrown. */
  async keep(address: string): Promise<void> {
    try {
      const { faults, restores } = await keep(address, this.#file)
      if (faults.length + restores.length > 0) throw new Error(JSON.stringify({ faults, restores }))
    } catch (error) {
      if (!(error instanceof KeepError && / (does not answer|answers 5\d\d)\. /.test(error.message)))
        throw error
    }
  }

  async heads(): Promise<number> {
    return (await readKept(this.#file, true)).heads.length
  }

  /** `bekal journal verify --kept`, beside the server that works; a fault ends it with code 1, which is thrown. */
  async verify(): Promise<Verdict> {
    const { DATABASE_URL: _, BEKAL_SERVER_URL: _server, ...env } = process.env
    const { stdout } = await run(
      process.execPath,
      [cli, 'journal', 'verify', '--kept', this.#file, '--json'],
      { env: { ...env, BEKAL_DATA: this.#dataFolder }, maxBuffer: 1 << 24 },
    ).catch((error: Error & { stdout?: string }) => {
      throw new Error(`The verifier found what does not fit: ${error.stdout ?? ''}${error.message}`)
    })
    return JSON.parse(stdout) as Verdict
  }

  /** As soon as no row waits for a seal any more: nobody may be writing. */
  async verifyAll(): Promise<Verdict> {
    for (let attempt = 1; ; attempt += 1) {
      const verdict = await this.verify()
      if (verdict.unsealed.count === 0) return verdict
      if (attempt === 20) throw new Error(`${verdict.unsealed.count} rows are still not sealed`)
      await wait(1000)
    }
  }
}
