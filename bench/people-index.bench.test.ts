import { test } from 'vitest'
import type { PersonCase } from '../src/people/contract.ts'
import { indexKey, newMemberKeys } from '../src/vault/desk-keys.ts'
import { DeskIndex } from '../web/people/desk-index.ts'
import { caseId, caseOf, identityOf, keptInMemory, someEpoch } from '../web/people/testing.ts'

/**
 * The own people on the device (V19): how long 3 000 take to open from the server and from what the browser keeps, how long a search
 * takes, how many keystrokes find somebody, and how long all pairs take. BEKAL_BENCH_PEOPLE for another number. Figures: bench/README.md.
 */
const count = Number(process.env['BEKAL_BENCH_PEOPLE'] ?? 3000)

const given =
  'Siti Sri Dwi Eka Tri Dewi Nur Ratna Wulan Yuni Lestari Maya Endang Rini Sulastri Kartini Soetji Djumirah Tjitra Moenah'.split(
    ' ',
  )
const family =
  'Wahyuni Handayani Astuti Utami Lestari Rahayu Permata Kusuma Anggraini Susanti Puspita Ningsih Noerhajati Soekarti Djoewita Tjahjani Hidayati Fatimah Aminah Marlina Yulianti Safitri Maharani Pertiwi'.split(
    ' ',
  )

test('the own people on the device', { timeout: 3_600_000 }, async () => {
  const epoch = await someEpoch()
  const key = await indexKey(await newMemberKeys(caseId(7)))
  const people: PersonCase[] = []
  for (let n = 1; n <= count; n++) {
    const name = `${given[(n * 7) % given.length]} ${family[(n * 13) % family.length]} ${family[(n * 31 + 5) % family.length]}`
    const birthDate = `${1960 + (n % 45)}-${String(1 + (n % 12)).padStart(2, '0')}-${String(1 + (n % 28)).padStart(2, '0')}`
    people.push(
      await caseOf(epoch, n, {
        identity: identityOf(name, {
          birthDate,
          homeRegency: '32.12',
          called: [`Mbak ${given[(n * 3) % given.length]}`],
        }),
        contact: {
          form: 1,
          ways: [
            {
              way: 'phone',
              value: `0812${String(n).padStart(7, '0')}`,
              hours: null,
              safety: 'safe',
              shared: false,
            },
          ],
          coverName: null,
          never: null,
        },
      }),
    )
  }
  const kept = keptInMemory()
  const timed = async (what: string, work: () => unknown) => {
    const begun = performance.now()
    await work()
    console.info(`${what}: ${(performance.now() - begun).toFixed(0)} ms`)
  }
  const begin = () => DeskIndex.open(kept, key, epoch.desk, new Map([[epoch.epoch, epoch]]))
  let index = await begin()
  await timed(`${count} people opened as they came from the server`, async () => {
    for (let at = 0; at < count; at += 200)
      await index.take(people.slice(at, at + 200), Math.min(count, at + 200))
    await index.keep()
  })
  await timed('the same from what the browser keeps', async () => {
    index = await begin()
  })
  await timed('the list of the day', () => index.rows())
  await timed('the words prepared, once after each change', () => index.prepare())

  const each: number[] = []
  for (const word of [...given, ...family])
    for (const letters of [1, 2, 3, word.length]) {
      const begun = performance.now()
      index.search(word.slice(0, letters).toLowerCase())
      each.push(performance.now() - begun)
    }
  const sorted = each.toSorted((one, other) => one - other)
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]?.toFixed(1)
  console.info(`a search: median ${at(0.5)} ms, p95 ${at(0.95)} ms, longest ${at(1)} ms, of ${sorted.length}`)
  await timed('all pairs that look alike', () => index.pairs(() => 'Indramayu').length)
  const bytes = kept.all().reduce((sum, one) => sum + one.length, 0)
  console.info(`kept in the browser: ${(bytes / 1024).toFixed(0)} KiB`)
})
