import { uuidv7 } from '../../src/kernel/id.ts'
import { ProblemError } from '../../src/platform/client.ts'

/** Keys of a write: what one person means once is done once, however often it is sent. */
export interface Intention {
  /** The key for this input: the same as long as nobody knows whether it arrived. */
  readonly keyFor: (input: unknown) => string
  /** It arrived, or was refused for good: the next attempt is a new intention. */
  readonly settle: () => void
}

export function intention(newKey: () => string = uuidv7): Intention {
  let last: { key: string; said: string } | null = null
  return {
    keyFor(input) {
      const said = JSON.stringify(input)
      if (last?.said !== said) last = { key: newKey(), said }
      return last.key
    },
    settle() {
      last = null
    },
  }
}

/** Whether nobody can know what became of a call: no answer, or a failure inside the server. */
export const isUncertain = (error: unknown): boolean =>
  !(error instanceof ProblemError) || error.status === 0 || error.status >= 500
