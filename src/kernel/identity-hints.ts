/**
 * Looks for identities in text that stays readable on the server (letters, notes on sites): I11 says that the
 * server holds no name, number, contact, address or payee in clear. Finds numbers and e-mail addresses only;
 * it can't find names, and what it finds is a hint for the writer, never proof. Numbers of letters and laws,
 * dates, sums of money and counts are left alone.
 */

/**
 * - `nik`: sixteen digits, as of a NIK or a family card, also with spaces, dots or dashes
 * - `phone`: Indonesian numbers from 08 or +62
 * - `email`: an e-mail address
 * - `account`: any other run of ten or more digits, as of a bank account
 */
export type IdentityHintKind = 'nik' | 'phone' | 'email' | 'account'

/** Where in the text: the characters from `from` up to, not including, `to`. */
export type IdentityHint = { kind: IdentityHintKind; from: number; to: number }

type Span = { from: number; to: number }
type Group = Span & { digits: string }

/** One to three blanks, dots, dashes or brackets keep two groups of digits together; a slash or a letter does not. */
const JOINS = /^[ \u00a0.()\u2010-\u2015-]{1,3}$/
const DASHES = /^[\u2010-\u2015-]$/

const EMAIL = /[\p{L}\d._%+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.\p{L}{2,}/gu
const UUID = /(?<![\da-f])[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}(?![\da-f])/gi
const MONEY = /(?:\bRp\.?|\bIDR)\s*[1-9][\d.]*(?:,\d+)?|(?<![\d.,])[1-9]\d*(?=(?:,-)?\s*(?:rupiah|IDR)\b)/gi
const THOUSANDS = /(?<![\d.,+])[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?(?![.,-]?\d)/g
const DATE =
  /(?<!\d|\d[-./])(?:\d{1,2}([-./])(?:0?[1-9]|1[0-2])\1(?:19|20)\d{2}|(?:19|20)\d{2}-(?:0[1-9]|1[0-2])-\d{2})(?![-./]?\d)/g
const MOBILE = /^08[1-9]\d{7,10}$/
const ACCOUNT_WORD = /\b(?:rek|rekening|norek|a\/c|va|virtual account)\b[^\d\n]{0,24}$/i

/** The identities that a text seems to hold, in the order of the text, never overlapping. */
export function identityHints(text: string): IdentityHint[] {
  const hints: IdentityHint[] = spans(text, EMAIL).map((span) => ({ kind: 'email', ...span }))
  const taken: Span[] = [...hints, ...spans(text, UUID), ...harmlessSpans(text)]
  const groups: Group[] = []
  for (const match of text.matchAll(/\d+/g)) {
    const group = { from: match.index, to: match.index + match[0].length, digits: match[0] }
    if (!taken.some((span) => group.from < span.to && span.from < group.to)) groups.push(group)
  }

  for (let first = 0; first < groups.length; ) {
    const found = hintAt(text, groups, first)
    if (found === null) {
      first += 1
      continue
    }
    hints.push(found.hint)
    first = found.next
  }
  return hints.sort((a, b) => a.from - b.from)
}

/** Sums of money, counts with thousands dots, and dates. A sixteen-digit number with dots and no *Rp* is neither. */
function harmlessSpans(text: string): Span[] {
  const counts = spans(text, THOUSANDS).filter(
    ({ from, to }) => !looksLikeNik(text.slice(from, to).replaceAll('.', '')),
  )
  const money = spans(text, MONEY).filter(({ from, to }) => {
    const digits = text.slice(from, to).replace(/,\d+$/, '').replace(/\D/g, '')
    return /[.]\d{3}/.test(text.slice(from, to)) || !looksLikeNik(digits)
  })
  return [...counts, ...money, ...spans(text, DATE)]
}

/** The hint that begins with this group of digits, and the group after its end. */
function hintAt(text: string, groups: Group[], first: number): { hint: IdentityHint; next: number } | null {
  const run = joined(text, groups, first, JOINS)
  const nik = ending(run, looksLikeNik)
  if (nik > 0) return hint('nik', text, groups, first, nik)
  const phone = ending(run, (digits) => looksLikePhone(text, groups[first], digits))
  if (phone > 0) return hint('phone', text, groups, first, phone)

  const dashed = joined(text, groups, first, DASHES)
  if (isLong(dashed)) return hint(kindOf(dashed), text, groups, first, dashed.length)
  const spelled = joined(text, groups, first, /^[ \u00a0.-]$/)
  const more = spelled.findIndex((digits) => digits.length > 1)
  if (more >= 0) spelled.length = more
  if (isLong(spelled)) return hint(kindOf(spelled), text, groups, first, spelled.length)
  if (isLong(run) && ACCOUNT_WORD.test(text.slice(0, groups[first]?.from))) {
    return hint('account', text, groups, first, run.length)
  }
  return null
}

function hint(kind: IdentityHintKind, text: string, groups: Group[], first: number, count: number) {
  const start = groups[first]
  const end = groups[first + count - 1]
  if (start === undefined || end === undefined) return null
  const opening = text.slice(start.from, end.to).includes(')') ? /\(?\+?\(?$/ : /\+?$/
  const before = kind === 'phone' ? (opening.exec(text.slice(0, start.from))?.[0].length ?? 0) : 0
  return { hint: { kind, from: start.from - before, to: end.to }, next: first + count }
}

/** The groups from this one on that such separators hold together. */
function joined(text: string, groups: Group[], first: number, separator: RegExp): string[] {
  const run: string[] = []
  for (let n = first; n < groups.length; n += 1) {
    const group = groups[n]
    const before = groups[n - 1]
    if (group === undefined) break
    if (n > first && before !== undefined && !separator.test(text.slice(before.to, group.from))) break
    run.push(group.digits)
  }
  return run
}

/** How many groups of the run, at most and from its start, together look like something; 0 for none. */
function ending(run: string[], looks: (digits: string) => boolean): number {
  let digits = ''
  let found = 0
  for (const [n, group] of run.entries()) {
    digits += group
    if (digits.length > 16) break
    if (looks(digits)) found = n + 1
  }
  return found
}

/**
 * Sixteen digits that begin with the code of a province and hold a date of birth (women: day + 40, domain.md
 * section 4) or of issue. Asked of digits that are written apart; sixteen in one run are reported in any case.
 */
function looksLikeNik(digits: string): boolean {
  return /^[1-9][1-9]\d{4}(?:[04][1-9]|[1256]\d|[37][01])(?:0[1-9]|1[0-2])\d{6}$/.test(digits)
}

/** A mobile number (08…, 10 to 13 digits), or any number that begins with the country code 62. */
function looksLikePhone(text: string, start: Group | undefined, digits: string): boolean {
  if (start === undefined) return false
  if (MOBILE.test(digits)) return start.digits.length > 2
  if (!/^62\d{8,13}$/.test(digits)) return false
  return /\+\s?$/.test(text.slice(0, start.from)) || /^62[ .-]?8[1-9]\d/.test(text.slice(start.from))
}

/** Ten digits or more in one number; a row of dashes that ends in a year is the number of a letter. */
function isLong(run: string[]): boolean {
  if (run.some((digits) => digits.length >= 10)) return true
  return run.join('').length >= 10 && !/^(?:19|20)\d{2}$/.test(run.at(-1) ?? '')
}

function kindOf(run: string[]): IdentityHintKind {
  const digits = run.join('')
  if (digits.length === 16) return 'nik'
  return MOBILE.test(digits) ? 'phone' : 'account'
}

function spans(text: string, pattern: RegExp): Span[] {
  return Array.from(text.matchAll(pattern), (match) => ({
    from: match.index,
    to: match.index + match[0].length,
  }))
}
