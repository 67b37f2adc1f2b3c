import { Button } from '@mantine/core'
import { IconFingerprint } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { ProblemError } from '../../src/platform/client.ts'
import { askProof, listPasskeys, proveByPasskey, proveByPassphrase } from '../../src/sign-in/contract.ts'
import { answerOf, knowsPasskeys } from '../agencies/passkey.ts'
import { Dialog } from '../shell/dialog.tsx'
import { problemFacts } from '../shell/problem-facts.ts'
import { client, useRead, useWrite } from '../shell/server.ts'
import { FormProblem } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import styles from './security.module.css'
import { WithPassphrase } from './with-passphrase.tsx'

/** Until when the server takes this session's word; a little less than it does, and forgotten with the page. */
let until = 0
const holdsFor = 4 * 60_000

async function signProof(): Promise<void> {
  const answer = await answerOf(await client.call(askProof))
  const { proved } = await client.call(proveByPasskey, { body: { answer } })
  if (proved) return
  throw new ProblemError({ type: 'about:blank', title: '', status: 422, code: 'passkey_suspect', trace: '' })
}

function ProofDialog({ proved, close }: { proved: () => void; close: () => void }) {
  const { t } = useWords()
  const passkeys = useRead(listPasskeys)
  const passphrase = useWrite(proveByPassphrase)
  const signing = useMutation({ mutationFn: signProof, onSuccess: proved })
  const byPasskey = knowsPasskeys() && passkeys.data?.items.some(({ suspectAt }) => suspectAt === null)
  return (
    <Dialog title={t('sign-in.proof')} close={close}>
      <div className={styles.proof}>
        <p className={styles.quiet}>{t('sign-in.proof.about')}</p>
        {byPasskey && (
          <>
            <FormProblem problem={signing.error && !signing.isPending ? problemFacts(signing.error) : null} />
            <Button
              fullWidth
              leftSection={<IconFingerprint size={20} aria-hidden="true" />}
              aria-disabled={signing.isPending}
              onClick={() => signing.isPending || signing.mutate()}
            >
              {t('agencies.passkey.use')}
            </Button>
          </>
        )}
        <WithPassphrase
          label={t('sign-in.proof.do')}
          quiet={byPasskey === true}
          send={(secret) =>
            void passphrase.send({ body: { secret } }).then((reply) => reply?.proved && proved())
          }
          sending={passphrase.sending}
          problem={passphrase.problem}
          cancel={close}
        />
      </div>
    </Dialog>
  )
}

/** Asks the member to prove to be there, once in a while, before an act that an open device alone must not do. */
export function useProof(): { ask: (act: () => void) => void; dialog: ReactNode } {
  const [waiting, setWaiting] = useState<{ act: () => void } | null>(null)
  return {
    ask: (act) => (Date.now() < until ? act() : setWaiting({ act })),
    dialog: waiting && (
      <ProofDialog
        proved={() => {
          until = Date.now() + holdsFor
          setWaiting(null)
          waiting.act()
        }}
        close={() => setWaiting(null)}
      />
    ),
  }
}
