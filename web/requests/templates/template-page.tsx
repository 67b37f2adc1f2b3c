import { Button, SegmentedControl, Textarea } from '@mantine/core'
import { IconFileTypePdf } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { getLetterhead } from '../../../src/agencies/contract.ts'
import {
  getLogo,
  type LetterKind,
  listTemplates,
  listTemplateVersions,
  previewTemplate,
  retireTemplate,
  type Sample,
  samples,
  saveTemplate,
  type TemplateInForce,
  type TemplatePiece,
  type TemplateVersion,
} from '../../../src/requests/contract.ts'
import { sampleSheet } from '../../../src/requests/rules/sample.ts'
import { headOf } from '../../../src/requests/rules/sheet.ts'
import { readTemplate, templateText } from '../../../src/requests/rules/template.ts'
import { Loaded } from '../../shell/loaded.tsx'
import { useNotice } from '../../shell/notice.tsx'
import { Page, Section } from '../../shell/page.tsx'
import { problemFacts } from '../../shell/problem-facts.ts'
import { client, useList, useRead, useWrite } from '../../shell/server.ts'
import { useMay, useSession } from '../../shell/session.tsx'
import { ButtonLink } from '../../sites/button-link.tsx'
import { ErrorState, Loading, type ProblemFacts } from '../../ui/feedback.tsx'
import { Form } from '../../ui/form.tsx'
import { useWords } from '../../words/words.tsx'
import { LetterOnScreen } from '../letter-on-screen.tsx'
import { savePdf } from '../save-blob.ts'
import { useDesk } from '../sheet.tsx'
import { Faults } from './faults.tsx'
import { Fields } from './fields.tsx'
import styles from './templates.module.css'

type Wording = { kind: LetterKind; body: readonly TemplatePiece[] }

/** A letter in this wording with invented facts, as it would be printed. */
function SampleLetter({ kind, body, sample }: Wording & { sample: Sample }) {
  const { desk } = useSession()
  const from = useDesk(desk.id)
  const head = useRead(getLetterhead, { params: { id: desk.id } }).data
  const logo = useRead(getLogo, { params: { id: desk.id } }).data
  if (!head || !logo || !from) return <Loading shape="sheet" />
  const own = { from, head: headOf(head, logo.logo), paper: head.paper }
  return <LetterOnScreen letter={sampleSheet({ kind, version: 0, body: [...body] }, sample, own)} />
}

function Preview({ kind, body, text }: Wording & { text: string | null }) {
  const { t } = useWords()
  const [sample, setSample] = useState<Sample>('full')
  const [fetching, setFetching] = useState(false)
  const [problem, setProblem] = useState<ProblemFacts | null>(null)
  const open = async (wording: string) => {
    setFetching(true)
    setProblem(null)
    try {
      const { pdf } = await client.call(previewTemplate, {
        params: { kind },
        body: { text: wording, sample },
      })
      savePdf(pdf, null)
    } catch (error) {
      setProblem(problemFacts(error))
    }
    setFetching(false)
  }
  return (
    <section aria-label={t('requests.template.preview')} className={styles.preview}>
      <h2>{t('requests.template.preview')}</h2>
      <p className={styles.quiet}>{t('requests.template.preview.about')}</p>
      <div className={styles.tools}>
        <SegmentedControl
          aria-label={t('requests.template.sample')}
          value={sample}
          onChange={(value) => setSample(samples.find((one) => one === value) ?? 'full')}
          data={samples.map((value) => ({ value, label: t(`requests.template.sample.${value}`) }))}
        />
        {text !== null && (
          <Button
            variant="default"
            leftSection={<IconFileTypePdf size={20} aria-hidden="true" />}
            loading={fetching}
            onClick={() => void open(text)}
          >
            {t('requests.template.pdf')}
          </Button>
        )}
      </div>
      {problem && <ErrorState problem={problem} />}
      <SampleLetter kind={kind} body={body} sample={sample} />
    </section>
  )
}

function Version({ version, use }: { version: TemplateVersion; use: (() => void) | null }) {
  const { t, dateTime } = useWords()
  const { zone } = useSession().desk
  const at = dateTime(version.at, zone)
  const number = version.version - 1000
  return (
    <li className={styles.row}>
      <div>
        <strong>
          {version.body === null
            ? t('requests.template.version.back')
            : t('requests.template.version', { version: number })}
        </strong>
        <span className={styles.quiet}>
          {version.by === null ? at : t('requests.template.version.by', { at, name: version.by })}
        </span>
      </div>
      {use !== null && version.body !== null && (
        <Button
          variant="default"
          onClick={use}
          aria-label={t('requests.template.again.of', { version: number })}
        >
          {t('requests.template.again')}
        </Button>
      )}
    </li>
  )
}

function Versions({
  kind,
  use,
}: {
  kind: LetterKind
  use: ((body: readonly TemplatePiece[]) => void) | null
}) {
  const { t } = useWords()
  const { items, loading, problem, again, more, loadingMore } = useList(listTemplateVersions, {
    params: { kind },
  })
  if (problem) return <ErrorState problem={problem} retry={again} />
  if (loading) return <Loading shape="list" />
  if (items.length === 0) return <p className={styles.quiet}>{t('requests.template.versions.none')}</p>
  return (
    <>
      <ul className={styles.list}>
        {items.map((version) => (
          <Version key={version.id} version={version} use={use && (() => use(version.body ?? []))} />
        ))}
      </ul>
      {more && (
        <Button variant="default" onClick={more} loading={loadingMore}>
          {t('requests.template.versions.more')}
        </Button>
      )}
    </>
  )
}

function Retire({ kind }: { kind: LetterKind }) {
  const { t } = useWords()
  const say = useNotice()
  const { send, sending, problem } = useWrite(retireTemplate)
  const retire = async () => {
    if (await send({ params: { kind } })) say({ text: t('requests.template.retired') })
  }
  return (
    <div className={styles.retire}>
      {problem && <ErrorState problem={problem} />}
      <p className={styles.quiet}>{t('requests.template.retire.about')}</p>
      <Button variant="default" loading={sending} onClick={() => void retire()}>
        {t('requests.template.retire')}
      </Button>
    </div>
  )
}

function Writing({ found }: { found: TemplateInForce }) {
  const { kind, ownSince } = found
  const { t } = useWords()
  const say = useNotice()
  const area = useRef<HTMLTextAreaElement>(null)
  const faultsBox = useRef<HTMLDivElement>(null)
  const [text, setText] = useState(() => templateText(kind, found.body))
  const write = useWrite(saveTemplate)
  const { body, faults } = readTemplate(kind, text)

  const save = async () => {
    if (faults.length > 0) return faultsBox.current?.focus()
    if (await write.send({ params: { kind }, body: { text } })) say({ text: t('requests.template.saved') })
  }
  const insert = (piece: string) => {
    const field = area.current
    const from = field?.selectionStart ?? text.length
    const to = field?.selectionEnd ?? from
    setText(`${text.slice(0, from)}${piece}${text.slice(to)}`)
    requestAnimationFrame(() => {
      field?.focus()
      field?.setSelectionRange(from + piece.length, from + piece.length)
    })
  }
  const useAgain = (former: readonly TemplatePiece[]) => {
    setText(templateText(kind, former))
    area.current?.focus()
  }
  return (
    <>
      <div className={styles.columns}>
        <div className={styles.writing}>
          <Form
            label={t(`requests.paper.${kind}`)}
            problem={write.problem}
            send={() => void save()}
            actions={
              <>
                <Button type="submit" loading={write.sending}>
                  {t('requests.template.save')}
                </Button>
                <ButtonLink variant="subtle" to="/letter-templates">
                  {t('shell.cancel')}
                </ButtonLink>
              </>
            }
          >
            <Textarea
              ref={area}
              label={t('requests.template.text')}
              description={t('requests.template.text.about')}
              lang="id"
              autosize
              minRows={10}
              maxRows={24}
              maxLength={6000}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            <Faults faults={faults} text={text} box={faultsBox} />
          </Form>
          <Fields kind={kind} insert={insert} />
        </div>
        <Preview kind={kind} body={body} text={text} />
      </div>
      <Section heading={t('requests.template.versions')}>
        <Versions kind={kind} use={useAgain} />
        {ownSince !== null && <Retire kind={kind} />}
      </Section>
    </>
  )
}

/** An administrator words a kind of letter of the own agency; everybody else of the agency reads how it is worded. */
export function TemplatePage({ kind }: { kind: LetterKind }) {
  const { t } = useWords()
  const { desk } = useSession()
  const keeps = useMay('administrator')
  const read = useRead(listTemplates)
  return (
    <Loaded read={read} shape="page" title="requests.templates">
      {({ items }) => {
        const found = items.find((one) => one.kind === kind)
        return (
          <Page
            title="requests.templates"
            heading={t(`requests.paper.${kind}`)}
            lead={t(keeps ? 'requests.templates.about' : 'requests.templates.others')}
            action={
              <ButtonLink variant="default" to="/letter-templates">
                {t('requests.templates.back')}
              </ButtonLink>
            }
          >
            {found && keeps && <Writing key={desk.id} found={found} />}
            {found && !keeps && <Preview kind={kind} body={found.body} text={null} />}
          </Page>
        )
      }}
    </Loaded>
  )
}
