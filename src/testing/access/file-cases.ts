import * as files from '../../files/contract.ts'
import { pdf } from '../../files/testing.ts'
import { accessTo, everybody, ownOnly } from './case.ts'

export const fileCases = {
  'files.add': accessTo(files.addFile, {
    input: () => ({ query: { namesNobody: true }, body: pdf() }),
    outcomes: everybody,
  }),
  'files.get': accessTo(files.getFile, {
    input: ({ file }) => ({ params: { id: file } }),
    outcomes: ownOnly,
  }),
  'files.read': accessTo(files.readFile, {
    input: ({ file }) => ({ params: { id: file } }),
    outcomes: ownOnly,
  }),
} as const
