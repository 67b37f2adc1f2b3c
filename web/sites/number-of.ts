/** The whole number that was typed, with or without the dots of thousands; `undefined` when it is none. */
export function numberOf(text: string): number | undefined {
  const digits = text.trim().replaceAll(/[.,\s](?=\d{3}(?:\D|$))/g, '')
  return /^\d{1,8}$/.test(digits) ? Number(digits) : undefined
}
