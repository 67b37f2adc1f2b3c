import { Button, NativeSelect } from '@mantine/core'
import { IconDownload, IconPrinter } from '@tabler/icons-react'
import { useState } from 'react'
import { getDesk, getLetterhead } from '../../src/agencies/contract.ts'
import type { DataRequest, LetterKind } from '../../src/requests/contract.ts'
import { getLogo, getPdf, getSheet, listTemplates } from '../../src/requests/contract.ts'
import { headOf, sheetOf } from '../../src/requests/rules/sheet.ts'
import { problemFacts } from '../shell/problem-facts.ts'
import { useInstallation } from '../shell/installation.ts'
import { client, useRead } from '../shell/server.ts'
import { useCodes } from '../sites/codes.ts'
import { Loaded } from '../shell/loaded.tsx'
import { ErrorState, Loading, type ProblemFacts } from '../ui/feedback.tsx'
import { LetterOnScreen } from './letter-on-screen.tsx'
import type { Say } from '../words/translate.ts'
import { useWords } from '../words/words.tsx'
import { type DraftLetter, letterOf, withinOf } from './draft-letter.ts'
import { savePdf } from './save-blob.ts'
import styles from './sheet.module.css'

/** A desk by its id; nothing is asked while there is none. */
export const useDesk = (id: string | undefined) =>
  useRead(getDesk, { params: { id: id ?? '' } }, { when: id !== undefined }).data

/** The letter while it is being written, as it would be printed now. */
export function DraftSheet({ draft, sender }: { draft: DraftLetter; sender: string }) {
  const codes = useCodes('id')
  const { sample, training } = useInstallation()
  const from = useDesk(sender)
  const to = useDesk(draft.receiver?.id)
  const head = useRead(getLetterhead, { params: { id: sender } }).data
  const template = useRead(listTemplates, {}, { still: true }).data?.items.find(
    ({ kind }) => kind === 'request',
  )
  const logo = useRead(getLogo, { params: { id: sender } }).data
  if (!head || !logo || !template) return <Loading shape="sheet" />
  const letter = letterOf(draft)
  const basis = codes.find('legal_basis', draft.basis)?.source ?? codes.label('legal_basis', draft.basis)
  const sheet = sheetOf({
    template,
    head: headOf(head, logo.logo),
    paper: head.paper,
    from: from ?? null,
    to: to ?? null,
    number: null,
    date: null,
    urgency: letter.urgency,
    security: letter.security,
    subject: letter.subject,
    holes: {
      basis: draft.basis === '' ? null : basis,
      purpose: letter.purpose,
      scope: letter.scope,
      site: draft.site?.name ?? null,
      days: String(withinOf(draft.answerWithin) ?? ''),
      emergency: letter.emergency ? 'ya' : null,
    },
    lists: {
      items: letter.items.map(({ code, detail }) => {
        const label = codes.label('request_item', code)
        return detail ? `${label}: ${detail}` : label
      }),
    },
    // Files are hung on the letter's own page, where its sheet counts them.
    attachments: 0,
    signing: null,
    copies: (letter.copies ?? []).map(({ name }) => name),
    verifyAt: null,
    mark: training ? 'training' : sample ? 'sample' : 'draft',
  })
  return <LetterOnScreen letter={sheet} />
}

/** The letter, or what was written about it, as it is printed; the letter also to who has a copy. */
export function Sheet({ id, kind = 'request' }: { id: string; kind?: LetterKind }) {
  const read = useRead(getSheet, { params: { id }, query: { kind } })
  return (
    <Loaded read={read} shape="sheet">
      {({ sheet, issued }) => <LetterOnScreen letter={sheet} hash={issued?.sha256 ?? null} />}
    </Loaded>
  )
}

/** Of several papers about one letter, the one that is on the screen: the letter itself until another is chosen. */
export function Sheets({ id, kinds }: { id: string; kinds: readonly LetterKind[] }) {
  const { t } = useWords()
  const [chosen, choose] = useState<LetterKind>('request')
  const shown = kinds.includes(chosen) ? chosen : 'request'
  if (kinds.length < 2) return <Sheet id={id} />
  return (
    <>
      <NativeSelect
        className={styles.choice}
        label={t('requests.papers.shown')}
        value={shown}
        onChange={(event) => choose(kinds.find((kind) => kind === event.currentTarget.value) ?? 'request')}
        data={kinds.map((kind) => ({ value: kind, label: t(`requests.paper.${kind}`) }))}
      />
      <Sheet key={shown} id={id} kind={shown} />
    </>
  )
}

/** What has been written about the letter so far. */
export function lettersAbout(request: DataRequest): LetterKind[] {
  const asked = request.life.some(({ step }) => step === 'clarification_asked')
  return [
    'request',
    ...(request.receivedAt === null ? [] : (['receipt'] as const)),
    ...(asked ? (['clarification'] as const) : []),
    ...(request.answer === null ? [] : (['answer'] as const)),
    ...(request.refusal === null ? [] : (['refusal'] as const)),
    ...(request.reply === null ? [] : [request.reply.kind]),
  ]
}

/** Whether the sheet of an answer or refusal that was given is fixed, or composed anew. */
export function paperNotes(t: Say, request: DataRequest): Partial<Record<LetterKind, string>> {
  const { answer, refusal, replySheet } = request
  const note =
    replySheet === null
      ? t('requests.papers.unissued')
      : t('requests.papers.issued', { hash: replySheet.sha256 })
  return { ...(answer && { answer: note }), ...(refusal && { refusal: note }) }
}

function usePdf(id: string) {
  const [fetching, setFetching] = useState<string | null>(null)
  const [problem, setProblem] = useState<ProblemFacts | null>(null)
  const open = async (kind: LetterKind, way: 'print' | 'download') => {
    setFetching(`${way}.${kind}`)
    setProblem(null)
    try {
      const { pdf, name } = await client.call(getPdf, { params: { id }, query: { kind } })
      savePdf(pdf, way === 'download' ? name : null)
    } catch (error) {
      setProblem(problemFacts(error))
    }
    setFetching(null)
  }
  return { open, fetching, problem }
}

/** Opens the PDF to print it, or keeps it; one line for each letter that there is. */
export function Papers({
  id,
  kinds,
  notes = {},
}: {
  id: string
  kinds: readonly LetterKind[]
  notes?: Partial<Record<LetterKind, string>>
}) {
  const { t } = useWords()
  const { open, fetching, problem } = usePdf(id)
  return (
    <div className={styles.papers}>
      <ul aria-label={t('requests.papers')}>
        {kinds.map((kind) => {
          const paper = t(`requests.paper.${kind}`)
          return (
            <li key={kind}>
              <span>{paper}</span>
              <Button
                variant="default"
                leftSection={<IconPrinter size={20} aria-hidden="true" />}
                loading={fetching === `print.${kind}`}
                aria-label={t('requests.papers.print.of', { paper })}
                onClick={() => void open(kind, 'print')}
              >
                {t('requests.papers.print')}
              </Button>
              <Button
                variant="default"
                leftSection={<IconDownload size={20} aria-hidden="true" />}
                loading={fetching === `download.${kind}`}
                aria-label={t('requests.papers.download.of', { paper })}
                onClick={() => void open(kind, 'download')}
              >
                {t('requests.papers.download')}
              </Button>
              {notes[kind] !== undefined && <p>{notes[kind]}</p>}
            </li>
          )
        })}
      </ul>
      {problem && <ErrorState problem={problem} />}
    </div>
  )
}
