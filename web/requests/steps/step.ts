import type { DataRequest } from '../../../src/requests/contract.ts'

/** What every form of a step gets: the letter, and what to do when the step is taken or given up. */
export interface StepProps {
  readonly request: DataRequest
  readonly done: () => void
}
