/** What a command has to say: to machines one JSON value, to people lines. Both go to standard output. */
export function say(json: boolean, value: unknown, lines: readonly string[]): void {
  process.stdout.write(json ? `${JSON.stringify(value)}\n` : lines.map((line) => `${line}\n`).join(''))
}

/** What happens on the way, on standard error, so that it never mixes with what is answered. */
export function tell(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** Columns as wide as their widest cell, two blanks between them; the first row is the heading. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, at) => {
      widths[at] = Math.max(widths[at] ?? 0, cell.length)
    })
  }
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
