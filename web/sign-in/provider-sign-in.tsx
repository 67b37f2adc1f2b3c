import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { beginWithProvider } from '../../src/sign-in/contract.ts'
import { Or } from '../agencies/by-passkey.tsx'
import { problemFacts } from '../shell/problem-facts.ts'
import { client } from '../shell/server.ts'
import { FormProblem } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import styles from './provider.module.css'
import { goToProvider, useProvider } from './provider.ts'

/** The second way in, where the installation has one: below the passphrase, which opens always. */
export function ProviderSignIn({ first }: { /** Nothing but the form stands above it. */ first: boolean }) {
  const { t } = useWords()
  const label = useProvider()
  const begin = useMutation({
    mutationFn: () => client.call(beginWithProvider),
    onSuccess: ({ url }) => goToProvider(url, false),
  })
  if (label === null) return null
  return (
    <div className={styles.other}>
      {first && <Or />}
      <Button
        variant="default"
        fullWidth
        aria-disabled={begin.isPending}
        onClick={() => begin.isPending || begin.mutate()}
      >
        {begin.isPending ? t('sign-in.provider.going', { label }) : t('sign-in.provider.do', { label })}
      </Button>
      <FormProblem problem={begin.error && !begin.isPending ? problemFacts(begin.error) : null} />
    </div>
  )
}
