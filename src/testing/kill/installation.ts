import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openFolder } from '../../platform/embedded/trial.ts'
import { type ServerProcess, startServer } from './server-process.ts'

/** `npm start` in a folder of its own, to be started again after each kill. */
export class Installation {
  readonly #folder = openFolder()
  readonly dataFolder = join(this.#folder.path, 'data')
  /** Null: the next one is still to be started. */
  server: ServerProcess | null = null

  /** Another folder beside the data. */
  beside(name: string): string {
    return join(this.#folder.path, name)
  }

  async passphrase(): Promise<string> {
    return (await readFile(join(this.dataFolder, 'demonstration-passphrase'), 'utf8')).trim()
  }

  start(): ServerProcess {
    this.server ??= startServer(this.dataFolder)
    return this.server
  }

  /** Runs until it serves. Fails with what the server said when it ends instead. */
  async serving(): Promise<string> {
    const address = await this.start().ready
    if (address === null) throw new Error(`The next start failed:\n${this.said()}`)
    return address
  }

  /** A server that has ended by itself, though nobody struck it, is a failure. */
  check(): void {
    if (this.server && !this.server.running()) throw new Error(`The server ended by itself:\n${this.said()}`)
  }

  said(): string {
    return this.server?.said() ?? ''
  }

  async remove(): Promise<void> {
    this.server?.child.kill('SIGKILL')
    await this.server?.ended
    this.#folder.remove()
  }
}
