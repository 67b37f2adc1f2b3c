import { Button, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { verifyLetter } from '../../src/requests/contract.ts'
import { OpenFrame } from '../shell/open-frame.tsx'
import { problemFacts } from '../shell/problem-facts.ts'
import { useRead } from '../shell/server.ts'
import { ErrorState, Loading } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import styles from './verify-page.module.css'

async function hashOf(file: File): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function Verdict({ good, children }: { good: boolean; children: ReactNode }) {
  return (
    <p className={styles.verdict} data-good={good} role="status">
      {children}
    </p>
  )
}

/** The number on the paper against the one that this letter was given. */
function NumberCheck({ mark }: { mark: string }) {
  const { t } = useWords()
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState<string | null>(null)
  const query = asked === null ? {} : { number: asked }
  const { data, error } = useRead(verifyLetter, { params: { mark }, query }, { when: asked !== null })
  const fits = asked === null ? null : (data?.numberFits ?? null)
  return (
    <form
      className={styles.check}
      onSubmit={(event) => {
        event.preventDefault()
        const number = typed.trim().replaceAll(/\s+/g, ' ')
        if (number !== '') setAsked(number)
      }}
    >
      <TextInput
        label={t('requests.verify.number')}
        description={t('requests.verify.number.about')}
        maxLength={60}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          setAsked(null)
        }}
      />
      <Button type="submit" variant="default">
        {t('requests.verify.number.do')}
      </Button>
      {error && <ErrorState problem={problemFacts(error)} />}
      {fits !== null && (
        <Verdict good={fits}>
          {t(fits ? 'requests.verify.number.fits' : 'requests.verify.number.fitsNot')}
        </Verdict>
      )}
    </form>
  )
}

/** A file that somebody has against the one that was issued; it stays on the device. */
function FileCheck({ sha256 }: { sha256: string }) {
  const { t } = useWords()
  const [same, setSame] = useState<boolean | null>(null)
  return (
    <div className={styles.check}>
      <label className={styles.file}>
        <span>{t('requests.verify.file')}</span>
        <span className={styles.quiet}>{t('requests.verify.file.about')}</span>
        <input
          type="file"
          accept="application/pdf"
          onChange={(event) => {
            setSame(null)
            const file = event.currentTarget.files?.[0]
            if (file) void hashOf(file).then((hash) => setSame(hash === sha256))
          }}
        />
      </label>
      {same !== null && (
        <Verdict good={same}>{t(same ? 'requests.verify.file.same' : 'requests.verify.file.other')}</Verdict>
      )}
    </div>
  )
}

/** Where a letter's QR leads: whether it is known, and nothing of what it says. */
export function VerifyPage({ mark }: { mark: string }) {
  const { t, longDate } = useWords()
  const { data, error, isLoading, refetch } = useRead(verifyLetter, { params: { mark } })
  // An address of the wrong form names nothing, as one that nobody was given.
  const unknown = error ? problemFacts(error).code === 'not_found' : data?.known === false
  return (
    <OpenFrame>
      <div className={styles.page}>
        <h1>{t('requests.verify')}</h1>
        {isLoading && <Loading shape="page" />}
        {error && !unknown && <ErrorState problem={problemFacts(error)} retry={() => void refetch()} />}
        {unknown && (
          <>
            <Verdict good={false}>{t('requests.verify.unknown')}</Verdict>
            <p>{t('requests.verify.unknown.about')}</p>
          </>
        )}
        {data?.known && (
          <>
            {data.training ? (
              <Verdict good={false}>{t('requests.verify.training')}</Verdict>
            ) : (
              <Verdict good>{t('requests.verify.known')}</Verdict>
            )}
            <dl className={styles.facts}>
              <dt>{t('requests.verify.kind')}</dt>
              <dd>{data.kind !== null && t(`requests.verify.kind.${data.kind}`)}</dd>
              <dt>{t('requests.verify.agency')}</dt>
              <dd>{data.agency}</dd>
              <dt>{t('requests.verify.date')}</dt>
              <dd>{data.date !== null && longDate(data.date)}</dd>
              <dt>{t('requests.verify.hash')}</dt>
              <dd className={styles.hash}>{data.sha256}</dd>
            </dl>
            <p className={styles.quiet}>{t('requests.verify.hash.about')}</p>
            {data.numbered === false ? (
              <p className={styles.quiet}>{t('requests.verify.unnumbered')}</p>
            ) : (
              <NumberCheck mark={mark} />
            )}
            {data.fileSha256 !== null && <FileCheck sha256={data.fileSha256} />}
            <p className={styles.quiet}>{t('requests.verify.nothingElse')}</p>
          </>
        )}
      </div>
    </OpenFrame>
  )
}
