import { Button } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'
import type { Me } from '../../src/agencies/contract.ts'
import { getSecondFactor } from '../../src/sign-in/contract.ts'
import { rememberDesk } from '../shell/chosen-desk.ts'
import { Page } from '../shell/page.tsx'
import { Loaded } from '../shell/loaded.tsx'
import { useRead } from '../shell/server.ts'
import { Factors } from '../sign-in/factors.tsx'
import { useWords } from '../words/words.tsx'
import styles from './entry.module.css'
import { holdEntry } from './entry-held.ts'

/** The desk requires a second factor and the member has none: it is set up here, to the recovery codes on paper. */
export function FirstFactor({
  desk,
  others,
  leave,
}: {
  desk: Me['desks'][number]
  /** The member serves other desks as well. */
  others: boolean
  leave: ReactNode
}) {
  const { t } = useWords()
  const read = useRead(getSecondFactor)
  useEffect(() => {
    holdEntry(true)
    return () => holdEntry(false)
  }, [])
  return (
    <Page title="agencies.factor" lead={t('agencies.factor.about', { desk: desk.name })}>
      <Loaded read={read} shape="page">
        {(factor) => (
          <div className={styles.factors}>
            <Factors factor={factor} zone={desk.zone} kept={() => holdEntry(false)} />
          </div>
        )}
      </Loaded>
      <div className={styles.ways}>
        {others && (
          <Button variant="subtle" onClick={() => rememberDesk(null)}>
            {t('agencies.factor.otherDesk')}
          </Button>
        )}
        {leave}
      </div>
    </Page>
  )
}
