import type { Logger } from 'pino'
import { pino } from 'pino'

/** Structured logs on standard output, one JSON object a line: ids and codes, never values that somebody entered. */
export function makeLog(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
  })
}
