export interface SourcePart {
  readonly text: string
  readonly address: string | null
}

/**
 * Cuts a source into its lines, and each line into words and web addresses; an address reads as its host. The
 * numbers in brackets by which imported files know their sources are left away where an address follows.
 */
export function sourceLines(source: string): SourcePart[][] {
  return source
    .split('\n')
    .map((line) => line.trim().replace(/^\[\w+\]\s+(?=https?:)/, ''))
    .filter((line) => line !== '')
    .map((line) =>
      line
        .split(/(https?:\/\/\S+)/)
        .map((part) => part.trim())
        .filter((part) => part !== '')
        .map(partOf),
    )
}

function partOf(text: string): SourcePart {
  if (!/^https?:\/\//.test(text)) return { text, address: null }
  const address = text.replace(/[),.;]+$/, '')
  try {
    return { text: new URL(address).host.replace(/^(?:www|m)\./, ''), address }
  } catch {
    return { text, address: null }
  }
}
