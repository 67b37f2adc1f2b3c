import type { ReactNode } from 'react'
import { en } from './en.ts'
import { type Formats, formatsFor } from './format.ts'
import { id } from './id.ts'

export type Language = 'id' | 'en'
/** A word of the interface: text with `{holes}`; by number where a language has a plural (`{count}` decides). */
export type Word = string | { readonly one: string; readonly other: string }
/** What an English part has to satisfy: the keys of its Indonesian source, no more and no fewer. */
export type Words<Source> = { readonly [K in keyof Source]: Word }

export type Dictionary = typeof id
export type Key = keyof Dictionary

type Text<W> = W extends { other: infer T } ? T : W
type Hole<T> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | Hole<Rest> : never
type Holes<K extends Key> = Hole<Text<Dictionary[K]>>
type Arguments<K extends Key, Value> = [Holes<K>] extends [never]
  ? []
  : [params: { readonly [Name in Holes<K>]: Value }]

/** Keys of words without holes: what may label a page, a link, a source. */
export type PlainKey = { [K in Key]: [Holes<K>] extends [never] ? K : never }[Key]

/** Says a word, its holes filled; numbers are written as the language writes them. */
export type Say = <K extends Key>(key: K, ...params: Arguments<K, string | number>) => string
/** The same with marked-up parts, for sentences in which one piece is a link or stands out. */
export type SayRich = <K extends Key>(key: K, ...params: Arguments<K, ReactNode>) => ReactNode[]

const dictionaries: Record<Language, Record<Key, Word>> = { id, en }

type Values = { readonly [name: string]: ReactNode } | undefined

function template(language: Language, key: Key, values: Values): string {
  const word = dictionaries[language][key]
  if (typeof word === 'string') return word
  const count = Number(values?.count)
  return new Intl.PluralRules(language).select(count) === 'one' ? word.one : word.other
}

/** Cuts `Halo {name}.` into text and holes; holes stand at odd places. */
export const cut = (text: string): string[] => text.split(/\{(\w+)\}/)

export interface Speech extends Formats {
  readonly language: Language
  readonly t: Say
  readonly rich: SayRich
  /** Says a word whose key came from elsewhere (a refusal's code); `undefined` when there is none. */
  readonly find: (key: string, params?: Readonly<Record<string, string | number>>) => string | undefined
}

/** Everything that a screen needs to speak one language. Pure; the hook is `useWords`. */
export function speech(language: Language): Speech {
  const formats = formatsFor(language)
  const shown = (value: ReactNode) => (typeof value === 'number' ? formats.number(value) : value)
  const fill = (key: Key, values: Values) =>
    cut(template(language, key, values)).map((part, at) => (at % 2 === 0 ? part : shown(values?.[part])))
  const say = (key: Key, values: Values) => fill(key, values).map(String).join('')
  return {
    language,
    ...formats,
    t: (key, ...params) => say(key, params[0]),
    rich: (key, ...params) => fill(key, params[0]).filter((part) => part !== ''),
    find: (key, params) => (Object.hasOwn(id, key) ? say(key as Key, params) : undefined),
  }
}
