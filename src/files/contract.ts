import type { Static } from 'typebox'
import Type from 'typebox'
import { staff } from '../kernel/role.ts'
import { download, fields, Id, idParams, InstantText, oneOf, read, upload } from '../platform/endpoint.ts'

/** What a file may be. Recognised by its bytes; what the sender says it is must agree. */
export const fileTypes = ['application/pdf', 'image/png', 'image/jpeg'] as const
export type FileType = (typeof fileTypes)[number]

/** `waiting`: the scanner has not answered yet. `not_scanned`: there was none. */
export const scanStates = ['waiting', 'clean', 'infected', 'not_scanned'] as const
export type ScanState = (typeof scanStates)[number]

export const FileFacts = fields({
  id: Id,
  type: oneOf(fileTypes),
  size: Type.Integer(),
  /** Hexadecimal, of the bytes as they are kept. */
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  scan: oneOf(scanStates),
  at: InstantText,
})
export type FileFacts = Static<typeof FileFacts>

/**
 * A file has no name here: what somebody called it can be the name of a person. It belongs to nothing until another
 * endpoint hangs it on something; what hangs on nothing is cleared away after a day.
 */
export const addFile = upload({
  name: 'files.add',
  path: '/api/files',
  summary: 'Bring a file: PDF, PNG or JPEG',
  may: staff,
  takes: fileTypes,
  query: fields({
    /** The member confirms that it names no person in care (V20). */
    namesNobody: Type.Boolean(),
  }),
})

export const getFile = read({
  name: 'files.get',
  path: '/api/files/:id',
  summary: 'Type, size and hash of a file',
  may: staff,
  params: idParams,
  reply: FileFacts,
})

export const readFile = download({
  name: 'files.read',
  path: '/api/files/:id/content',
  summary: 'The bytes of a file, to be saved',
  may: staff,
  params: idParams,
  gives: fileTypes,
})

export const endpoints = [addFile, getFile, readFile] as const

export const refusals = [
  'file_empty',
  'file_unknown_type',
  'file_type_disagrees',
  'file_damaged',
  'file_too_many_pixels',
  'file_active_content',
  'file_locked',
  'file_holds_place',
  'file_may_name_somebody',
  'file_infected',
  'file_waits',
  'file_in_use',
  'file_not_yours',
] as const
export type FilesRefusal = (typeof refusals)[number]
