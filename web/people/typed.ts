import type { ContentOf } from '../../src/people/contract.ts'

/** What is typed about a person, as it stands in the fields. */
export interface Typed {
  readonly name: string
  readonly called: string
  readonly earlier: string
  readonly birth: string
  readonly nik: string
  readonly home: string | null
  readonly alias: string
  readonly phone: string
  readonly phoneSafety: ContentOf['contact']['ways'][number]['safety']
  readonly hours: string
  readonly coverName: string
  readonly never: string
}

export const nothingTyped: Typed = {
  name: '',
  called: '',
  earlier: '',
  birth: '',
  nik: '',
  home: null,
  alias: '',
  phone: '',
  phoneSafety: 'safe',
  hours: '',
  coverName: '',
  never: '',
}

/** One line, as the contents keep it. */
const line = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim()
const orNull = (text: string): string | null => line(text) || null
const several = (text: string): string[] =>
  text
    .split(/[,;\n]/)
    .map(line)
    .filter((part) => part !== '')

/** A birth date as people type it, *17/04/1991*, *04/1991* or *1991*; null for what is none. */
export function looseBirth(typed: string): string | null {
  const parts = typed
    .trim()
    .split(/[-/.\s]+/)
    .filter((part) => part !== '')
  const [year = '', month = '', day = ''] = /^\d{4}$/.test(parts[0] ?? '') ? parts : parts.toReversed()
  if (parts.length > 3 || !/^(19|20)\d{2}$/.test(year) || parts.some((part) => !/^\d{1,4}$/.test(part)))
    return null
  const text = [year, month.padStart(2, '0'), day.padStart(2, '0')].slice(0, parts.length).join('-')
  const whole = text.padEnd(10, '-01-01'.slice(text.length - 4))
  const date = new Date(`${whole}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(whole) ? text : null
}

/** A birth date as it is typed again. */
export const typedBirth = (birthDate: string | null): string =>
  (birthDate ?? '').split('-').toReversed().join('/')

/**
 * What is sealed of it: only groups in which something stands, or stood before (`known`). What the fields don't show (further ways of
 * contact, what was decided about twins) stays as it was.
 */
export function contentsOf(typed: Typed, known: Partial<ContentOf> = {}): Partial<ContentOf> {
  const identity: ContentOf['identity'] = {
    ...known.identity,
    form: 1,
    names: { current: orNull(typed.name), earlier: several(typed.earlier), called: several(typed.called) },
    birthDate: looseBirth(typed.birth),
    nik: typed.nik.replaceAll(/[\s.-]/g, '') || null,
    homeRegency: typed.home,
  }
  const [first, ...more] = known.contact?.ways ?? []
  const phone = orNull(typed.phone)
  const contact: ContentOf['contact'] = {
    form: 1,
    ways: [
      ...(phone === null
        ? []
        : [
            {
              way: first?.way ?? ('phone' as const),
              value: phone,
              hours: orNull(typed.hours),
              safety: typed.phoneSafety,
              shared: first?.shared ?? false,
            },
          ]),
      ...more,
    ],
    coverName: orNull(typed.coverName),
    never: typed.never.trim() || null,
  }
  const alias = orNull(typed.alias)
  const { names } = identity
  const tellsIdentity =
    names.current !== null ||
    names.earlier.length + names.called.length > 0 ||
    identity.birthDate !== null ||
    identity.nik !== null ||
    identity.homeRegency !== null
  const tellsContact = contact.ways.length > 0 || contact.coverName !== null || contact.never !== null
  return {
    ...(tellsIdentity || known.identity ? { identity } : {}),
    ...(tellsContact || known.contact ? { contact } : {}),
    ...(alias === null ? {} : { alias: { form: 1 as const, alias } }),
  }
}

/** What stands in the fields when what is known is changed. */
export function typedOf({ identity, contact, alias }: Partial<ContentOf>): Typed {
  const [first] = contact?.ways ?? []
  return {
    name: identity?.names.current ?? '',
    called: identity?.names.called.join(', ') ?? '',
    earlier: identity?.names.earlier.join(', ') ?? '',
    birth: typedBirth(identity?.birthDate ?? null),
    nik: identity?.nik ?? '',
    home: identity?.homeRegency ?? null,
    alias: alias?.alias ?? '',
    phone: first?.value ?? '',
    phoneSafety: first?.safety ?? 'safe',
    hours: first?.hours ?? '',
    coverName: contact?.coverName ?? '',
    never: contact?.never ?? '',
  }
}
