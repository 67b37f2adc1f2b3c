import { type Command, InvalidArgumentError } from 'commander'
import type { Common } from './session.ts'
import { type Language, languages } from '../processing/activities.ts'

/** Records of processing. */
export function processingCommands(program: Command): void {
  program
    .command('ropa')
    .summary('write the records of processing (RoPA)')
    .description(
      'Write what this version processes of whom, why, in which form, who gets it and how long it is kept, as CSV: the records that UU 27/2022 art. 31 asks for. The agency adds its name and signs (docs/privacy/dpia.md).',
    )
    .option('--language <language>', languages.join(' or '), language, 'id')
    .addHelpText('after', '\nExample:\n  npm run -s bekal -- ropa > kegiatan-pemrosesan.csv')
    .action(async (_: unknown, command: Command) => {
      const { runRopa } = await import('./run-processing.ts')
      await runRopa(command.optsWithGlobals<Common & { language: Language }>())
    })
}

function language(given: string): Language {
  const found = languages.find((one) => one === given)
  if (!found) throw new InvalidArgumentError(`It is ${languages.join(' or ')}.`)
  return found
}
