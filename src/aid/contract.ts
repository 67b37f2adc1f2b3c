import Type from 'typebox'
import type { Static } from 'typebox'
import { DateText, fields, Id, nullable, oneOf, read } from '../platform/endpoint.ts'

/** Who pays a part of a package. */
export const payers = ['ministry', 'province', 'district'] as const

const amount = { minimum: 0, maximum: 1_000_000_000 } as const
/** Rupiah for one person. */
export const Rupiah = Type.Integer(amount)

export const PackageItem = fields({
  /** A code of the list `package_item`. */
  item: Type.String(),
  payer: oneOf(payers),
  /** Null where only the total is known. */
  amount: nullable(Rupiah),
})
export type PackageItem = Static<typeof PackageItem>

/**
 * A version of what a programme gives to one person. It is never changed: it ends, and another version follows. It knows
 * no condition, because help depends on none (I7).
 */
export const Package = fields({
  id: Id,
  code: Type.String(),
  /** Whose package it is; null: the whole country. */
  region: nullable(Type.String()),
  regionName: nullable(Type.String()),
  nameId: Type.String(),
  nameEn: Type.String(),
  /** The decree or regulation; null where none is known. */
  basis: nullable(Type.String()),
  validFrom: DateText,
  validTo: nullable(DateText),
  total: nullable(Rupiah),
  /** The last day of which a source says that these amounts held; what holds after it is not known. */
  confirmedOn: nullable(DateText),
  /** Places of which a source gives the parts. */
  seenAt: nullable(Type.String()),
  /** Places of which a source gives the total only. */
  totalSeenAt: nullable(Type.String()),
  source: nullable(Type.String()),
  /** shipped: came with Bekal. installation: an operator brought it. */
  origin: oneOf(['shipped', 'installation']),
  items: Type.Array(PackageItem),
})
export type Package = Static<typeof Package>

export const listPackages = read({
  name: 'packages.list',
  path: '/api/packages',
  summary: 'What programmes give to one person: versions with validity, legal basis and payers',
  may: 'member',
  reply: fields({ items: Type.Array(Package) }),
})

export const endpoints = [listPackages] as const
