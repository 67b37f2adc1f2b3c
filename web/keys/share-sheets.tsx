import { Button, TextInput } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useState } from 'react'
import { asTyped } from '../../src/vault/written-code.ts'
import { useNow } from '../shell/installation.ts'
import { Page } from '../shell/page.tsx'
import { useSession } from '../shell/session.tsx'
import { Form } from '../ui/form.tsx'
import type { ProblemFacts } from '../ui/feedback.tsx'
import { Mark } from '../ui/mark.tsx'
import { useWords } from '../words/words.tsx'
import styles from './share-sheets.module.css'

const places = ['head', 'safe', 'above'] as const

/** Which group of a share is asked back: none of the first, which all three have in common, and not the short last one. */
const askedGroups = (shares: readonly string[]): number[] =>
  shares.map((share) => 2 + Math.floor(Math.random() * (share.split('-').length - 3)))

function Sheet({ code, at, number }: { code: string; at: number; number: number }) {
  const { t, dateTime } = useWords()
  const { desk } = useSession()
  const now = useNow()
  const [printed] = useState(now)
  const place = places[at] ?? 'head'
  return (
    <section className={styles.sheet} data-sheet aria-label={t('keys.share.of', { at: at + 1 })}>
      <header>
        <p className={styles.brand}>
          <Mark size={32} />
          <strong>{t('shell.name')}</strong>
        </p>
        <p>{t('keys.share.epoch', { epoch: number })}</p>
      </header>
      <h2>{t('keys.share.of', { at: at + 1 })}</h2>
      <p className={styles.desk}>{desk.name}</p>
      <p className={styles.place}>{t(`keys.share.${place}`)}</p>
      <ol className={styles.groups} translate="no">
        {code.split('-').map((group, place) => (
          <li key={place}>
            <span>{place + 1}</span>
            <code>{group}</code>
          </li>
        ))}
      </ol>
      <p>{t('keys.share.rule')}</p>
      <p>{t(`keys.share.${place}.do`)}</p>
      <dl className={styles.lines}>
        <dt>{t('keys.share.made')}</dt>
        <dd>{dateTime(printed, desk.zone)}</dd>
        <dt>{t('keys.share.kept')}</dt>
        <dd />
        <dt>{t('keys.share.signature')}</dt>
        <dd />
      </dl>
    </section>
  )
}

/** Three shares, shown this once: each on a sheet of its own, then proven to be on paper. */
export function ShareSheets({
  shares,
  epoch,
  working,
  problem,
  proved,
  cancel,
}: {
  shares: readonly string[]
  /** The epoch with which they begin to count. */
  epoch: number
  working: boolean
  problem: ProblemFacts | null
  proved: () => void
  cancel: () => void
}) {
  const { t } = useWords()
  const [asked] = useState(() => askedGroups(shares))
  const [typed, setTyped] = useState<readonly string[]>(() => shares.map(() => ''))
  const [checked, setChecked] = useState(false)
  const right = (at: number) => asTyped(typed[at] ?? '') === shares[at]?.split('-')[asked[at] ?? 0]
  return (
    <Page title="keys.shares" lead={<span className="no-print">{t('keys.shares.about')}</span>}>
      <div className={`${styles.ways} no-print`}>
        <Button leftSection={<IconPrinter size={20} />} onClick={() => print()}>
          {t('keys.shares.print')}
        </Button>
        <p>{t('keys.shares.hand')}</p>
      </div>
      <div className={styles.sheets}>
        {shares.map((code, at) => (
          <Sheet key={code} code={code} at={at} number={epoch} />
        ))}
      </div>
      <div className="no-print">
        <Form
          label={t('keys.shares.prove')}
          problem={working ? null : problem}
          send={() => {
            setChecked(true)
            if (!working && shares.every((_, at) => right(at))) proved()
          }}
          actions={
            <>
              <Button type="submit" aria-disabled={working}>
                {t('keys.shares.prove.do')}
              </Button>
              <Button variant="subtle" onClick={cancel}>
                {t('keys.shares.cancel')}
              </Button>
            </>
          }
        >
          <div className={styles.prove}>
            <h2>{t('keys.shares.prove')}</h2>
            <p>{t('keys.shares.prove.about')}</p>
          </div>
          {shares.map((code, at) => (
            <TextInput
              key={code}
              label={t('keys.shares.group', { at: at + 1, group: (asked[at] ?? 0) + 1 })}
              value={typed[at]}
              onChange={(event) => {
                const { value } = event.currentTarget
                setTyped((was) => was.map((one, place) => (place === at ? value : one)))
              }}
              error={checked && !right(at) ? t('keys.shares.group.odd') : undefined}
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
            />
          ))}
        </Form>
      </div>
    </Page>
  )
}
