import type { ConditionLine } from '../../src/installation/contract.ts'
import type { Speech } from '../words/translate.ts'

/** 40 seconds, 12 minutes, 30 hours, 4 days: whole, and never more than is past. */
export function durationWords({ t }: Speech, seconds: number): string {
  if (seconds < 60) return t('installation.condition.seconds', { count: seconds })
  if (seconds < 3600) return t('installation.condition.minutes', { count: Math.floor(seconds / 60) })
  if (seconds < 48 * 3600) return t('installation.condition.hours', { count: Math.floor(seconds / 3600) })
  return t('installation.condition.days', { count: Math.floor(seconds / 86400) })
}

/** In the units of whoever buys disks: KiB, MiB, GiB, with one place after the comma at most. */
export function bytesWords({ number }: Speech, bytes: number): string {
  const units = ['KiB', 'MiB', 'GiB', 'TiB'] as const
  let value = bytes / 1024
  let at = 0
  while (value >= 1024 && at < units.length - 1) {
    value /= 1024
    at += 1
  }
  return `${number(value)} ${units[at]}`
}

/** What was found of a thing, in a sentence, and what to do about it; null where there is nothing to do. */
export function lineWords(speech: Speech, { finding, figures }: ConditionLine) {
  const { seconds, bytes, day, year, version, code, count = 0, of = 0, percent = 0 } = figures
  const values = {
    count,
    of,
    percent,
    duration: seconds === undefined ? '' : durationWords(speech, seconds),
    bytes: bytes === undefined ? '' : bytesWords(speech, bytes),
    day: day === undefined ? '–' : speech.date(day),
    // A year is no number that is grouped.
    year: String(year ?? ''),
    version: version ?? '',
    code: code ?? '',
  }
  return {
    found: speech.find(`installation.condition.found.${finding}`, values) ?? finding,
    todo: speech.find(`installation.condition.do.${finding}`, values) ?? null,
  }
}
