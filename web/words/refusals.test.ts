import { expect, test } from 'vitest'
import { refusals as administration } from '../../src/administration/contract.ts'
import { refusals as agencies } from '../../src/agencies/contract.ts'
import { refusals as files } from '../../src/files/contract.ts'
import { refusals as installation } from '../../src/installation/contract.ts'
import { refusals as keys } from '../../src/keys/contract.ts'
import { refusals as notices } from '../../src/notices/contract.ts'
import { refusals as obligations } from '../../src/obligations/contract.ts'
import { refusals as paper } from '../../src/paper/contract.ts'
import { refusals as people } from '../../src/people/contract.ts'
import { refusals as requests } from '../../src/requests/contract.ts'
import { refusals as signIn } from '../../src/sign-in/contract.ts'
import { refusals as sites } from '../../src/sites/contract.ts'
import { id } from './id.ts'

/** What the platform itself answers (`src/platform`). */
const platform = [
  'bad_cursor',
  'bad_input',
  'bad_request',
  'file_too_large',
  'idempotency_key_reused',
  'internal',
  'link_not_valid',
  'no_idempotency_key',
  'not_available',
  'not_found',
  'not_json',
  'not_permitted',
  'not_signed_in',
  'too_large',
  'too_many',
  'too_many_uploads',
  'took_too_long',
  'unreachable',
  'upload_broken',
  'upload_too_slow',
  'uploads_full',
]

test('every refusal of the server says what happened and what to do', () => {
  const slices = [
    agencies,
    signIn,
    keys,
    files,
    obligations,
    requests,
    paper,
    sites,
    people,
    notices,
    administration,
    installation,
  ]
  const codes = [...platform, ...slices.flat()]
  const silent = codes.filter((code) => !(`refusals.${code}.what` in id) || !(`refusals.${code}.do` in id))
  expect(silent).toEqual([])
})
