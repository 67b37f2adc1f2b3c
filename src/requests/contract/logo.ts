import Type from 'typebox'
import type { Static } from 'typebox'
import { roles } from '../../kernel/role.ts'
import {
  download,
  fields,
  idParams,
  InstantText,
  nullable,
  read,
  upload,
  write,
} from '../../platform/endpoint.ts'

/** By its SHA-256, in hexadecimal, the head of a letter names its logo. */
export const LogoHash = Type.String({ pattern: '^[0-9a-f]{64}$' })

export const Logo = fields({ sha256: LogoHash, at: InstantText })
export type Logo = Static<typeof Logo>

export const getLogo = read({
  name: 'logos.get',
  path: '/api/desks/:id/logo',
  summary: 'The logo in the letterhead of a desk; null where it has none',
  may: roles,
  params: idParams,
  reply: fields({ logo: nullable(Logo) }),
})

export const readLogo = download({
  name: 'logos.read',
  path: '/api/logos/:hash',
  summary: 'The picture of a logo, one that a letter was signed on as well',
  may: roles,
  params: fields({ hash: LogoHash }),
  gives: ['image/png'],
})

/** A PNG by its bytes, of which only the picture is kept. */
export const setLogo = upload({
  name: 'logos.set',
  path: '/api/logo',
  summary: 'Put a logo into the letterhead of the own agency; letters that are signed keep theirs',
  may: ['administrator'],
  takes: ['image/png'],
})

export const removeLogo = write({
  name: 'logos.remove',
  path: '/api/logo/remove',
  summary: 'Do without a logo from now on; letters that are signed keep theirs',
  may: ['administrator'],
})
