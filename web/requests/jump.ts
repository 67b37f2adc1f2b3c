import { listRequests } from '../../src/requests/contract.ts'
import type { JumpSource } from '../shell/frame.tsx'
import { client } from '../shell/server.ts'

/** As many of each box as fit beside other sources. */
const most = 4

/** The own desk's letters, in and out, by a fragment of number or subject. */
export const letterJump: JumpSource = {
  name: 'requests.title',
  find: async (q, signal) => {
    if (q === '') return []
    const boxes = await Promise.all(
      (['out', 'in'] as const).map((box) =>
        client.call(listRequests, { query: { box, q, limit: most } }, { signal }),
      ),
    )
    return boxes.flatMap(({ items }) =>
      items.map(({ id, number, subject }) => ({
        id,
        label: number ?? subject,
        hint: number === null ? null : subject,
        link: { to: '/requests/$id', params: { id } },
      })),
    )
  },
}
