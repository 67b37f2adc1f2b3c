import { Button } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { askSalt } from '../../src/agencies/contract.ts'
import { getOwnKeys, makeKeys } from '../../src/keys/contract.ts'
import { proveByPassphrase } from '../../src/sign-in/contract.ts'
import { makeOwn } from '../../src/vault/acts.ts'
import { useMe } from '../agencies/me.ts'
import { bothSecrets } from '../agencies/passphrase.ts'
import { useInstallation } from '../shell/installation.ts'
import { useNotice } from '../shell/notice.tsx'
import { Page, Section } from '../shell/page.tsx'
import { problemFacts } from '../shell/problem-facts.ts'
import { client, refresh } from '../shell/server.ts'
import { useSession } from '../shell/session.tsx'
import { useWords } from '../words/words.tsx'
import { Digits, useDigits } from './digits.tsx'
import styles from './keys.module.css'
import { OpenKeys } from './open-keys.tsx'
import { holdMember } from './opened.ts'
import { keepPin, readPin } from './pin.ts'
import { TypedPassphrase } from './typed-passphrase.tsx'
import { useUnlocked } from './unlocked.ts'

/**
 * Makes the own keys. The passphrase is asked for and proven first, however one has signed in: keys wrapped under another than
 * the one that holds would never open again.
 */
function useMaking() {
  const queries = useQueryClient()
  const say = useNotice()
  const { t } = useWords()
  const { member } = useSession()
  const login = useMe().data?.login ?? ''
  return useMutation({
    mutationFn: async (passphrase: string) => {
      const asked = await client.call(askSalt, { body: { login } })
      const { secret, vaultKey } = await bothSecrets(passphrase, asked)
      await client.call(proveByPassphrase, { body: { secret } })
      const { keys, body } = await makeOwn(member.id, vaultKey)
      vaultKey.fill(0)
      await client.call(makeKeys, { body })
      holdMember(keys)
    },
    onSuccess: async () => {
      await refresh(queries, makeKeys)
      say({ text: t('keys.own.made') })
    },
    onError: () => queries.invalidateQueries({ queryKey: [getOwnKeys.name] }),
  })
}

function Making() {
  const { t } = useWords()
  const making = useMaking()
  return (
    <Section heading={t('keys.own.make')}>
      <div className={styles.step}>
        <p>{t('keys.own.make.about')}</p>
        <p>{t('keys.own.make.lost')}</p>
        <TypedPassphrase
          label={t('keys.own.make.do')}
          working={making.isPending}
          problem={making.error ? problemFacts(making.error) : null}
          send={making.mutate}
        />
      </div>
    </Section>
  )
}

/** What others compare, and how far the desk is with it. */
function Made() {
  const { t } = useWords()
  const { member } = useSession()
  const { member: keys, desk } = useUnlocked()
  const digits = useDigits(keys?.pairs ?? null)
  const mine = desk?.members.find(({ id }) => id === member.id)
  const stated =
    keys && mine?.stated?.sealTo === keys.pairs.sealTo && mine.stated.verify === keys.pairs.verify
  const inForce = desk?.epochs.find(({ inForceAt }) => inForceAt !== null)
  const given = stated && inForce !== undefined && mine?.given === inForce.epoch
  return (
    <Section heading={t('keys.own.digits')}>
      <div className={styles.step}>
        <p>{t('keys.own.digits.about')}</p>
        <Digits digits={digits} qr />
        {desk && (
          <p className={styles.mark} data-done={given === true}>
            {given ? (
              <>
                <IconCheck size={20} aria-hidden="true" />
                {t('keys.own.given', { epoch: inForce.epoch })}
              </>
            ) : (
              t(inForce ? 'keys.own.waits' : 'keys.own.waits.desk')
            )}
          </p>
        )}
        {desk && (
          <Button component={Link} to="/keys" variant="default">
            {t('keys.go.desk')}
          </Button>
        )}
      </div>
    </Section>
  )
}

/** The root as this browser has pinned it, to be compared with paper once. */
function Root({ root }: { root: string }) {
  const { t } = useWords()
  const digits = useDigits(root)
  const { sample, training } = useInstallation()
  const [compared, setCompared] = useState(() => readPin()?.compared === true)
  // It is on no letterhead, and begins anew with the sample data: there is nothing to compare nor to keep.
  const invented = (sample || training) && !compared
  return (
    <Section heading={t('keys.root')}>
      <div className={styles.step}>
        <p>{t(invented ? 'keys.root.invented' : 'keys.root.about')}</p>
        <Digits digits={digits} />
        {compared ? (
          <p className={styles.mark} data-done>
            <IconCheck size={20} aria-hidden="true" />
            {t('keys.root.compared')}
          </p>
        ) : invented ? null : (
          <Button
            variant="default"
            onClick={() => {
              const pin = readPin()
              keepPin({ root, seen: pin?.seen ?? {}, compared: true })
              setCompared(true)
            }}
          >
            {t('keys.root.compare')}
          </Button>
        )}
      </div>
    </Section>
  )
}

/** *Kunci saya*: keys of one's own, made once, and what colleagues compare. */
export function OwnKeysPage() {
  const { t } = useWords()
  const { state, root } = useUnlocked()
  return (
    <Page title="keys.own" lead={t('keys.own.about')}>
      {state === 'no_keys' ? (
        <Making />
      ) : (
        <OpenKeys need="own">
          <Made />
        </OpenKeys>
      )}
      {root !== undefined && <Root root={root} />}
    </Page>
  )
}
