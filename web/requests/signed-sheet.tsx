import { Button, Checkbox } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { addFile, fileTypes, readFile } from '../../src/files/contract.ts'
import {
  type DataRequest,
  keepSignedSheet,
  type Part,
  type SignedSheet as Sheet,
} from '../../src/requests/contract.ts'
import { problemFacts } from '../shell/problem-facts.ts'
import { client, useWrite } from '../shell/server.ts'
import { useSession } from '../shell/session.tsx'
import { ErrorState, type ProblemFacts } from '../ui/feedback.tsx'
import { Form } from '../ui/form.tsx'
import { useWords } from '../words/words.tsx'
import { saveBlob } from './save-blob.ts'
import styles from './signed-sheet.module.css'

/** Keeps the scan or the TTE file: it is brought, and hung on the letter or on what answered it. */
function Keeping({ id, part, label }: { id: string; part: Part; label: string }) {
  const { t } = useWords()
  const about = useId()
  const bring = useWrite(addFile)
  const keep = useWrite(keepSignedSheet)
  const [file, setFile] = useState<File | null>(null)
  const [namesNobody, setNamesNobody] = useState(false)
  const send = async () => {
    if (file === null || !namesNobody) return
    keep.forget()
    const brought = await bring.send({ query: { namesNobody: true }, body: file })
    if (brought) await keep.send({ params: { id }, body: { file: brought.id, part } })
  }
  return (
    <Form
      label={label}
      problem={bring.problem ?? keep.problem}
      send={() => void send()}
      actions={
        <Button
          type="submit"
          variant="default"
          loading={bring.sending || keep.sending}
          disabled={file === null || !namesNobody}
        >
          {t('requests.signed.keep')}
        </Button>
      }
    >
      <label className={styles.file}>
        <span>{t('requests.signed.file')}</span>
        <input
          type="file"
          accept={fileTypes.join(',')}
          aria-describedby={about}
          onChange={(event) => setFile(event.currentTarget.files?.[0] ?? null)}
        />
        <span id={about} className={styles.quiet}>
          {t('requests.signed.about')}
        </span>
      </label>
      <Checkbox
        label={t('requests.signed.nobody')}
        checked={namesNobody}
        onChange={(event) => setNamesNobody(event.currentTarget.checked)}
      />
    </Form>
  )
}

function Kept({ sheet }: { sheet: Sheet }) {
  const { t, dateTime } = useWords()
  const { zone } = useSession().desk
  const [problem, setProblem] = useState<ProblemFacts | null>(null)
  const save = async () => {
    setProblem(null)
    try {
      saveBlob(await client.call(readFile, { params: { id: sheet.file } }), 'lembar-bertanda-tangan')
    } catch (error) {
      setProblem(problemFacts(error))
    }
  }
  return (
    <>
      <p className={styles.quiet}>{t('requests.signed.kept', { date: dateTime(sheet.at, zone) })}</p>
      <p className={styles.hash}>{sheet.sha256}</p>
      <Button
        variant="default"
        leftSection={<IconDownload size={20} aria-hidden="true" />}
        onClick={() => void save()}
      >
        {t('requests.signed.save')}
      </Button>
      {problem && <ErrorState problem={problem} />}
    </>
  )
}

/** The sheet that bears the signature, of the letter or of what answered it: kept once by whoever signed, read by both sides. */
export function SignedSheet({ request, part }: { request: DataRequest; part: Part }) {
  const { t } = useWords()
  const { signedBy, answer, refusal, signedSheets, keeps } = request
  const ended = answer !== null ? 'answer' : refusal !== null ? 'refusal' : null
  const of = part === 'letter' ? (signedBy === null ? null : 'letter') : ended
  if (of === null) return null
  const sheet = signedSheets[part]
  const heading = t(`requests.signed.of.${of}`)
  return (
    <section className={styles.signed} aria-label={heading}>
      <h2>{heading}</h2>
      {sheet !== null ? (
        <Kept sheet={sheet} />
      ) : keeps.includes(part) ? (
        <Keeping id={request.id} part={part} label={heading} />
      ) : (
        <p className={styles.quiet}>{t('requests.signed.none')}</p>
      )}
    </section>
  )
}
