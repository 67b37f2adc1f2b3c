import { administration } from './id/administration.ts'
import { agencies } from './id/agencies.ts'
import { installation } from './id/installation.ts'
import { keys } from './id/keys.ts'
import { notices } from './id/notices.ts'
import { files } from './id/files.ts'
import { obligations } from './id/obligations.ts'
import { paper } from './id/paper.ts'
import { people } from './id/people.ts'
import { refusals } from './id/refusals.ts'
import { requests } from './id/requests.ts'
import { shell } from './id/shell.ts'
import { signIn } from './id/sign-in.ts'
import { sites } from './id/sites.ts'

/** Indonesian is the source: its keys are the keys there are. One part per slice, keys begin with its name. */
export const id = {
  ...shell,
  ...agencies,
  ...signIn,
  ...keys,
  ...obligations,
  ...sites,
  ...requests,
  ...installation,
  ...notices,
  ...files,
  ...paper,
  ...people,
  ...administration,
  ...refusals,
} as const
