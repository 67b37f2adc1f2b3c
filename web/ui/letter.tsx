import { useMemo } from 'react'
import type { LetterSheet } from '../../src/requests/contract.ts'
import {
  capacityWords,
  dateInWords,
  nipInGroups,
  securityMark,
  sheetWords as printed,
  urgencyWords,
} from '../../src/requests/rules/sheet.ts'
import { speech } from '../words/translate.ts'
import { useWords } from '../words/words.tsx'
import styles from './letter.module.css'
import { Qr } from './qr.tsx'

/** What stands at the head of an agency's letters. `logo`: where its picture is shown from; the name beside it says whose it is. */
export function LetterHead({ head, logo = null }: { head: LetterSheet['head']; logo?: string | null }) {
  return (
    <header className={styles.head} data-logo={head.logo !== undefined}>
      {head.logo !== undefined && (
        <div className={styles.logo}>{logo !== null && <img src={logo} alt="" />}</div>
      )}
      {head.lines.map((line, at) => (
        // Lines of a letterhead have no identity but their place.
        <p key={`${at}${line}`} data-last={at === head.lines.length - 1}>
          {line}
        </p>
      ))}
      <p className={styles.address}>{head.address}</p>
      {head.contact !== '' && <p className={styles.contact}>{head.contact}</p>}
    </header>
  )
}

function Particulars({
  letter,
  unnumbered,
  undated,
}: {
  letter: LetterSheet
  unnumbered: string
  undated: string
}) {
  const rows = [
    [printed.number, letter.number ?? unnumbered],
    [printed.nature, urgencyWords[letter.urgency]],
    [printed.attachments, letter.attachments],
    [printed.subject, letter.subject],
  ] as const
  return (
    <div className={styles.top}>
      <dl className={styles.particulars}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd data-missing={name === printed.number && letter.number === null}>{value}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.date}>
        {letter.place},{' '}
        {letter.date === null ? <span data-missing="true">{undated}</span> : dateInWords(letter.date)}
      </p>
    </div>
  )
}

function Signature({
  signature,
  words,
}: {
  signature: LetterSheet['signature']
  words: { unsigned: string; wet: string }
}) {
  const { capacity, office, ownOffice, name, nip, rank, kind } = signature
  const signed = { electronic: printed.electronic, wet: words.wet }
  return (
    <div className={styles.signature}>
      <p>
        {capacity !== null && `${capacityWords[capacity]} `}
        {office}
        {ownOffice === null && ','}
      </p>
      {ownOffice !== null && <p>{ownOffice},</p>}
      <p className={styles.signed} data-missing={kind === null}>
        {kind === null ? words.unsigned : signed[kind]}
      </p>
      <p className={styles.signer}>{name}</p>
      {rank !== null && <p>{rank}</p>}
      {nip !== null && (
        <p>
          {printed.nip} {nipInGroups(nip)}
        </p>
      )}
    </div>
  )
}

/** The official letter as it is printed. The sheet is white and Indonesian in every scheme and language. */
export function Letter({
  letter,
  hash = null,
  logo = null,
}: {
  letter: LetterSheet
  hash?: string | null
  logo?: string | null
}) {
  const { t } = useWords()
  const words = useMemo(() => speech('id'), [])
  const secrecy = securityMark(letter.security)
  return (
    <section className={styles.frame} data-sheet aria-label={t('requests.letter')}>
      <div
        className={styles.sheet}
        lang="id"
        data-mark={letter.mark ?? undefined}
        data-sample={letter.mark === null ? undefined : printed[letter.mark]}
      >
        {letter.mark === 'training' && <p className={styles.exercise}>{printed.training}</p>}
        {secrecy !== null && <p className={styles.secrecy}>{secrecy}</p>}
        <LetterHead head={letter.head} logo={logo} />
        <Particulars
          letter={letter}
          unnumbered={words.t('requests.letter.unnumbered')}
          undated={words.t('requests.letter.undated')}
        />
        <p className={styles.to}>
          {printed.to} {letter.to.join('\n')}
          {`\n${printed.at} ${letter.toPlace}`}
        </p>
        <div className={styles.body}>
          {letter.body.map(({ text, items }, at) => (
            // A letter's paragraphs have no identity but their place.
            <div key={`${at}${text.slice(0, 20)}`}>
              <p className={styles.paragraph}>{text}</p>
              {items.length > 0 && (
                <ol className={styles.items}>
                  {items.map((item, place) => (
                    <li key={`${place}${item}`}>{item}</li>
                  ))}
                </ol>
              )}
            </div>
          ))}
        </div>
        <Signature
          signature={letter.signature}
          words={{ unsigned: words.t('requests.letter.unsigned'), wet: words.t('requests.letter.signed') }}
        />
        {letter.copies.length > 0 && (
          <div className={styles.copies}>
            <p>{printed.copies}:</p>
            <ol>
              {letter.copies.map((copy) => (
                <li key={copy}>{copy}</li>
              ))}
            </ol>
          </div>
        )}
        {letter.verifyAt !== null && (
          <footer className={styles.verify}>
            <Qr text={letter.verifyAt} size={64} label={t('requests.letter.qr')} />
            <p>
              {printed.verify} {letter.verifyAt}
              {hash !== null && `\n${printed.hash}: ${hash}`}
            </p>
          </footer>
        )}
      </div>
    </section>
  )
}
