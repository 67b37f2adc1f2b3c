/** Geometry of our plots: pure, in SVG user units (CSS pixels). */

/** About how wide a text is in Plus Jakarta Sans at `size` px; a little generous, so labels never touch. */
export const textWidth = (text: string, size: number): number => text.length * size * 0.6

/** Round tick values from 0 to at least `max`, at most five steps. */
export function ticksTo(max: number): number[] {
  if (max <= 0) return [0, 1]
  const rough = max / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = Math.max(1, ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power)
  return Array.from({ length: Math.ceil(max / step) + 1 }, (_, at) => at * step)
}

export interface Label {
  /** Where its text begins, and its leader comes down. */
  readonly at: number
  readonly width: number
  /** Its height on the sheet; labels at least a line (16) apart in height never touch. */
  readonly level?: number
}

const line = 16

/**
 * How long an axis may be so that every label, hanging at its share of the axis, still ends within `span`.
 */
export const axisWithin = (span: number, labels: readonly { share: number; width: number }[]): number =>
  Math.min(span, ...labels.map(({ share, width }) => (share > 0 ? (span - width) / share : span)))

/**
 * The row of each label, given from left to right, so that no text overlaps another and no leader runs through
 * a text; 0 is next to the plot. Goes from the right: a label takes the nearest row in which it ends before the
 * next text or leader begins.
 */
export function labelRows(labels: readonly Label[], gap = 12): number[] {
  const placed: { at: number; row: number }[] = []
  for (const label of [...labels].reverse()) {
    let row = 0
    while (placed.some((p) => p.row >= row && label.at + label.width + gap > p.at)) row += 1
    placed.unshift({ at: label.at, row })
  }
  return placed.map((p) => p.row)
}

/** Which of the labels, taken in the given order of importance, fit without touching. */
export function keepApart(labels: readonly Label[], order: Iterable<number>, gap = 12): Set<number> {
  const kept = new Set<number>()
  for (const candidate of order) {
    const one = labels[candidate]
    if (!one) continue
    const clear = [...kept].every((index) => {
      const other = labels[index]
      if (!other || Math.abs((one.level ?? 0) - (other.level ?? 0)) >= line) return true
      return one.at + one.width + gap <= other.at || other.at + other.width + gap <= one.at
    })
    if (clear) kept.add(candidate)
  }
  return kept
}
