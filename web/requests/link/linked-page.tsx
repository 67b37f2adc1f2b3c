import { Button, TextInput } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { type Client, makeClient } from '../../../src/platform/client.ts'
import {
  getLinked,
  type LinkedLetter,
  readLinkedFile,
  readLinkedSheet,
} from '../../../src/requests/contract.ts'
import { isLinkKey, linkHeader, readCode } from '../../../src/vault/letter-link.ts'
import { fileSize } from '../../files/file-size.ts'
import { OpenFrame } from '../../shell/open-frame.tsx'
import { Page } from '../../shell/page.tsx'
import { problemFacts } from '../../shell/problem-facts.ts'
import { codesOf } from '../../sites/codes.ts'
import { EmptyState, ErrorState, type ProblemFacts } from '../../ui/feedback.tsx'
import { Form } from '../../ui/form.tsx'
import { useWords } from '../../words/words.tsx'
import { saveBlob } from '../save-blob.ts'
import { LinkedSteps } from './linked-steps.tsx'
import styles from './linked-page.module.css'

/** Read once and taken out of the address bar and the history: whoever sees the screen later finds no link there. */
function takeKey(): string | null {
  const key = location.hash.slice(1)
  if (key !== '') history.replaceState(history.state, '', location.pathname)
  return isLinkKey(key) ? key : null
}

/** Client of the bearer: key and code stay in the memory of this tab. */
export interface Bearing {
  readonly client: Client
  readonly link: () => string
}

function bearing(key: string, code: string): Bearing {
  const link = () => linkHeader({ key, code })
  return { client: makeClient({ base: '', link }), link }
}

/** The code that came by another way; only a right one opens anything. */
function AskCode({ keyOf, open }: { keyOf: string; open: (by: Bearing, letter: LinkedLetter) => void }) {
  const { t } = useWords()
  const [typed, setTyped] = useState('')
  const [problem, setProblem] = useState<ProblemFacts | null>(null)
  const [busy, setBusy] = useState(false)
  const code = readCode(typed)
  const send = async () => {
    if (busy) return
    if (code === null)
      return setProblem({
        code: 'bad_input',
        trace: null,
        params: {},
        fields: [{ path: '/code', keyword: 'format', params: {} }],
      })
    setBusy(true)
    setProblem(null)
    const by = bearing(keyOf, code)
    try {
      open(by, await by.client.call(getLinked))
    } catch (error) {
      setProblem(problemFacts(error))
      setBusy(false)
    }
  }
  return (
    <Page title="requests.linked" lead={t('requests.linked.code.lead')}>
      <Form
        label={t('requests.linked')}
        problem={problem}
        send={() => void send()}
        actions={
          <Button type="submit" loading={busy}>
            {t('requests.linked.open')}
          </Button>
        }
      >
        <TextInput
          className={styles.code}
          label={t('requests.linked.code')}
          description={t('requests.linked.code.about')}
          error={problem?.code === 'bad_input' ? t('requests.linked.code.shape') : undefined}
          value={typed}
          maxLength={24}
          autoComplete="off"
          autoCapitalize="characters"
          autoCorrect="off"
          spellCheck={false}
          translate="no"
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </Form>
    </Page>
  )
}

/** The letter's file and what hangs on it. */
function Files({ letter, by }: { letter: LinkedLetter; by: Bearing }) {
  const words = useWords()
  const { t } = words
  const [problem, setProblem] = useState<ProblemFacts | null>(null)
  const save = async (get: () => Promise<Blob>, name: string) => {
    setProblem(null)
    try {
      saveBlob(await get(), name)
    } catch (error) {
      setProblem(problemFacts(error))
    }
  }
  const icon = <IconDownload size={20} aria-hidden="true" />
  const called = (ordinal: number | null) =>
    ordinal === null ? t('requests.linked.signed') : t('requests.linked.attachment', { ordinal })
  return (
    <section className={styles.files} aria-label={t('requests.linked.files')}>
      <Button
        variant="default"
        leftSection={icon}
        onClick={() => void save(() => by.client.call(readLinkedSheet), 'surat.pdf')}
      >
        {t('requests.linked.letter')}
      </Button>
      {letter.files.map(({ file, ordinal, size }) => (
        <Button
          key={file}
          variant="default"
          leftSection={icon}
          onClick={() =>
            void save(
              () => by.client.call(readLinkedFile, { params: { id: file } }),
              ordinal === null ? 'surat-bertanda-tangan' : `lampiran-${ordinal}`,
            )
          }
        >
          {called(ordinal)} · {fileSize(words, size)}
        </Button>
      ))}
      {problem && <ErrorState problem={problem} />}
    </section>
  )
}

function Thread({ letter }: { letter: LinkedLetter }) {
  const { t, dateTime } = useWords()
  if (letter.thread.length === 0) return null
  return (
    <section aria-labelledby="thread">
      <h2 id="thread">{t('requests.linked.thread')}</h2>
      <ol className={styles.thread}>
        {letter.thread.map(({ step, at, note }) => (
          <li key={`${step}${at}`}>
            <strong>{t(step === 'clarified' ? 'requests.linked.explained' : 'requests.linked.asked')}</strong>
            <span className={styles.quiet}>{dateTime(at, 'WIB')}</span>
            <p>{note}</p>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Opened({ by, first }: { by: Bearing; first: LinkedLetter }) {
  const { t, rich, language, longDate, dateTime } = useWords()
  const [done, setDone] = useState<'answered' | 'refused' | null>(null)
  const queries = useQueryClient()
  const read = useQuery({
    queryKey: [getLinked.name],
    queryFn: () => by.client.call(getLinked),
    initialData: first,
    enabled: done === null,
    staleTime: 30_000,
    gcTime: 0,
  })
  const letter = read.data
  const codes = useMemo(
    () =>
      codesOf(
        letter.codes.map((code) => ({ ...code, source: null, validFrom: null, validTo: null })),
        language,
        letter.today,
      ),
    [letter, language],
  )
  // Nothing of the letter stays in the memory of the tab once the link is over.
  const end = (as: 'answered' | 'refused') => {
    setDone(as)
    queries.removeQueries({ queryKey: [getLinked.name] })
  }
  if (done !== null)
    return (
      <Page title="requests.linked">
        <EmptyState
          title={t(done === 'answered' ? 'requests.linked.answered' : 'requests.linked.refused')}
          text={t('requests.linked.done.about')}
        />
      </Page>
    )
  if (read.isError && problemFacts(read.error).code === 'link_not_valid') return <Over />
  return (
    <Page
      title="requests.linked"
      heading={letter.subject}
      lead={rich('requests.linked.from', {
        sender: <b key="sender">{letter.senderName}</b>,
        receiver: <b key="receiver">{letter.receiverName}</b>,
      })}
    >
      <dl className={styles.facts}>
        <dt>{t('requests.linked.number')}</dt>
        <dd>{letter.number}</dd>
        <dt>{t('requests.linked.date')}</dt>
        <dd>{longDate(letter.letterDate)}</dd>
        {letter.receivedAt !== null && (
          <>
            <dt>{t('requests.linked.receivedAt')}</dt>
            <dd>
              {dateTime(letter.receivedAt, 'WIB')}
              {letter.receivedBy !== null && ` · ${letter.receivedBy}`}
            </dd>
          </>
        )}
        {letter.dueAt !== null && (
          <>
            <dt>{t('requests.linked.dueAt')}</dt>
            <dd>
              <strong>{dateTime(letter.dueAt, 'WIB')}</strong>
            </dd>
          </>
        )}
      </dl>
      <section aria-labelledby="items">
        <h2 id="items">{t('requests.linked.items')}</h2>
        <ul className={styles.items}>
          {letter.items.map(({ code, detail }) => (
            <li key={code}>
              {codes.label('request_item', code)}
              {detail !== null && `: ${detail}`}
            </li>
          ))}
        </ul>
      </section>
      <Files letter={letter} by={by} />
      <Thread letter={letter} />
      <LinkedSteps letter={letter} by={by} codes={codes} end={end} />
      <p className={styles.quiet}>
        {t('requests.linked.until', { date: dateTime(letter.expiresAt, 'WIB') })}
      </p>
    </Page>
  )
}

/** Whatever the reason, it says no more. */
function Over() {
  const { t } = useWords()
  return (
    <Page title="requests.linked">
      <EmptyState title={t('requests.linked.over')} text={t('requests.linked.over.about')} />
    </Page>
  )
}

/** Where a one-time link leads: one letter, for an office without account. */
export function LinkedPage() {
  const [key, setKey] = useState(takeKey)
  const [open, setOpen] = useState<{ by: Bearing; letter: LinkedLetter } | null>(null)
  useEffect(() => {
    // The same tab may be given another link.
    const taken = () => {
      if (location.hash === '') return
      setOpen(null)
      setKey(takeKey())
    }
    addEventListener('hashchange', taken)
    return () => removeEventListener('hashchange', taken)
  }, [])
  return (
    <OpenFrame>
      <div className={styles.page}>
        {key === null ? (
          <Over />
        ) : open === null ? (
          <AskCode key={key} keyOf={key} open={(by, letter) => setOpen({ by, letter })} />
        ) : (
          <Opened by={open.by} first={open.letter} />
        )}
      </div>
    </OpenFrame>
  )
}
