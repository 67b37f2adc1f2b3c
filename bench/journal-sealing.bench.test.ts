import { test } from 'vitest'
import { addSite } from '../src/sites/contract.ts'
import { scratchWorld } from '../src/testing/world.ts'

/**
 * Is writing as fast while the journal is being sealed? The same writes over HTTP, eight at a time, in rounds that take turns:
 * with the sealer at work and without. What waits is sealed between rounds, so that each begins alike.
 * `npm run bench`; BEKAL_BENCH_ROUNDS and BEKAL_BENCH_SECONDS for more. Figures: bench/README.md.
 */
const rounds = Number(process.env['BEKAL_BENCH_ROUNDS'] ?? 10)
const seconds = Number(process.env['BEKAL_BENCH_SECONDS'] ?? 5)
const atOnce = 8

test('writing with and without sealing', { timeout: 3_600_000 }, async () => {
  const world = await scratchWorld()
  const desk = await world.desk({ kind: 'province_social', region: '31' })
  const colleague = await world.join(desk)
  await world.bekal.sealer.start()

  let serial = 0
  async function round(): Promise<{ each: number[]; perSecond: number }> {
    const each: number[] = []
    const end = performance.now() + seconds * 1000
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        while (performance.now() < end) {
          const begun = performance.now()
          await colleague.call(addSite, {
            body: { name: `Lokasi ${(serial += 1)}`, kind: 'lokasi', regions: ['31.72'], note: null },
          })
          each.push(performance.now() - begun)
        }
      }),
    )
    return { each, perSecond: each.length / seconds }
  }

  await round()
  const of = { sealing: [] as number[], still: [] as number[] }
  const times = { sealing: [] as number[], still: [] as number[] }
  for (let n = 0; n < rounds * 2; n++) {
    // In the order A B B A, so that what slows down over time does so for both.
    const how = n % 4 === 0 || n % 4 === 3 ? 'sealing' : 'still'
    if (how === 'sealing') await world.bekal.sealer.start()
    else await world.bekal.sealer.stop()
    const { each, perSecond } = await round()
    of[how].push(perSecond)
    times[how].push(...each)
    await world.bekal.sealer.seal()
  }
  for (const how of ['sealing', 'still'] as const) {
    const sorted = of[how].toSorted((one, other) => one - other)
    console.info(
      `${how}: ${middle(of[how]).toFixed(0)} writes/s (${sorted[0]?.toFixed(0)} to ${sorted.at(-1)?.toFixed(0)} in ${rounds} rounds), ` +
        `median ${middle(times[how]).toFixed(1)} ms, p95 ${share(times[how], 0.95).toFixed(1)} ms`,
    )
  }
  await world.close()
})

function middle(values: readonly number[]): number {
  return share(values, 0.5)
}

function share(values: readonly number[], part: number): number {
  return values.toSorted((one, other) => one - other)[Math.floor((values.length - 1) * part)] ?? Number.NaN
}
