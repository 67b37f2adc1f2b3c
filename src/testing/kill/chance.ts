/** Random draws that a seed repeats. */
export type Chance = {
  /** A number from 0 up to, not including, 1. */
  draw(): number
  /** A whole number from 0 up to, not including, `end`. */
  below(end: number): number
  one<Item>(items: readonly [Item, ...Item[]]): Item
  /** So many small letters: a word that nothing takes for a number of somebody's. */
  word(letters: number): string
}

/** mulberry32: small, even enough, the same everywhere. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0
  const draw = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (end: number) => Math.floor(draw() * end)
  return {
    draw,
    below,
    one: (items) => items[below(items.length)] ?? items[0],
    word: (letters) => Array.from({ length: letters }, () => String.fromCharCode(0x61 + below(26))).join(''),
  }
}
