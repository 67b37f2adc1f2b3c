import { Button } from '@mantine/core'
import { useState } from 'react'
import {
  acknowledgeRemoval,
  beginBinding,
  getProviderAccount,
  type ProviderAccount as Account,
  removeProviderAccount,
} from '../../src/sign-in/contract.ts'
import { useNotice } from '../shell/notice.tsx'
import { Section } from '../shell/page.tsx'
import { problemFacts } from '../shell/problem-facts.ts'
import { useRead, useWrite } from '../shell/server.ts'
import { useSession } from '../shell/session.tsx'
import { ErrorState, Loading } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import { goToProvider, useProvider } from './provider.ts'
import styles from './security.module.css'
import { TakenAway } from './taken-away.tsx'
import { WithPassphrase } from './with-passphrase.tsx'

function Removed({ removed }: { removed: NonNullable<Account['removed']> }) {
  const { t, dateTime } = useWords()
  const { desk } = useSession()
  return (
    <TakenAway
      what={t('sign-in.provider.removed')}
      about={t('sign-in.provider.removed.about', {
        by: removed.by,
        desk: removed.desk,
        at: dateTime(removed.at, desk.zone),
      })}
      acknowledge={acknowledgeRemoval}
    />
  )
}

function Binding({ label, since }: { label: string; since: string | null }) {
  const { t, dateTime } = useWords()
  const { desk } = useSession()
  const say = useNotice()
  const [open, setOpen] = useState(false)
  const begin = useWrite(beginBinding)
  const remove = useWrite(removeProviderAccount)
  const write = since === null ? begin : remove
  const word = since === null ? 'sign-in.provider.bind' : 'sign-in.provider.unbind'
  const stop = () => {
    setOpen(false)
    write.forget()
  }
  const act = async (secret: string) => {
    if (since === null) {
      const sent = await begin.send({ body: { secret } })
      if (sent) goToProvider(sent.url, true)
    } else if (await remove.send({ body: { secret } })) {
      setOpen(false)
      say({ text: t('sign-in.provider.unbound') })
    }
  }
  return (
    <>
      <p className={styles.lead}>
        {since === null
          ? t('sign-in.provider.none', { label })
          : t('sign-in.provider.since', { at: dateTime(since, desk.zone) })}
      </p>
      {open ? (
        <WithPassphrase
          label={t(word)}
          send={(secret) => void act(secret)}
          sending={write.sending}
          problem={write.problem}
          cancel={stop}
        />
      ) : (
        <div className={styles.buttons}>
          <Button variant={since === null ? 'default' : 'subtle'} onClick={() => setOpen(true)}>
            {t(word)}
          </Button>
        </div>
      )}
    </>
  )
}

/** With which account of the provider the member signs in. Nothing where the installation has none. */
export function ProviderAccount() {
  const { t } = useWords()
  const label = useProvider()
  const found = useRead(getProviderAccount)
  const removed = found.data?.removed ?? null
  if (label === null) return removed && <Removed removed={removed} />
  return (
    <Section heading={t('sign-in.provider', { label })}>
      {removed && <Removed removed={removed} />}
      {found.isPending && <Loading shape="list" />}
      {found.isError && <ErrorState problem={problemFacts(found.error)} retry={() => void found.refetch()} />}
      {found.data && <Binding label={label} since={found.data.since} />}
    </Section>
  )
}
