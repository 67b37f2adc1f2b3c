import { lineWords } from '../../web/installation/condition-words.ts'
import { speech } from '../../web/words/translate.ts'
import type { Condition } from '../installation/contract.ts'
import { getCondition } from '../installation/contract.ts'
import { say } from './out.ts'
import type { Common } from './session.ts'
import { connect } from './session.ts'

export type ConditionOptions = Common & { quiet?: boolean }

const words = speech('en')

export async function runCondition(options: ConditionOptions): Promise<void> {
  const { json = false, quiet = false } = options
  const condition = await (await connect(options)).call(getCondition)
  say(json, condition, linesOf(condition, quiet))
  if (condition.state === 'act') process.exitCode = 1
}

/** One line for each thing, what has to be done first; indented below it, what to do. */
function linesOf({ lines }: Condition, quiet: boolean): string[] {
  const shown = (['act', 'watch', ...(quiet ? [] : ['good'])] as const).flatMap((state) =>
    lines.filter((line) => line.state === state),
  )
  return shown.flatMap((line) => {
    const { found, todo } = lineWords(words, line)
    const what = words.t(`installation.condition.what.${line.what}`)
    return [`${line.state.padEnd(5)}  ${what}: ${found}`, ...(todo === null ? [] : [`       ${todo}`])]
  })
}
