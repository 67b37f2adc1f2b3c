import { administration } from './en/administration.ts'
import { agencies } from './en/agencies.ts'
import { installation } from './en/installation.ts'
import { keys } from './en/keys.ts'
import { notices } from './en/notices.ts'
import { files } from './en/files.ts'
import { obligations } from './en/obligations.ts'
import { paper } from './en/paper.ts'
import { people } from './en/people.ts'
import { refusals } from './en/refusals.ts'
import { requests } from './en/requests.ts'
import { shell } from './en/shell.ts'
import { signIn } from './en/sign-in.ts'
import { sites } from './en/sites.ts'

export const en = {
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
