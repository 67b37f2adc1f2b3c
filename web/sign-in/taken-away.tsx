import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { acknowledgeRemoval, acknowledgeReset } from '../../src/sign-in/contract.ts'
import { useWrite } from '../shell/server.ts'
import { FormProblem } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import styles from './security.module.css'

type Acknowledge = typeof acknowledgeReset | typeof acknowledgeRemoval

/** Somebody has taken away a way of the member to sign in: said until the member says that they know. */
export function TakenAway({
  what,
  about,
  acknowledge,
}: {
  what: string
  about: string
  acknowledge: Acknowledge
}) {
  const { t } = useWords()
  const write = useWrite(acknowledge)
  return (
    <div className={styles.reset} role="alert">
      <IconAlertTriangle size={24} aria-hidden="true" />
      <div>
        <strong>{what}</strong>
        <p>{about}</p>
        <FormProblem problem={write.problem} />
        <Button variant="default" loading={write.sending} onClick={() => void write.send()}>
          {t('sign-in.reset.known')}
        </Button>
      </div>
    </div>
  )
}
