import { Button, FileButton, TextInput } from '@mantine/core'
import { IconDownload, IconUpload } from '@tabler/icons-react'
import { useState } from 'react'
import { listAgencies } from '../../src/agencies/contract.ts'
import { localDate } from '../../src/kernel/dates.ts'
import { isRefusal } from '../../src/kernel/refusal.ts'
import { listUnstated, setRoot, stateAgency } from '../../src/keys/contract.ts'
import type { Input } from '../../src/platform/endpoint.ts'
import type { Directory } from '../../src/vault/directory.ts'
import { refused } from '../agencies/passphrase.ts'
import { saveBlob } from '../requests/save-blob.ts'
import { useNow } from '../shell/installation.ts'
import { Loaded } from '../shell/loaded.tsx'
import { useNotice } from '../shell/notice.tsx'
import { Page, Section } from '../shell/page.tsx'
import { client, useList, useRead } from '../shell/server.ts'
import { useSession } from '../shell/session.tsx'
import { EmptyState, ErrorState, FormProblem, Loading } from '../ui/feedback.tsx'
import { Form } from '../ui/form.tsx'
import { useWords } from '../words/words.tsx'
import { useAct } from './acts.ts'
import { Digits, sameDigits, useDigits } from './digits.tsx'
import { useDirectory } from './directory.ts'
import { DirectoryRefused } from './directory-refused.tsx'
import styles from './keys.module.css'

type Statement = Input<typeof stateAgency>['body']['statement']

/** The public half, from the offline computer; the digits that stand there on the screen are typed, so that both were looked at. */
function SetRoot() {
  const { t } = useWords()
  const [half, setHalf] = useState('')
  const [typed, setTyped] = useState('')
  const [checked, setChecked] = useState(false)
  const whole = /^[A-Za-z0-9_-]{43}$/.test(half.trim())
  const digits = useDigits(whole ? half.trim() : null)
  const act = useAct(() => client.call(setRoot, { body: { verify: half.trim() } }))
  const same = sameDigits(typed, digits)
  return (
    <Section heading={t('keys.root.set')}>
      <div className={styles.step}>
        <p>{t('keys.root.set.about')}</p>
        <Form
          label={t('keys.root.set')}
          problem={act.problem}
          send={() => {
            setChecked(true)
            if (whole && same) act.run()
          }}
          actions={
            <Button type="submit" aria-disabled={act.working}>
              {t('keys.root.set.do')}
            </Button>
          }
        >
          <TextInput
            label={t('keys.root.half')}
            value={half}
            onChange={(event) => setHalf(event.currentTarget.value)}
            error={checked && !whole ? t('keys.root.half.odd') : undefined}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
          <TextInput
            label={t('keys.root.typed')}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            error={checked && whole && !same ? t('keys.root.typed.odd') : undefined}
            inputMode="numeric"
            autoComplete="off"
          />
        </Form>
      </div>
    </Section>
  )
}

/** What `bekal keys state` has written. */
function statementsIn(text: string): Statement[] {
  try {
    const { bekal, statements } = JSON.parse(text) as { bekal?: string; statements?: Statement[] }
    if (bekal === 'statements' && Array.isArray(statements)) return statements
  } catch {
    // not ours, or cut short
  }
  throw refused('no_statements')
}

function Carry({ directory }: { directory: Directory }) {
  const { t, dateTime } = useWords()
  const say = useNotice()
  const { desk } = useSession()
  const now = useNow()
  const waiting = useRead(listUnstated)
  const bring = useAct(async (file: File) => {
    const last = directory.seen['root']?.number ?? 0
    const fresh = statementsIn(await file.text()).filter(({ number }) => number > last)
    for (const statement of fresh) await client.call(stateAgency, { body: { statement } })
    say({ text: t('keys.carry.brought', { count: fresh.length }) })
  })
  const save = (items: readonly { id: string; name: string; verify: string }[]) => {
    const agencies = items.map(({ id, name, verify }) => ({ id, name, verify }))
    const file = { bekal: 'requests', last: directory.seen['root'] ?? null, agencies }
    saveBlob(
      new Blob([`${JSON.stringify(file, null, 2)}\n`], { type: 'application/json' }),
      `menunggu-${localDate(now, desk.zone)}.json`,
    )
  }
  return (
    <Loaded read={waiting} shape="list">
      {({ items }) => (
        <Section heading={t('keys.carry')}>
          <div className={styles.step}>
            {items.length === 0 ? (
              <EmptyState title={t('keys.carry.none')} text={t('keys.carry.none.about')} />
            ) : (
              <>
                <p>{t('keys.carry.about')}</p>
                <ul className={styles.members} aria-label={t('keys.carry')}>
                  {items.map(({ id, name, madeAt }) => (
                    <li key={id} className={styles.member}>
                      <strong>{name}</strong>
                      <span className={styles.quiet}>
                        {t('keys.carry.since', { at: dateTime(madeAt, desk.zone) })}
                      </span>
                    </li>
                  ))}
                </ul>
                <Button leftSection={<IconDownload size={20} />} onClick={() => save(items)}>
                  {t('keys.carry.download')}
                </Button>
              </>
            )}
            <FormProblem problem={bring.problem} />
            <FileButton accept="application/json,.json" onChange={(file) => file && bring.run(file)}>
              {(props) => (
                <Button {...props} variant="default" leftSection={<IconUpload size={20} />}>
                  {t('keys.carry.bring')}
                </Button>
              )}
            </FileButton>
          </div>
        </Section>
      )}
    </Loaded>
  )
}

/** How far each agency is, as the directory says it and not the server. */
function Agencies({ directory }: { directory: Directory }) {
  const { t } = useWords()
  const [typed, setTyped] = useState('')
  const q = typed.trim()
  const agencies = useList(listAgencies, { query: q === '' ? {} : { q } })
  const waiting = new Set(useRead(listUnstated).data?.items.map(({ id }) => id))
  return (
    <Section heading={t('keys.agencies')}>
      <TextInput
        label={t('keys.agencies.find')}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        autoComplete="off"
        maw="24rem"
      />
      {agencies.problem && <ErrorState problem={agencies.problem} retry={agencies.again} />}
      {agencies.loading && <Loading shape="list" />}
      <ul className={styles.members} aria-label={t('keys.agencies')}>
        {agencies.items.map(({ id, name }) => {
          const state = waiting.has(id) ? 'waits' : directory.agencies.has(id) ? 'stated' : 'none'
          return (
            <li key={id} className={styles.member}>
              <strong>{name}</strong>
              <span className={styles.bondShort} data-state={state}>
                {t(`keys.agencies.${state}`)}
              </span>
            </li>
          )
        })}
      </ul>
      {agencies.more && (
        <Button variant="subtle" onClick={agencies.more} loading={agencies.loadingMore}>
          {t('shell.loadMore')}
        </Button>
      )}
    </Section>
  )
}

/** *Kunci induk*, for operators: set once, what waits is carried there, what it has stated is brought. */
export function RootPage() {
  const { t } = useWords()
  const read = useDirectory()
  const believed = read.data && !isRefusal(read.data) ? read.data : null
  const digits = useDigits(believed?.root ?? null)
  return (
    <Page title="keys.root" lead={t('keys.root.lead')}>
      <Loaded read={read} shape="page">
        {(data) =>
          data === null ? (
            <SetRoot />
          ) : isRefusal(data) ? (
            <DirectoryRefused why={data.refused} />
          ) : (
            <>
              <Section heading={t('keys.root.here')}>
                <div className={styles.step}>
                  <p>{t('keys.root.here.about')}</p>
                  <Digits digits={digits} />
                </div>
              </Section>
              <Carry directory={data.directory} />
              <Agencies directory={data.directory} />
            </>
          )
        }
      </Loaded>
    </Page>
  )
}
