import { useMemo } from 'react'
import type { LocalDate } from '../../src/kernel/dates.ts'
import { type Speech, speech } from '../words/translate.ts'
import { useWords } from '../words/words.tsx'
import styles from './letter.module.css'

export type LetterBlock =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }

export interface LetterSheet {
  /** Letterhead, from the highest office down: *PEMERINTAH PROVINSI …*, *DINAS SOSIAL*. */
  readonly head: readonly string[]
  readonly address: string
  readonly place: string
  /** `null` until it is signed. */
  readonly date: LocalDate | null
  readonly number: string | null
  readonly nature: string
  readonly attachments: string
  /** *Hal*; never a person's name. */
  readonly subject: string
  readonly to: string
  readonly toPlace: string
  readonly body: readonly LetterBlock[]
  readonly signature: {
    /** *a.n.*, *Plt.*, *Plh.*, or `null` when the office holder signs. */
    readonly capacity: string | null
    /** Whoever is signed for first, then the signer's own office, a line each. */
    readonly office: readonly string[]
    readonly name: string
    readonly nip: string | null
    readonly by: 'electronic' | 'wet' | null
  }
  /** *Tembusan*; never a person's name. */
  readonly copies: readonly string[]
  readonly sample: boolean
}

function Block({ block }: { block: LetterBlock }) {
  if (block.kind === 'paragraph') return <p className={styles.paragraph}>{block.text}</p>
  return (
    <ol className={styles.items}>
      {block.items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ol>
  )
}

function Particulars({ letter, words }: { letter: LetterSheet; words: Speech }) {
  const { t } = words
  const rows = [
    [t('requests.letter.number'), letter.number ?? t('requests.letter.unnumbered')],
    [t('requests.letter.nature'), letter.nature],
    [t('requests.letter.attachments'), letter.attachments],
    [t('requests.letter.subject'), letter.subject],
  ] as const
  return (
    <div className={styles.top}>
      <dl className={styles.particulars}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd data-missing={name === rows[0][0] && letter.number === null}>{value}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.date}>
        {letter.place},{' '}
        {letter.date === null ? (
          <span data-missing="true">{t('requests.letter.undated')}</span>
        ) : (
          words.longDate(letter.date)
        )}
      </p>
    </div>
  )
}

/** The official letter as it will be printed. The sheet is white and Indonesian in every scheme and language. */
export function Letter({ letter }: { letter: LetterSheet }) {
  const { t } = useWords()
  const words = useMemo(() => speech('id'), [])
  const { signature } = letter
  const signed =
    signature.by === null
      ? words.t('requests.letter.unsigned')
      : words.t(`requests.letter.signed.${signature.by}`)
  return (
    <section className={styles.frame} data-sheet aria-label={t('requests.letter')}>
      <div
        className={styles.sheet}
        lang="id"
        data-sample={letter.sample ? words.t('requests.letter.sample') : undefined}
      >
        <header className={styles.head}>
          {letter.head.map((line) => (
            <p key={line}>{line}</p>
          ))}
          <p className={styles.address}>{letter.address}</p>
        </header>
        <Particulars letter={letter} words={words} />
        <p className={styles.to}>
          {words.t('requests.letter.to')} {letter.to}
          <br />
          {words.t('requests.letter.at', { place: letter.toPlace })}
        </p>
        <div className={styles.body}>
          {letter.body.map((block, at) => (
            // A letter's paragraphs have no identity but their place.
            <Block key={`${at}${block.kind}`} block={block} />
          ))}
        </div>
        <div className={styles.signature}>
          {signature.office.map((line, at) => (
            <p key={line}>
              {at === 0 && signature.capacity && `${signature.capacity} `}
              {line}
              {at === signature.office.length - 1 && ','}
            </p>
          ))}
          <p className={styles.signed} data-missing={signature.by === null}>
            {signed}
          </p>
          <p className={styles.signer}>{signature.name}</p>
          {signature.nip && <p>{words.t('requests.letter.nip', { nip: signature.nip })}</p>}
        </div>
        {letter.copies.length > 0 && (
          <div className={styles.copies}>
            <p>{words.t('requests.letter.copies')}:</p>
            <ol>
              {letter.copies.map((copy) => (
                <li key={copy}>{copy}</li>
              ))}
            </ol>
          </div>
        )}
      </div>
    </section>
  )
}
