/** What a notice says: a count and a link. The linter below is run by the test and by the sender before each e-mail. */
import { forbiddenWords } from '../../kernel/forbidden-words.ts'
import type { NoticeKind, NoticeLanguage } from '../contract.ts'

export type Template = { subject: string; text: string }
export type Templates = Record<NoticeKind, Record<NoticeLanguage, Template>>

export const templates: Templates = {
  digest: {
    id: { subject: 'Pemberitahuan Bekal', text: 'Ada {count} tindak lanjut yang menunggu Anda.\n\n{link}\n' },
    en: { subject: 'Bekal notice', text: 'Follow-ups waiting for you: {count}.\n\n{link}\n' },
  },
  at_once: {
    id: {
      subject: 'Pemberitahuan Bekal',
      text: 'Ada {count} tindak lanjut yang perlu segera Anda lihat.\n\n{link}\n',
    },
    en: { subject: 'Bekal notice', text: 'Follow-ups that need you soon: {count}.\n\n{link}\n' },
  },
}

/** Words that would say what a notice is about. */
const telling =
  /(?<![\p{L}])(kasus|case|perkara|lokasi|lokalisasi|site|situs|program|programme|penutupan|clos(ure|ing)|warga|penerima|person|people|surat|letter|nomor|number|instansi|agency|dinas|kementerian|ministry|kota|kabupaten|district|provinsi|province|rujukan|referral|izin|lease|bantuan|aid|perlindungan|protection|anak|child(ren)?|korban|victim)(nya)?(?![\p{L}])/iu

/** What is wrong with a template; empty when it may be sent. */
export function templateFaults({ subject, text }: Template): string[] {
  const faults: string[] = []
  const holes = (part: string) => [...part.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name ?? '')
  const inText = holes(text)
  for (const hole of new Set(holes(subject).concat(inText.filter((name) => !known.includes(name))))) {
    faults.push(`placeholder {${hole}}`)
  }
  for (const name of known) {
    if (inText.filter((hole) => hole === name).length !== 1) faults.push(`{${name}} not exactly once`)
  }
  const bare = `${subject}\n${text.replaceAll(/\{(count|link)\}/g, '')}`
  if (/[{}$<>%\\]/.test(bare)) faults.push('a sign of another placeholder or of markup')
  if (/\d/.test(bare)) faults.push('a number other than the count')
  if (/https?:|www\.|@/i.test(bare)) faults.push('an address other than the link')
  if (/[\r\n]/.test(subject)) faults.push('a subject of several lines')
  for (const words of [forbiddenWords, telling]) {
    const word = words.exec(bare)?.[0]
    if (word !== undefined) faults.push(`the word ${word}`)
  }
  return faults
}

const known = ['count', 'link']

/** Thrown instead of sending. */
export class TemplateError extends Error {
  override name = 'TemplateError'
}

/** The e-mail as it goes out. Throws TemplateError, so that a template which says too much is never sent. */
export function compose(template: Template, { count, link }: { count: number; link: string }): Template {
  const faults = templateFaults(template)
  if (faults.length > 0) throw new TemplateError(`a notice may not be sent: ${faults.join(', ')}`)
  if (!Number.isInteger(count) || count < 1) throw new TemplateError('a notice counts what waits')
  return {
    subject: template.subject,
    text: template.text.replace('{count}', () => String(count)).replace('{link}', () => link),
  }
}
