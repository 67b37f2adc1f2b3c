import { Button, FileButton, NativeSelect } from '@mantine/core'
import { IconFileSpreadsheet, IconLock } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { localDate } from '../../src/kernel/dates.ts'
import { uuidv4 } from '../../src/kernel/id.ts'
import { registerPerson } from '../../src/people/contract.ts'
import { effectOf, mostRosterRows, type RosterColumn, rosterColumns } from '../../src/people/rules/roster.ts'
import { OpenKeys } from '../keys/open-keys.tsx'
import { useNow } from '../shell/installation.ts'
import { Page, Section } from '../shell/page.tsx'
import { problemFacts } from '../shell/problem-facts.ts'
import { refresh } from '../shell/server.ts'
import { useSession } from '../shell/session.tsx'
import { ButtonLink } from '../sites/button-link.tsx'
import { ErrorState, FormProblem, type ProblemFacts } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import { numberText } from './desk-index.ts'
import type { Device } from './device.ts'
import type { RosterOutcome, SheetGuess } from './device.worker.ts'
import styles from './people.module.css'
import { ProgrammeSelect, useProgramme } from './programme-select.tsx'
import { registerOnce } from './register-once.ts'
import type { RosterFileFault } from './roster-file.ts'
import { useDevice, usePeople, usePlaces } from './use-people.ts'
import { Veil } from './veil.tsx'

interface Mapping {
  readonly sheet: number
  readonly columns: readonly (RosterColumn | null)[]
}

/** Which column says what: guessed from the headings, and changed by hand. */
function Columns({
  sheets,
  mapping,
  change,
}: {
  sheets: readonly SheetGuess[]
  mapping: Mapping
  change: (mapping: Mapping) => void
}) {
  const { t } = useWords()
  const sheet = sheets[mapping.sheet]
  if (!sheet) return null
  return (
    <Section heading={t('people.import.columns')}>
      <div className={styles.part}>
        <p className={styles.quiet}>{t('people.import.columns.about')}</p>
        {sheets.length > 1 && (
          <NativeSelect
            label={t('people.import.sheet')}
            value={String(mapping.sheet)}
            onChange={(event) => {
              const at = Number(event.currentTarget.value)
              change({ sheet: at, columns: sheets[at]?.columns ?? [] })
            }}
            data={sheets.map(({ name }, at) => ({ value: String(at), label: name }))}
          />
        )}
        <div className={styles.two}>
          {sheet.headings.map((heading, at) =>
            heading.trim() === '' ? null : (
              <NativeSelect
                key={at}
                label={heading}
                value={mapping.columns[at] ?? ''}
                onChange={(event) => {
                  const column = rosterColumns.find((one) => one === event.currentTarget.value) ?? null
                  change({
                    ...mapping,
                    // A column says one thing, and a thing is said by one column.
                    columns: sheet.headings.map((_, place) => {
                      const was = mapping.columns[place] ?? null
                      return place === at ? column : was === column ? null : was
                    }),
                  })
                }}
                data={[
                  { value: '', label: t('people.import.column.none') },
                  ...rosterColumns.map((column) => ({
                    value: column,
                    label: t(`people.import.column.${column}`),
                  })),
                ]}
              />
            ),
          )}
        </div>
      </div>
    </Section>
  )
}

function Report({
  outcome,
  left,
  leave,
}: {
  outcome: RosterOutcome
  left: ReadonlySet<number>
  leave: (line: number, out: boolean) => void
}) {
  const { t } = useWords()
  const telling = outcome.rows.filter(({ faults, twins }) => faults.length > 0 || twins.length > 0)
  const told = rosterColumns.filter((column) => outcome.told[column] > 0)
  return (
    <>
      <Section heading={t('people.import.read')}>
        <dl className={styles.facts}>
          {told.map((column) => (
            <Row key={column} column={column} count={outcome.told[column]} />
          ))}
        </dl>
        {outcome.beyond > 0 && (
          <p className={styles.fault}>
            {t('people.import.beyond', { count: outcome.beyond, most: mostRosterRows })}
          </p>
        )}
      </Section>
      <Section heading={t('people.import.look')}>
        {telling.length === 0 ? (
          <p className={styles.quiet}>{t('people.import.clean')}</p>
        ) : (
          <div className={styles.scroll} tabIndex={0} role="group" aria-label={t('people.import.table')}>
            <table className={styles.sheet}>
              <thead>
                <tr>
                  <th scope="col">{t('people.import.line')}</th>
                  <th scope="col">{t('people.import.who')}</th>
                  <th scope="col">{t('people.import.what')}</th>
                  <th scope="col">{t('people.import.take')}</th>
                </tr>
              </thead>
              <tbody>
                {telling.map((row) => (
                  <tr key={row.line}>
                    <th scope="row">{row.line}</th>
                    <td>{row.person.name ?? row.person.called[0] ?? t('people.import.nobody')}</td>
                    <td>
                      <ul>
                        {row.faults.map(({ column, fault }) => (
                          <li
                            key={`${column} ${fault}`}
                            className={effectOf(fault) === 'look' ? '' : styles.fault}
                          >
                            {column && `${t(`people.import.column.${column}`)}: `}
                            {t(`people.fault.${fault}`)}
                          </li>
                        ))}
                        {row.twins.map(({ line, own, probability }) => (
                          <li key={line ?? own?.id}>
                            {line === null
                              ? t('people.import.twin.own', {
                                  number: numberText(own?.number ?? 0),
                                  percent: Math.min(99, Math.round(probability * 100)),
                                })
                              : t('people.import.twin.line', {
                                  line,
                                  percent: Math.min(99, Math.round(probability * 100)),
                                })}
                          </li>
                        ))}
                      </ul>
                    </td>
                    <td>
                      {row.taken ? (
                        <label className={styles.take}>
                          <input
                            type="checkbox"
                            checked={!left.has(row.line)}
                            aria-label={t('people.import.take.line', { line: row.line })}
                            onChange={(event) => leave(row.line, !event.currentTarget.checked)}
                          />{' '}
                          {t('people.import.take')}
                        </label>
                      ) : (
                        t('people.import.out')
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Section>
    </>
  )
}

function Row({ column, count }: { column: RosterColumn; count: number }) {
  const { t } = useWords()
  return (
    <>
      <dt>{t(`people.import.column.${column}`)}</dt>
      <dd>{t('people.import.rows', { count })}</dd>
    </>
  )
}

interface Progress {
  readonly done: number
  readonly of: number
}

function Import({ device }: { device: Device }) {
  const { t, number } = useWords()
  const queries = useQueryClient()
  const { zone } = useSession().desk
  const now = useNow()
  const places = usePlaces()
  const people = usePeople(device)
  const [sheets, setSheets] = useState<readonly SheetGuess[] | RosterFileFault | null>(null)
  const [mapping, setMapping] = useState<Mapping | null>(null)
  const [outcome, setOutcome] = useState<RosterOutcome | null>(null)
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set())
  const [progress, setProgress] = useState<Progress | null>(null)
  const [problem, setProblem] = useState<ProblemFacts | null>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  // Each line keeps its case while one tries again: nobody is registered twice.
  const ids = useRef(new Map<number, string>())
  const registered = useRef(new Set<number>())
  const programme = useProgramme(chosen)
  const today = localDate(now, zone)

  const look = async (all: readonly SheetGuess[], next: Mapping) => {
    setMapping(next)
    const sheet = all[next.sheet]
    if (!sheet) return
    setOutcome(
      await device.ask('rosterReport', {
        sheet: next.sheet,
        heading: sheet.heading,
        columns: next.columns,
        today,
        places,
      }),
    )
    setLeft(new Set())
  }
  const choose = async (file: File | null) => {
    if (!file) return
    ids.current.clear()
    registered.current.clear()
    setOutcome(null)
    setProgress(null)
    setProblem(null)
    const read = await device.ask('roster', new Uint8Array(await file.arrayBuffer()))
    setSheets(read)
    if (typeof read === 'string') return
    const best = read.reduce(
      (at, { columns }, here) =>
        columns.filter(Boolean).length > (read[at]?.columns.filter(Boolean).length ?? 0) ? here : at,
      0,
    )
    await look(read, { sheet: best, columns: read[best]?.columns ?? [] })
  }
  const taken = outcome?.rows.filter(({ taken: fit, line }) => fit && !left.has(line)) ?? []
  const register = async () => {
    if (!mapping || !sheets || typeof sheets === 'string' || programme === null) return
    const sheet = sheets[mapping.sheet]
    const children = sheet?.headings[mapping.columns.indexOf('children')] ?? ''
    setProblem(null)
    let done = 0
    setProgress({ done, of: taken.length })
    try {
      for (const { line } of taken) {
        if (!registered.current.has(line)) {
          const id = ids.current.get(line) ?? uuidv4()
          ids.current.set(line, id)
          const sealed = await device.ask('sealRow', { line, id, at: now, today, headings: { children } })
          await registerOnce({
            id,
            adult: true,
            programme,
            ageBand: sealed.ageBand,
            sex: sealed.sex,
            site: null,
            groups: [...sealed.groups],
            promise: null,
          })
          registered.current.add(line)
        }
        done += 1
        setProgress({ done, of: taken.length })
      }
    } catch (error) {
      setProblem(problemFacts(error))
    }
    await refresh(queries, registerPerson)
  }
  const finished = progress !== null && progress.done === progress.of && problem === null
  const running = progress !== null && !finished && problem === null

  if (finished)
    return (
      <section className={styles.card} role="status">
        <h2>{t('people.import.done', { count: progress.of })}</h2>
        <p>{t('people.import.done.about')}</p>
        <div className={styles.actions}>
          <ButtonLink to="/people">{t('people.title')}</ButtonLink>
          <ButtonLink variant="default" to="/people/duplicates">
            {t('people.duplicates')}
          </ButtonLink>
        </div>
      </section>
    )
  return (
    <div className={styles.part}>
      <div className={styles.note}>
        <IconLock size={22} aria-hidden="true" />
        <div className={styles.noteWords}>
          <p>{t('people.import.here')}</p>
        </div>
      </div>
      <FileButton accept=".csv,.xlsx,.txt" onChange={(file) => void choose(file)}>
        {(props) => (
          <div className={styles.actions}>
            <Button
              {...props}
              variant={outcome ? 'default' : 'filled'}
              disabled={running || people.data === undefined || places.length === 0}
              leftSection={<IconFileSpreadsheet size={20} aria-hidden="true" />}
            >
              {t('people.import.choose')}
            </Button>
          </div>
        )}
      </FileButton>
      {typeof sheets === 'string' && (
        <p className={styles.fault} role="alert">
          {t(`people.file.${sheets}`)}
        </p>
      )}
      {sheets && typeof sheets !== 'string' && mapping && (
        <Veil>
          <Columns sheets={sheets} mapping={mapping} change={(next) => void look(sheets, next)} />
          {outcome && (
            <Report
              outcome={outcome}
              left={left}
              leave={(line, out) => {
                const next = new Set(left)
                if (out) next.add(line)
                else next.delete(line)
                setLeft(next)
              }}
            />
          )}
          <ProgrammeSelect value={programme} choose={setChosen} />
          <FormProblem problem={problem} />
          {progress && (
            <div role="status">
              <progress
                className={styles.bar}
                max={progress.of}
                value={progress.done}
                aria-label={t('people.import.progress', {
                  done: number(progress.done),
                  of: number(progress.of),
                })}
              />
              <p>{t('people.import.progress', { done: number(progress.done), of: number(progress.of) })}</p>
            </div>
          )}
          <div className={styles.thumb}>
            <p>{t('people.import.do.about')}</p>
            <Button
              size="md"
              loading={running}
              disabled={taken.length === 0 || programme === null}
              onClick={() => void register()}
            >
              {t('people.import.do', { count: taken.length })}
            </Button>
          </div>
        </Veil>
      )}
      {people.error && !people.data && (
        <ErrorState problem={problemFacts(people.error)} retry={() => void people.refetch()} />
      )}
    </div>
  )
}

function WithDevice() {
  const device = useDevice()
  return device && <Import device={device} />
}

/** A desk's own list, read on this device; every row is sealed before anything of it is sent. */
export function ImportPage() {
  const { t } = useWords()
  return (
    <Page title="people.import" lead={t('people.import.lead')}>
      <OpenKeys need="sealing">
        <WithDevice />
      </OpenKeys>
    </Page>
  )
}
