import { Button } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconFileTypeCsv, IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import {
  checkReference,
  importReference,
  listImports,
  type ReferencePlan,
} from '../../src/administration/contract.ts'
import { Listing } from '../shell/listing.tsx'
import { Page, Section } from '../shell/page.tsx'
import { useList, useWrite } from '../shell/server.ts'
import { useMay, useSession } from '../shell/session.tsx'
import { EmptyState, FormProblem, Loading } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import { type ChosenFile, mostFiles, readChosen, withChosen } from './chosen-files.ts'
import { PlanView } from './import-plan.tsx'
import styles from './import.module.css'
import { useReadAnew } from './read-anew.ts'

/** What a check found, or an import did, and of which files. */
interface Told {
  readonly plan: ReferencePlan
  readonly paths: readonly string[]
}

const changesOf = ({ added, changed, retired }: ReferencePlan) => added + changed + retired

/** A heading that takes the focus when it comes, so that what it says is read out. */
function Outcome({ heading }: { heading: string }) {
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => head.current?.focus(), [])
  return (
    <h2 ref={head} tabIndex={-1} className={styles.heading}>
      {heading}
    </h2>
  )
}

function Chosen({ file, drop }: { file: ChosenFile; drop: (() => void) | null }) {
  const { t } = useWords()
  return (
    <li className={styles.chosen}>
      <IconFileTypeCsv size={20} aria-hidden="true" />
      <span className={styles.chosenName}>{file.path}</span>
      {drop && (
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconX size={16} />}
          aria-label={t('administration.import.drop.of', { name: file.path })}
          onClick={drop}
        >
          {t('administration.import.drop')}
        </Button>
      )}
      {file.fault && (
        <p className={styles.trouble} role="alert">
          {t(`administration.import.fault.${file.fault}`)}
        </p>
      )}
    </li>
  )
}

/** Chosen files are checked at once; what is clean can be applied, exactly as it was checked. */
function Import() {
  const { t } = useWords()
  const readAnew = useReadAnew()
  const [files, setFiles] = useState<readonly ChosenFile[]>([])
  const [found, setFound] = useState<Told | null>(null)
  const [done, setDone] = useState<Told | null>(null)
  const check = useWrite(checkReference)
  const apply = useWrite(importReference)
  const input = useRef<HTMLInputElement>(null)
  const sent = files.map(({ path, text }) => ({ path, text }))
  const unread = files.some(({ fault }) => fault !== null)
  const tooMany = files.length > mostFiles
  const busy = check.sending || apply.sending

  const look = async (next: readonly ChosenFile[]) => {
    check.forget()
    apply.forget()
    setFiles(next)
    setFound(null)
    setDone(null)
    if (next.length === 0 || next.length > mostFiles || next.some(({ fault }) => fault !== null)) return
    const plan = await check.send({ body: { files: next.map(({ path, text }) => ({ path, text })) } })
    if (plan) setFound({ plan, paths: next.map(({ path }) => path) })
  }
  const choose = async (chosen: readonly File[]) => {
    if (chosen.length > 0) await look(withChosen(files, await Promise.all(chosen.map(readChosen))))
  }
  const settle = async ({ plan, paths }: Told) => {
    if (!(await apply.send({ body: { files: sent, fingerprint: plan.fingerprint } }))) return
    readAnew()
    setFiles([])
    setFound(null)
    setDone({ plan, paths })
  }
  return (
    <>
      <Section heading={t('administration.import.files')}>
        <p className={styles.about}>{t('administration.import.files.about')}</p>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          accept=".csv,.json,text/csv,application/json"
          aria-label={t('administration.import.choose')}
          onChange={(event) => {
            const chosen = [...(event.currentTarget.files ?? [])]
            event.currentTarget.value = ''
            void choose(chosen)
          }}
        />
        <Button
          variant={found && found.plan.refused === 0 ? 'default' : 'filled'}
          disabled={busy}
          onClick={() => input.current?.click()}
        >
          {t(files.length === 0 ? 'administration.import.choose' : 'administration.import.chooseMore')}
        </Button>
        {files.length > 0 && (
          <ul className={styles.chosenList} aria-label={t('administration.import.files')}>
            {files.map((file) => (
              <Chosen
                key={file.path}
                file={file}
                drop={busy ? null : () => void look(files.filter((one) => one !== file))}
              />
            ))}
          </ul>
        )}
        {tooMany && (
          <p className={styles.trouble} role="alert">
            {t('administration.import.tooMany', { most: mostFiles })}
          </p>
        )}
        <FormProblem problem={check.problem ?? apply.problem} />
        {(check.problem ?? apply.problem) && !unread && !tooMany && (
          <Button mt="md" variant="default" disabled={busy} onClick={() => void look(files)}>
            {t('administration.import.again')}
          </Button>
        )}
      </Section>
      {check.sending && <Loading shape="list" />}
      {found && (
        <section className={styles.found} aria-label={t('administration.import.found')}>
          <Outcome heading={t('administration.import.found')} />
          {found.plan.refused > 0 ? (
            <p className={styles.stops}>
              <IconAlertTriangle size={20} aria-hidden="true" />
              <span>{t('administration.import.stops', { count: found.plan.refused })}</span>
            </p>
          ) : changesOf(found.plan) === 0 ? (
            <p>{t('administration.import.nothing')}</p>
          ) : (
            <div className={styles.apply}>
              <Button loading={apply.sending} onClick={() => void settle(found)}>
                {t('administration.import.do')}
              </Button>
              <span className={styles.quiet}>
                {t('administration.import.do.about', { print: found.plan.fingerprint.slice(0, 12) })}
              </span>
            </div>
          )}
          <PlanView plan={found.plan} paths={found.paths} />
        </section>
      )}
      {done && (
        <section className={styles.found} aria-label={t('administration.import.done')}>
          <Outcome heading={t('administration.import.done')} />
          <p className={styles.goes}>
            <IconCircleCheck size={20} aria-hidden="true" />
            <span>{t('administration.import.done.about', { count: changesOf(done.plan) })}</span>
          </p>
          <PlanView plan={done.plan} paths={done.paths} />
        </section>
      )}
    </>
  )
}

/** Every import there was, newest first: when, and how much it changed. */
function Imports() {
  const { t, dateTime } = useWords()
  const { desk } = useSession()
  const imports = useList(listImports)
  return (
    <Section heading={t('administration.imports')}>
      <Listing
        list={imports}
        label={t('administration.imports')}
        empty={
          <EmptyState
            title={t('administration.imports.none')}
            text={t('administration.imports.none.about')}
          />
        }
        row={({ at, added, changed, retired }) => (
          <div className={styles.past}>
            <time dateTime={at}>{dateTime(at, desk.zone)}</time>
            <span>{t('administration.imports.of', { added, changed, retired })}</span>
          </div>
        )}
      />
    </Section>
  )
}

/** Files of reference data come in: checked row by row, then applied whole or not at all. */
export function ImportPage() {
  const { t } = useWords()
  if (!useMay('operator')) return <Page title="administration.import" lead={t('agencies.operatorOnly')} />
  return (
    <Page title="administration.import" lead={t('administration.import.about')}>
      <Import />
      <Imports />
      <p>
        <Link to="/reference">{t('administration.reference.back')}</Link>
      </p>
    </Page>
  )
}
