import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { bindProviderAccount, finishWithProvider } from '../../src/sign-in/contract.ts'
import { CodeForm } from '../agencies/sign-in.tsx'
import { unlockAt } from '../shell/lock.ts'
import { Page } from '../shell/page.tsx'
import { problemFacts } from '../shell/problem-facts.ts'
import { client } from '../shell/server.ts'
import { ErrorState, Loading } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import styles from './provider.module.css'
import { type Back, comeBack } from './provider.ts'

/** Answers the half-open session where the second factor is still to come. */
async function finish(way: Back): Promise<{ token: string; passkey: boolean } | null> {
  if (way.binding) {
    await client.call(bindProviderAccount, { body: way.answer })
    location.replace(way.back)
    return null
  }
  const { next, token, member } = await client.call(finishWithProvider, { body: way.answer })
  if (next !== 'done') return { token, passkey: next === 'passkey' }
  unlockAt(member, way.back, way.of)
  return null
}

/**
 * Where the provider sends the browser back to, also one that is locked. It goes on by itself, to where the member was;
 * the app begins anew, so that nothing of the way stays in its memory or in the history.
 */
export function ProviderReturn() {
  const { t } = useWords()
  const [way] = useState(comeBack)
  const goOn = () => location.replace(way.back)
  const finished = useQuery({
    queryKey: [finishWithProvider.name, way.answer.state],
    queryFn: () => finish(way),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    meta: { still: true },
  })
  return (
    <Page title={way.binding ? 'sign-in.provider.binding' : 'agencies.signIn'}>
      {finished.error ? (
        <div className={styles.back}>
          <ErrorState problem={problemFacts(finished.error)} />
          <Button onClick={goOn}>
            {t(way.binding ? 'sign-in.provider.security' : 'sign-in.provider.restart')}
          </Button>
        </div>
      ) : finished.data ? (
        <CodeForm
          half={finished.data.token}
          passkey={finished.data.passkey}
          done={(member) => unlockAt(member, way.back, way.of)}
          restart={goOn}
        />
      ) : (
        <Loading shape="page" />
      )}
    </Page>
  )
}
