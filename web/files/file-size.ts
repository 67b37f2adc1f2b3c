import type { Speech } from '../words/translate.ts'

/** `812 KB`, `1,4 MB`. */
export function fileSize({ t }: Pick<Speech, 't'>, bytes: number): string {
  if (bytes < 1024 * 1024) return t('files.size.kb', { size: Math.max(1, Math.round(bytes / 1024)) })
  return t('files.size.mb', { size: Math.round((bytes / 1024 / 1024) * 10) / 10 })
}
