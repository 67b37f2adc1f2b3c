import type { DataRequest, Letter } from '../../src/requests/contract.ts'
import { securities, urgencies } from '../../src/requests/contract.ts'
import type { Choice } from '../sites/finders.tsx'

/** A letter while it is being written: what is not chosen yet is empty. */
export interface DraftLetter {
  readonly receiver: Choice | null
  readonly site: Choice | null
  readonly subject: string
  readonly basis: string
  readonly purpose: string
  readonly items: readonly { readonly code: string; readonly detail: string }[]
  readonly scope: string
  readonly urgency: Letter['urgency']
  readonly security: Letter['security']
  readonly emergency: boolean
  /** Working days, as typed. */
  readonly answerWithin: string
  /** *Tembusan*, as typed; with a desk where one was found. */
  readonly copies: readonly { readonly name: string; readonly desk: string | null }[]
}

/** Ten working days: the term of UU 14/2008 art. 22, an analogue between agencies. */
export const emptyDraft: DraftLetter = {
  receiver: null,
  site: null,
  subject: '',
  basis: '',
  purpose: '',
  items: [],
  scope: '',
  urgency: 'biasa',
  security: 'biasa',
  emergency: false,
  answerWithin: '10',
  copies: [],
}

/** The draft of a letter that is on the server. */
export function draftOf(request: DataRequest): DraftLetter {
  const { receiver, receiverName, site, items, answerWithin } = request
  return {
    receiver: { id: receiver, name: receiverName, about: '' },
    site: site && { ...site, about: '' },
    subject: request.subject,
    basis: request.basis,
    purpose: request.purpose,
    items: items.map(({ code, detail }) => ({ code, detail: detail ?? '' })),
    scope: request.scope,
    urgency: request.urgency,
    security: request.security,
    emergency: request.emergency,
    answerWithin: String(answerWithin),
    copies: request.copies,
  }
}

/** The working days that were typed; `undefined` when they are none that a letter can name. */
export function withinOf(text: string): number | undefined {
  const days = /^\d{1,2}$/.test(text.trim()) ? Number(text.trim()) : 0
  return days >= 1 && days <= 60 ? days : undefined
}

/** The letter as the server takes it. */
export function letterOf(draft: DraftLetter): Letter {
  return {
    receiver: draft.receiver?.id ?? '',
    site: draft.site?.id ?? null,
    subject: draft.subject.trim().replaceAll(/\s+/g, ' '),
    basis: draft.basis,
    purpose: draft.purpose.trim(),
    items: draft.items.map(({ code, detail }) => ({
      code,
      detail: detail.trim().replaceAll(/\s+/g, ' ') || null,
    })),
    scope: draft.scope.trim(),
    urgency: draft.urgency,
    security: draft.security,
    emergency: draft.emergency,
    answerWithin: withinOf(draft.answerWithin) ?? 0,
    copies: draft.copies
      .map(({ name, desk }) => ({ name: name.trim().replaceAll(/\s+/g, ' '), desk }))
      .filter(({ name }) => name !== ''),
  }
}

/** A draft as it was kept on the device; null for anything that is not one. */
export function readDraft(text: string | null): DraftLetter | null {
  let kept: unknown
  try {
    kept = JSON.parse(text ?? 'null')
  } catch {
    return null
  }
  if (typeof kept !== 'object' || kept === null) return null
  const facts = kept as Record<string, unknown>
  const word = (name: string) => (typeof facts[name] === 'string' ? facts[name] : '')
  return {
    receiver: choiceIn(facts['receiver']),
    site: choiceIn(facts['site']),
    subject: word('subject'),
    basis: word('basis'),
    purpose: word('purpose'),
    items: itemsIn(facts['items']),
    scope: word('scope'),
    urgency: urgencies.find((one) => one === facts['urgency']) ?? 'biasa',
    security: securities.find((one) => one === facts['security']) ?? 'biasa',
    emergency: facts['emergency'] === true,
    answerWithin: word('answerWithin'),
    copies: copiesIn(facts['copies']),
  }
}

function choiceIn(value: unknown): Choice | null {
  if (typeof value !== 'object' || value === null) return null
  const { id, name, about } = value as Record<string, unknown>
  if (typeof id !== 'string' || typeof name !== 'string') return null
  return { id, name, about: typeof about === 'string' ? about : '' }
}

function copiesIn(value: unknown): DraftLetter['copies'] {
  if (!Array.isArray(value)) return []
  return value.flatMap((copy: unknown) => {
    if (typeof copy !== 'object' || copy === null) return []
    const { name, desk } = copy as Record<string, unknown>
    return typeof name === 'string' ? [{ name, desk: typeof desk === 'string' ? desk : null }] : []
  })
}

function itemsIn(value: unknown): DraftLetter['items'] {
  if (!Array.isArray(value)) return []
  return value.flatMap((item: unknown) => {
    if (typeof item !== 'object' || item === null) return []
    const { code, detail } = item as Record<string, unknown>
    return typeof code === 'string' ? [{ code, detail: typeof detail === 'string' ? detail : '' }] : []
  })
}
