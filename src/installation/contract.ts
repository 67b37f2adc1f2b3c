import Type from 'typebox'
import { addMember } from '../agencies/contract.ts'
import { fields, Id, InstantText, Line, page, paging, read, write } from '../platform/endpoint.ts'

/** 32 random bytes, base64url; printed once in the address of the first link, behind its #. */
const LinkToken = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })

const { name, login, salt, secret } = addMember.body.properties

export const checkFirstLink = write({
  name: 'installation.check-first-link',
  path: '/api/installation/first-link/check',
  summary: 'Ask whether a first link still lets somebody in',
  may: 'visitor',
  once: false,
  body: fields({ token: LinkToken }),
  reply: fields({ holds: Type.Boolean() }),
})

/** Once: whoever holds the link becomes the first administrator. The passphrase is made on the device and not sent (V12). */
export const useFirstLink = write({
  name: 'installation.begin',
  path: '/api/installation/first-link',
  summary: 'Become the first administrator of a fresh installation',
  may: 'visitor',
  once: false,
  body: fields({ token: LinkToken, agency: Line(160), name, login, salt, secret }),
})

/** E-mail of an installation for exercise goes nowhere; each member reads what would have come. */
export const listTrainingMail = read({
  name: 'training-mail.list',
  path: '/api/training/mail',
  summary: 'The e-mails that an installation for exercise has kept for the own member',
  may: 'member',
  query: fields({ ...paging }),
  reply: page(
    fields({
      id: Id,
      /** Where it would have gone. */
      address: Type.String(),
      subject: Type.String(),
      body: Type.String(),
      at: InstantText,
    }),
  ),
})

export const endpoints = [checkFirstLink, useFirstLink, listTrainingMail] as const

/** Codes of refusal of this slice; each has its sentence in web/words. */
export const refusals = ['link_over'] as const
