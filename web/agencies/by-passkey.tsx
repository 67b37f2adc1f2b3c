import { Button } from '@mantine/core'
import { IconFingerprint } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { problemFacts } from '../shell/problem-facts.ts'
import { FormProblem } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import { enterByPasskey, knowsPasskeys } from './passkey.ts'
import styles from './sign-in.module.css'

/** Between one way in and another. */
export function Or() {
  const { t } = useWords()
  return <p className={styles.or}>{t('agencies.or')}</p>
}

/** The other way in beside a form: a passkey alone, or as second factor of a half-open session. */
export function ByPasskey({ half, done }: { half: string | null; done: (member: string) => void }) {
  const { t } = useWords()
  const enter = useMutation({ mutationFn: enterByPasskey, onSuccess: done })
  if (!knowsPasskeys()) return null
  return (
    <div className={styles.passkey}>
      <Or />
      <FormProblem problem={enter.error && !enter.isPending ? problemFacts(enter.error) : null} />
      <Button
        variant="default"
        fullWidth
        leftSection={<IconFingerprint size={20} aria-hidden="true" />}
        aria-disabled={enter.isPending}
        onClick={() => enter.isPending || enter.mutate(half)}
      >
        {enter.isPending
          ? t('agencies.signIn.pending')
          : t(half === null ? 'agencies.passkey.enter' : 'agencies.passkey.use')}
      </Button>
    </div>
  )
}
