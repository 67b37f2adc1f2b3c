import { Button } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { askSalt } from '../../src/agencies/contract.ts'
import { getOwnKeys } from '../../src/keys/contract.ts'
import { useMe } from '../agencies/me.ts'
import { bothSecrets, refused } from '../agencies/passphrase.ts'
import { problemFacts } from '../shell/problem-facts.ts'
import { client } from '../shell/server.ts'
import { useSession } from '../shell/session.tsx'
import { EmptyState, ErrorState, Loading } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import { DirectoryRefused } from './directory-refused.tsx'
import styles from './keys.module.css'
import { TypedPassphrase } from './typed-passphrase.tsx'
import { openOwn, useUnlocked } from './unlocked.ts'

/** Asks for the passphrase and opens the own keys with it. */
function useOpenWithPassphrase() {
  const queries = useQueryClient()
  const { member } = useSession()
  const login = useMe().data?.login ?? ''
  return useMutation({
    mutationFn: async (passphrase: string) => {
      const [asked, { own }] = await Promise.all([
        client.call(askSalt, { body: { login } }),
        client.call(getOwnKeys),
      ])
      if (!own) {
        await queries.invalidateQueries({ queryKey: [getOwnKeys.name] })
        return
      }
      const { vaultKey } = await bothSecrets(passphrase, asked)
      if (!(await openOwn(member.id, vaultKey, own.kept))) throw refused('keys_not_opened')
    },
  })
}

function PassphraseForm() {
  const { t } = useWords()
  const opening = useOpenWithPassphrase()
  return (
    <section className={styles.locked} aria-label={t('keys.open')}>
      <h2>
        <IconLock size={24} aria-hidden="true" />
        {t('keys.open')}
      </h2>
      <p>{t('keys.open.about')}</p>
      <TypedPassphrase
        label={t('keys.open.do')}
        working={opening.isPending}
        problem={opening.error ? problemFacts(opening.error) : null}
        send={opening.mutate}
      />
    </section>
  )
}

/** What keys have to be there for what stands inside. */
type Need =
  /** The own keys. */
  | 'own'
  /** The desk's epoch in force. */
  | 'epoch'
  /** An epoch in which real people may be sealed. */
  | 'sealing'

/**
 * Around whatever opens or seals. It shows its content only with the keys opened, asks for the passphrase where they are locked,
 * and says what is missing, with the way there, where they are not made.
 */
export function OpenKeys({ need = 'epoch', children }: { need?: Need; children: ReactNode }) {
  const { t } = useWords()
  const { state, refused: why, problem, maySeal, member } = useUnlocked()
  const toDesk = (
    <Button component={Link} to="/keys">
      {t('keys.go.desk')}
    </Button>
  )
  if (state === 'unreachable' && problem) return <ErrorState problem={problem} />
  if (state === 'refused' && why) return <DirectoryRefused why={why} />
  if (state === 'no_keys')
    return (
      <EmptyState
        title={t('keys.none')}
        text={t('keys.none.about')}
        action={
          <Button component={Link} to="/keys/own">
            {t('keys.go.own')}
          </Button>
        }
      />
    )
  if (state === 'locked') return <PassphraseForm />
  if (need === 'own' && member) return children
  if (state === 'waiting' || state === 'unreachable') return <Loading shape="page" />
  if (state === 'no_epoch')
    return <EmptyState title={t('keys.noEpoch')} text={t('keys.noEpoch.about')} action={toDesk} />
  if (need === 'sealing' && !maySeal)
    return <EmptyState title={t('keys.notYet')} text={t('keys.notYet.about')} action={toDesk} />
  return children
}
