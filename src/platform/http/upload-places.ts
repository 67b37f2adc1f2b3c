import { Problem } from '../problem.ts'

/** How many uploads one process holds in memory at once, and how many of them one sender may have. */
export type UploadPlaces = { readonly most: number; readonly perSender: number }

/** Seconds after which it is worth trying again. */
const later = 10

/**
 * Places for the bytes that are under way or being looked at. There is no queue: whoever finds none is told so at once,
 * before any byte is read, so slow senders can fill the places but neither memory nor the time of others.
 */
export class Uploading {
  readonly #places: UploadPlaces
  readonly #taken = new Map<string, number>()
  #all = 0

  constructor(places: UploadPlaces) {
    this.#places = places
  }

  /** How many are under way now. */
  get taken(): number {
    return this.#all
  }

  /** Runs `work` in a place of this sender, and gives the place back however it ends. */
  async inPlace<Done>(sender: string, work: () => Promise<Done>): Promise<Done> {
    const own = this.#taken.get(sender) ?? 0
    const params = { seconds: later }
    if (own >= this.#places.perSender) throw new Problem(429, 'too_many_uploads', { params })
    if (this.#all >= this.#places.most) throw new Problem(503, 'uploads_full', { params })
    this.#taken.set(sender, own + 1)
    this.#all += 1
    try {
      return await work()
    } finally {
      this.#all -= 1
      const left = (this.#taken.get(sender) ?? 1) - 1
      if (left > 0) this.#taken.set(sender, left)
      else this.#taken.delete(sender)
    }
  }
}
