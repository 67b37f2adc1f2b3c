import { registerPerson } from '../../src/people/contract.ts'
import type { CallInput } from '../../src/platform/client.ts'
import { ProblemError } from '../../src/platform/client.ts'
import { client } from '../shell/server.ts'

/** The id is drawn on this device: a case that is there already is the one of a try whose answer was lost. */
export async function registerOnce(
  body: NonNullable<CallInput<typeof registerPerson>['body']>,
): Promise<void> {
  try {
    await client.call(registerPerson, { body })
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== 'case_exists') throw error
  }
}
