import type { JumpSource } from '../shell/frame.tsx'
import { numberText } from './desk-index.ts'
import { runningDevice } from './device.ts'

/** As many as fit beside other sources. */
const most = 6

/** Own people by case number alone, where they are opened on this page: the palette names nobody. */
export const peopleJump: JumpSource = {
  name: 'people.title',
  find: async (query) => {
    const device = await runningDevice()
    if (!device || !/^\d{1,7}$/.test(query)) return []
    const found = await device.ask('numbers', { typed: query, most })
    return found.map(({ id, number }) => ({
      id,
      label: numberText(number),
      hint: null,
      link: { to: '/people/$id', params: { id } },
    }))
  },
}
