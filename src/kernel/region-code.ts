/**
 * Codes of regions as the Ministry of Home Affairs writes them (Kepmendagri 300.2.2-2138/2025): '31' is a
 * province, '31.72' a regency or city in it. Which codes exist, and when, is data: `reference/regions`.
 */
import { refuse, type Refusal } from './refusal.ts'

export type RegionCode =
  | { level: 'province'; code: string; province: string }
  | { level: 'regency'; code: string; province: string; city: boolean }

/** Province 11 to 99 without zeros; regency 01 to 69 is a kabupaten, 71 to 99 a kota. */
const REGION_CODE = /^([1-9][1-9])(?:\.(0[1-9]|[1-6]\d|7[1-9]|[89]\d))?$/

/** Reads a dotted code of a province or of a regency or city; says nothing of whether that region exists. */
export function parseRegionCode(text: string): RegionCode | Refusal<'not_a_region_code'> {
  const parts = REGION_CODE.exec(text)
  const province = parts?.[1]
  if (province === undefined) return refuse('not_a_region_code')
  const regency = parts?.[2]
  if (regency === undefined) return { level: 'province', code: text, province }
  return { level: 'regency', code: text, province, city: regency > '70' }
}

/** Whether this is a well-formed dotted code of a province or of a regency or city. */
export function isRegionCode(value: unknown): value is string {
  return typeof value === 'string' && REGION_CODE.test(value)
}

/** The code of the province that a code names or lies in: '31' for both '31' and '31.72'. Throws otherwise. */
export function provinceOf(code: string): string {
  if (!isRegionCode(code)) throw new RangeError(`not a region code: ${code}`)
  return code.slice(0, 2)
}
