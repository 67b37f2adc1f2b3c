import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Zone } from '../../src/kernel/dates.ts'
import {
  confirmCodeApp,
  offerCodeApp,
  removeCodeApp,
  renewRecoveryCodes,
  type SecondFactor,
} from '../../src/sign-in/contract.ts'
import { useNotice } from '../shell/notice.tsx'
import { Section } from '../shell/page.tsx'
import { useWrite } from '../shell/server.ts'
import { Form } from '../ui/form.tsx'
import { Qr } from '../ui/qr.tsx'
import { useWords } from '../words/words.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import styles from './security.module.css'
import { WithPassphrase } from './with-passphrase.tsx'

/** The secret for the app, and the first code, from which on it counts. */
function Confirm({
  offer,
  confirmed,
  cancel,
}: {
  offer: { key: string; uri: string }
  confirmed: (codes: readonly string[]) => void
  cancel: () => void
}) {
  const { t } = useWords()
  const write = useWrite(confirmCodeApp)
  const [typed, setTyped] = useState('')
  const [odd, setOdd] = useState(false)
  const send = async () => {
    const code = typed.replace(/\s/g, '')
    const right = /^[0-9]{6}$/.test(code)
    setOdd(!right)
    if (!right || write.sending) return
    const reply = await write.send({ body: { code } })
    if (reply) confirmed(reply.codes)
  }
  return (
    <Section heading={t('sign-in.app.set')}>
      <ol className={styles.steps}>
        <li>{t('sign-in.app.install')}</li>
        <li>
          {t('sign-in.app.scan')}
          <div className={styles.qr}>
            <Qr text={offer.uri} size={200} label={t('sign-in.app.qr')} />
          </div>
          <p>
            {t('sign-in.app.key')}{' '}
            <code className={styles.key}>{offer.key.replace(/(.{4})(?=.)/g, '$1 ')}</code>
          </p>
        </li>
        <li>{t('sign-in.app.first')}</li>
      </ol>
      <Form
        label={t('sign-in.app.set')}
        problem={write.problem}
        send={() => void send()}
        actions={
          <>
            <Button type="submit" loading={write.sending}>
              {t('sign-in.app.confirm')}
            </Button>
            <Button variant="subtle" onClick={cancel}>
              {t('sign-in.cancel')}
            </Button>
          </>
        }
      >
        <TextInput
          label={t('sign-in.app.code')}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={odd ? t('sign-in.app.code.odd') : undefined}
          inputMode="numeric"
          autoComplete="one-time-code"
          maw="16rem"
        />
      </Form>
    </Section>
  )
}

type Doing = 'offer' | 'renew' | 'remove' | null

/** The code app of the member: set up, renewed, taken away. */
export function CodeApp({
  factor,
  zone,
  others,
  kept,
}: {
  factor: SecondFactor
  zone: Zone
  /** There is another second factor. */
  others: boolean
  /** The first codes are on paper. */
  kept?: () => void
}) {
  const { t, dateTime } = useWords()
  const say = useNotice()
  const [doing, setDoing] = useState<Doing>(null)
  const [offer, setOffer] = useState<{ key: string; uri: string } | null>(null)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const offering = useWrite(offerCodeApp)
  const renewing = useWrite(renewRecoveryCodes)
  const removing = useWrite(removeCodeApp)
  const writes = { offer: offering, renew: renewing, remove: removing }
  const stop = () => {
    setDoing(null)
    for (const write of Object.values(writes)) write.forget()
  }
  const act = async (secret: string) => {
    const body = { secret }
    if (doing === 'offer') {
      const reply = await offering.send({ body })
      if (!reply) return
      setOffer(reply)
    } else if (doing === 'renew') {
      const reply = await renewing.send({ body })
      if (!reply) return
      setCodes(reply.codes)
    } else {
      if (!(await removing.send({ body }))) return
      say({ text: t(others ? 'sign-in.app.removed.others' : 'sign-in.app.removed') })
    }
    setDoing(null)
  }

  if (codes)
    return (
      <RecoveryCodes
        codes={codes}
        done={() => {
          setCodes(null)
          kept?.()
        }}
      />
    )
  if (offer)
    return (
      <Confirm
        offer={offer}
        confirmed={(fresh) => {
          setOffer(null)
          setCodes(fresh)
        }}
        cancel={() => setOffer(null)}
      />
    )
  return (
    <Section heading={t('sign-in.app')}>
      {factor.since === null ? (
        <p className={styles.lead}>{t('sign-in.app.none')}</p>
      ) : (
        <p className={styles.lead}>
          {t('sign-in.app.since', { at: dateTime(factor.since, zone) })}{' '}
          {t('sign-in.codes.left', { count: factor.codesLeft })}
        </p>
      )}
      {doing ? (
        <WithPassphrase
          label={t(`sign-in.do.${doing}`)}
          send={(secret) => void act(secret)}
          sending={writes[doing].sending}
          problem={writes[doing].problem}
          cancel={stop}
        />
      ) : (
        <div className={styles.buttons}>
          <Button variant="default" onClick={() => setDoing('offer')}>
            {t(factor.since === null ? 'sign-in.do.offer' : 'sign-in.app.other')}
          </Button>
          {factor.since !== null && (
            <>
              <Button variant="default" onClick={() => setDoing('renew')}>
                {t('sign-in.do.renew')}
              </Button>
              {(others || !factor.required) && (
                <Button variant="subtle" onClick={() => setDoing('remove')}>
                  {t('sign-in.do.remove')}
                </Button>
              )}
            </>
          )}
        </div>
      )}
    </Section>
  )
}
