import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { bindProviderAccount, finishWithProvider } from '../../src/sign-in/contract.ts'
import { CodeForm } from '../agencies/sign-in.tsx'
import { Page } from '../shell/page.tsx'
import { problemFacts } from '../shell/problem-facts.ts'
import { client } from '../shell/server.ts'
import { ErrorState, Loading } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import styles from './provider.module.css'
import { type Back, comeBack } from './provider.ts'

/** Answers the half-open session where the second factor is still to come; null when all is done. */
async function finish({ binding, answer }: Back): Promise<{ token: string; passkey: boolean } | null> {
  if (binding) {
    await client.call(bindProviderAccount, { body: answer })
    return null
  }
  const { next, token } = await client.call(finishWithProvider, { body: answer })
  return next === 'done' ? null : { token, passkey: next === 'passkey' }
}

/** Where the provider sends the browser back to. It goes on by itself, to where the member was. */
export function ProviderReturn() {
  const { t } = useWords()
  const [way] = useState(comeBack)
  // The app begins anew: nothing of the way stays in its memory or in the history.
  const goOn = () => location.replace(way.back)
  const finished = useQuery({
    queryKey: [finishWithProvider.name, way.answer.state],
    queryFn: async () => {
      const half = await finish(way)
      if (half === null) goOn()
      return half
    },
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
        <CodeForm half={finished.data.token} passkey={finished.data.passkey} done={goOn} restart={goOn} />
      ) : (
        <Loading shape="page" />
      )}
    </Page>
  )
}
