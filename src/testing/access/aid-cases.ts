import * as aid from '../../aid/contract.ts'
import { accessTo, everybody } from './case.ts'

export const aidCases = {
  'packages.list': accessTo(aid.listPackages, {
    input: () => ({}),
    outcomes: everybody,
    finds: ({ items }) => items.some(({ code }) => code === 'basic_aid'),
  }),
} as const
