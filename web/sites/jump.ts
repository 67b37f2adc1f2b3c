import { listSites } from '../../src/sites/contract.ts'
import type { JumpSource } from '../shell/frame.tsx'
import { client } from '../shell/server.ts'

/** As many as fit beside other sources. */
const most = 6

/** Sites by a fragment of their name or district. */
export const siteJump: JumpSource = {
  name: 'sites.title',
  find: async (q, signal) => {
    if (q === '') return []
    const { items } = await client.call(listSites, { query: { q, limit: most } }, { signal })
    return items.map(({ id, name, regions }) => ({
      id,
      label: name,
      hint: regions.map((region) => region.name).join(', '),
      link: { to: '/sites/$id', params: { id } },
    }))
  },
}
