import { Button } from '@mantine/core'
import { IconCircleCheck, IconCircleMinus, IconClock, IconLock } from '@tabler/icons-react'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import {
  type CodeEntry,
  type CodeList,
  listCodeLists,
  returnCode,
} from '../../src/administration/contract.ts'
import { namedByProgram } from '../../src/administration/rules/code-lists.ts'
import { localDate } from '../../src/kernel/dates.ts'
import { useNow } from '../shell/installation.ts'
import { Loaded } from '../shell/loaded.tsx'
import { useNotice } from '../shell/notice.tsx'
import { Page, Section } from '../shell/page.tsx'
import { useRead, useWrite } from '../shell/server.ts'
import { useMay, useSession } from '../shell/session.tsx'
import { useChecked } from '../sites/checked.ts'
import { Sources } from '../sites/sources.tsx'
import { EmptyState, ErrorState } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import { AddCode, ChangeCode, RetireCode } from './code-forms.tsx'
import { codeState } from './code-states.ts'
import { useReadAnew } from './read-anew.ts'
import styles from './reference.module.css'

const stateIcons = { valid: IconCircleCheck, ahead: IconClock, ended: IconCircleMinus }

/** How an entry stands today and since or until when: word, shape and colour. */
function Validity({ entry }: { entry: CodeEntry }) {
  const { t, date } = useWords()
  const { desk } = useSession()
  const { validFrom, validTo } = entry
  const state = codeState(entry, localDate(useNow(), desk.zone))
  const Icon = stateIcons[state]
  return (
    <span className={styles.state} data-state={state}>
      <Icon size={18} aria-hidden="true" />
      <span>
        {state === 'ended' && validTo !== null && t('administration.code.ended', { date: date(validTo) })}
        {state === 'ahead' && validFrom !== null && t('administration.code.ahead', { date: date(validFrom) })}
        {state === 'valid' &&
          (validTo !== null
            ? t('administration.code.until', { date: date(validTo) })
            : validFrom !== null
              ? t('administration.code.since', { date: date(validFrom) })
              : t('administration.code.valid'))}
      </span>
    </span>
  )
}

function Entry({ list, entry }: { list: CodeList; entry: CodeEntry }) {
  const { t, language, date } = useWords()
  const say = useNotice()
  const readAnew = useReadAnew()
  const { desk } = useSession()
  const today = localDate(useNow(), desk.zone)
  const [open, setOpen] = useState<'change' | 'retire' | null>(null)
  const back = useChecked(useWrite(returnCode))
  const [label, other] = language === 'id' ? [entry.labelId, entry.labelEn] : [entry.labelEn, entry.labelId]
  const state = codeState(entry, today)
  const needed = namedByProgram.has(`${list.list}/${entry.code}`)
  const done = () => setOpen(null)
  const bringBack = async () => {
    if (!(await back.send({ params: { id: entry.id } }))) return
    readAnew()
    say({ text: t('administration.code.returned', { label }) })
  }
  return (
    <li className={styles.entry} data-state={state}>
      <div>
        <strong>{label}</strong>
        <span className={styles.quiet} lang={language === 'id' ? 'en' : 'id'}>
          {other}
        </span>
        <Sources source={entry.source} />
      </div>
      <div>
        <Validity entry={entry} />
        <span className={styles.quiet}>
          <code className={styles.code}>{entry.code}</code> · {t(`administration.origin.${entry.origin}`)}
          {entry.changedAt !== null &&
            entry.origin === 'shipped' &&
            ` · ${t('administration.code.changedOn', { date: date(localDate(entry.changedAt, desk.zone)) })}`}
        </span>
        {needed && list.open && <span className={styles.quiet}>{t('administration.code.needed')}</span>}
        {back.problem && <ErrorState problem={back.problem} />}
      </div>
      {list.open && open === null && (
        <div className={styles.buttons}>
          <Button
            size="sm"
            variant="default"
            aria-label={t('administration.code.change.of', { label })}
            onClick={() => setOpen('change')}
          >
            {t('administration.code.change')}
          </Button>
          {!needed && state !== 'ahead' && (
            <Button
              size="sm"
              variant="subtle"
              aria-label={t(
                state === 'ended' ? 'administration.code.return.of' : 'administration.code.retire.of',
                { label },
              )}
              loading={back.sending}
              onClick={state === 'ended' ? () => void bringBack() : () => setOpen('retire')}
            >
              {t(state === 'ended' ? 'administration.code.return' : 'administration.code.retire')}
            </Button>
          )}
        </div>
      )}
      {open !== null && (
        <div className={styles.wide}>
          {open === 'change' ? (
            <ChangeCode list={list.list} entry={entry} label={label} done={done} />
          ) : (
            <RetireCode entry={entry} label={label} done={done} />
          )}
        </div>
      )}
    </li>
  )
}

function OneList({ list }: { list: CodeList }) {
  const { t, language } = useWords()
  const [adding, setAdding] = useState(false)
  const [name, why] = language === 'id' ? [list.nameId, list.whyId] : [list.nameEn, list.whyEn]
  return (
    <Page
      title="administration.reference"
      heading={name}
      lead={t('administration.list.serves', { list: list.list })}
      action={
        list.open &&
        !adding && <Button onClick={() => setAdding(true)}>{t('administration.code.add')}</Button>
      }
    >
      <aside className={styles.note} aria-label={t(`administration.list.${list.open ? 'open' : 'closed'}`)}>
        {!list.open && <IconLock size={20} aria-hidden="true" />}
        <p>
          <strong>{t(`administration.list.${list.open ? 'open' : 'closed'}`)}.</strong> {why}{' '}
          {t(`administration.list.${list.open ? 'open' : 'closed'}.about`)}
        </p>
      </aside>
      <Section heading={t('administration.list.entries')}>
        {adding && <AddCode list={list} done={() => setAdding(false)} />}
        {list.codes.length === 0 ? (
          <EmptyState title={t('administration.list.none')} text={t('administration.list.none.about')} />
        ) : (
          <ul className={styles.list}>
            {list.codes.map((entry) => (
              <Entry key={entry.id} list={list} entry={entry} />
            ))}
          </ul>
        )}
      </Section>
      <p>
        <Link to="/reference">{t('administration.reference.back')}</Link>
      </p>
    </Page>
  )
}

function FoundList() {
  const { list } = useParams({ from: '/shell/reference/codes/$list' })
  const { t } = useWords()
  const lists = useRead(listCodeLists)
  return (
    <Loaded read={lists} shape="list" title="administration.reference">
      {({ items }) => {
        const found = items.find((one) => one.list === list)
        if (found) return <OneList list={found} />
        return (
          <Page title="administration.reference">
            <ErrorState problem={{ code: 'unknown_list', trace: null, params: {}, fields: [] }} />
            <p>
              <Link to="/reference">{t('administration.reference.back')}</Link>
            </p>
          </Page>
        )
      }}
    </Loaded>
  )
}

/** A code list with all its entries; an operator keeps those of an open one. */
export function CodeListPage() {
  const { t } = useWords()
  if (!useMay('operator')) return <Page title="administration.reference" lead={t('agencies.operatorOnly')} />
  return <FoundList />
}
