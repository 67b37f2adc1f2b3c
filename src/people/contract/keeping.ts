import Type from 'typebox'
import { fieldGroups } from '../../kernel/field-group.ts'
import { staff } from '../../kernel/role.ts'
import { fields, idParams, oneOf, page, paging, read, write } from '../../platform/endpoint.ts'
import { CaseId, KeyId, NewVersion, Rewrap, Wrap } from './sealed.ts'

/** V7: only the version that follows is kept; who was slower reads again (`other_version`). */
export const sealGroups = write({
  name: 'people.seal',
  path: '/api/people/:id/groups',
  summary: 'Keep the next version of sealed groups',
  may: staff,
  params: idParams,
  body: fields({ groups: Type.Array(NewVersion, { minItems: 1, maxItems: fieldGroups.length }) }),
})

/** V14: the background work of devices after a new epoch; what is left is what this list still has. */
export const listOldWraps = read({
  name: 'people.old-wraps',
  path: '/api/people/wraps',
  summary: 'Keys of the own people that are still wrapped for an epoch before the one in force',
  may: staff,
  query: fields(paging),
  reply: page(fields({ case: CaseId, group: oneOf(fieldGroups), keyId: KeyId, ...Wrap.properties })),
})

export const rewrapKeys = write({
  name: 'people.rewrap',
  path: '/api/people/wraps',
  summary: 'Wrap keys of the own people for the epoch in force',
  may: staff,
  body: fields({ wraps: Type.Array(Rewrap, { minItems: 1, maxItems: 200 }) }),
})
