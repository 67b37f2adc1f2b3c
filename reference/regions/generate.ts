import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { getProvinces, getRegencies } from 'idn-area-data'
import { addDays } from '../../src/kernel/dates.ts'
import { provinceOf } from '../../src/kernel/region-code.ts'

type OldCode = { code: string; name: string; valid_to: string; successor: string; law: string; evidence: string }

/**
 * regions.csv as it follows from the package `idn-area-data` and old-codes.csv, always the same: provinces, then
 * regencies, then codes that no longer hold. What took over an old code holds from the day after it, and so does its province.
 */
export async function regionsCsv(): Promise<string> {
  const old = parse<OldCode>(await readFile(join(import.meta.dirname, 'old-codes.csv'), 'utf8'), { columns: true })
  const since = new Map<string, string>()
  for (const { valid_to, successor } of old) {
    for (const code of successor.split(';')) {
      since.set(code, addDays(valid_to, 1))
      since.set(provinceOf(code), addDays(valid_to, 1))
    }
  }
  const provinces = await getProvinces()
  const regencies = await getRegencies()
  const lines = [
    ...provinces.map(({ code, name }) => [code, name, 'province', '', since.get(code) ?? '', '', '']),
    ...regencies.map(({ code, name, province_code }) => [code, name, 'regency', province_code, since.get(code) ?? '', '', '']),
    ...old.map(({ code, name, valid_to, successor }) => [code, name, 'regency', provinceOf(code), '', valid_to, successor]),
  ]
  const text = lines.map((line) => line.join(',')).join('\n')
  return `code,name,level,parent,valid_from,valid_to,successor\n${text}\n`
}

if (import.meta.main) await writeFile(join(import.meta.dirname, 'regions.csv'), await regionsCsv())
