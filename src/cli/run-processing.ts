import { type Language, readProcessing, registerRows } from '../processing/activities.ts'
import { say } from './out.ts'
import type { Common } from './session.ts'

export async function runRopa({ json = false, language }: Common & { language: Language }): Promise<void> {
  const processing = await readProcessing()
  const lines = registerRows(processing, language).map((row) => row.map(quoted).join(','))
  say(json, processing, lines)
}

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`
