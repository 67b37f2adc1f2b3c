import { endpoints as administration } from './administration/contract.ts'
import { endpoints as aid } from './aid/contract.ts'
import { endpoints as agencies } from './agencies/contract.ts'
import { endpoints as files } from './files/contract.ts'
import { endpoints as installation } from './installation/contract.ts'
import { endpoints as keys } from './keys/contract.ts'
import { endpoints as notices } from './notices/contract.ts'
import { endpoints as obligations } from './obligations/contract.ts'
import { endpoints as paper } from './paper/contract.ts'
import { endpoints as journal } from './journal/contract.ts'
import { endpoints as people } from './people/contract.ts'
import type { AnyEndpoint } from './platform/endpoint.ts'
import { endpoints as requests } from './requests/contract.ts'
import { endpoints as signIn } from './sign-in/contract.ts'
import { endpoints as sites } from './sites/contract.ts'

/** Every endpoint of Bekal, slice by slice. */
export const endpoints = [
  ...agencies,
  ...files,
  ...signIn,
  ...keys,
  ...obligations,
  ...sites,
  ...people,
  ...requests,
  ...aid,
  ...installation,
  ...notices,
  ...paper,
  ...journal,
  ...administration,
] as const satisfies readonly AnyEndpoint[]

export type EndpointName = (typeof endpoints)[number]['name']
