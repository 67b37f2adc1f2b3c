import type { ReferenceFile } from '../../src/administration/contract.ts'

/** A file that somebody has chosen, or why it could not be read. */
export type ChosenFile = ReferenceFile & { readonly fault: 'not_text' | 'too_long' | null }

/** As many letters as one file may have, and as many files as go in at once (contract of `reference.check`). */
const longest = 600_000
export const mostFiles = 40

/** Reads a file as UTF-8; spreadsheets that save in another alphabet are told so instead of garbling words. */
export async function readChosen(file: Pick<File, 'name' | 'arrayBuffer'>): Promise<ChosenFile> {
  const path = file.name.slice(-200)
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer())
    if (text.length > longest) return { path, text: '', fault: 'too_long' }
    return { path, text, fault: null }
  } catch {
    return { path, text: '', fault: 'not_text' }
  }
}

/** The mended file takes the place of the one with its name; others come behind. */
export function withChosen(before: readonly ChosenFile[], more: readonly ChosenFile[]): ChosenFile[] {
  const files = new Map([...before, ...more].map((file) => [file.path, file]))
  return [...files.values()]
}
