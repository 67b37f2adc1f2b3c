import { Button, TextInput } from '@mantine/core'
import { IconFingerprint } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { deviceFamily } from '../../src/agencies/rules.ts'
import type { Zone } from '../../src/kernel/dates.ts'
import {
  addPasskey,
  offerPasskey,
  type Passkey,
  removePasskey,
  renamePasskey,
} from '../../src/sign-in/contract.ts'
import { knowsPasskeys, makePasskey } from '../agencies/passkey.ts'
import { Dialog } from '../shell/dialog.tsx'
import { useNotice } from '../shell/notice.tsx'
import { Section } from '../shell/page.tsx'
import { problemFacts } from '../shell/problem-facts.ts'
import { client, useWrite } from '../shell/server.ts'
import { useFieldErrors } from '../ui/feedback.tsx'
import { Form } from '../ui/form.tsx'
import { useWords } from '../words/words.tsx'
import { useProof } from './proof.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import styles from './security.module.css'

const longestName = 60

/** A name for the passkey, then the device asks for finger, face or PIN. */
function Add({ added, close }: { added: (codes: readonly string[]) => void; close: () => void }) {
  const { t } = useWords()
  const [name, setName] = useState(() => t(`sign-in.device.${deviceFamily(navigator.userAgent)}`))
  const [empty, setEmpty] = useState(false)
  const keep = useWrite(addPasskey)
  const making = useMutation({ mutationFn: async () => makePasskey(await client.call(offerPasskey)) })
  const busy = making.isPending || keep.sending
  const send = async () => {
    const called = name.trim()
    setEmpty(called === '')
    if (called === '' || busy) return
    keep.forget()
    const made = await making.mutateAsync().catch(() => null)
    if (!made) return
    const reply = await keep.send({ body: { name: called, made } })
    if (reply) added(reply.codes)
  }
  return (
    <Dialog title={t('sign-in.passkey.add')} close={close}>
      <Form
        label={t('sign-in.passkey.add')}
        problem={busy ? null : (keep.problem ?? (making.error ? problemFacts(making.error) : null))}
        send={() => void send()}
        actions={
          <>
            <Button type="submit" aria-disabled={busy}>
              {t(busy ? 'sign-in.passkey.making' : 'sign-in.passkey.make')}
            </Button>
            <Button variant="subtle" onClick={close}>
              {t('sign-in.cancel')}
            </Button>
          </>
        }
      >
        <p className={styles.quiet}>{t('sign-in.passkey.make.about')}</p>
        <TextInput
          label={t('sign-in.passkey.name')}
          description={t('sign-in.passkey.name.about')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={empty ? t('refusals.input.required') : undefined}
          maxLength={longestName}
        />
      </Form>
    </Dialog>
  )
}

function Rename({ passkey, close }: { passkey: Passkey; close: () => void }) {
  const { t } = useWords()
  const write = useWrite(renamePasskey)
  const fieldError = useFieldErrors(write.problem)
  const [name, setName] = useState(passkey.name)
  const send = async () => {
    const body = { name: name.trim() }
    if (body.name === passkey.name || (await write.send({ params: { id: passkey.id }, body }))) close()
  }
  return (
    <Dialog title={t('sign-in.passkey.rename.of', { name: passkey.name })} close={close}>
      <Form
        label={t('sign-in.passkey.rename')}
        problem={write.problem}
        send={() => void send()}
        actions={
          <>
            <Button type="submit" loading={write.sending}>
              {t('sign-in.passkey.rename.do')}
            </Button>
            <Button variant="subtle" onClick={close}>
              {t('sign-in.cancel')}
            </Button>
          </>
        }
      >
        <TextInput
          label={t('sign-in.passkey.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldError('/name')}
          maxLength={longestName}
        />
      </Form>
    </Dialog>
  )
}

/** Says what is left before it is taken away: nobody locks themselves out without knowing. */
function Remove({ passkey, last, close }: { passkey: Passkey; last: boolean; close: () => void }) {
  const { t } = useWords()
  const say = useNotice()
  const write = useWrite(removePasskey)
  const send = async () => {
    if (!(await write.send({ params: { id: passkey.id } }))) return
    say({ text: t('sign-in.passkey.removed', { name: passkey.name }) })
    close()
  }
  return (
    <Dialog title={t('sign-in.passkey.remove.of', { name: passkey.name })} close={close}>
      <Form
        label={t('sign-in.passkey.remove')}
        problem={write.problem}
        send={() => void send()}
        actions={
          <>
            <Button type="submit" loading={write.sending}>
              {t('sign-in.passkey.remove')}
            </Button>
            <Button variant="subtle" onClick={close}>
              {t('sign-in.cancel')}
            </Button>
          </>
        }
      >
        <p>{t(last ? 'sign-in.passkey.remove.last' : 'sign-in.passkey.remove.about')}</p>
      </Form>
    </Dialog>
  )
}

type Doing = { what: 'add' } | { what: 'rename' | 'remove'; passkey: Passkey } | null

/** The passkeys of the member: added, named, taken away. */
export function OwnPasskeys({
  passkeys,
  zone,
  last,
  required,
  kept,
}: {
  passkeys: readonly Passkey[]
  zone: Zone
  /** Without the one that there is, the passphrase alone opens again. */
  last: boolean
  /** A desk wants a second factor: the last one stays. */
  required: boolean
  /** The first one is there, and its codes are on paper. */
  kept?: () => void
}) {
  const { t, dateTime } = useWords()
  const say = useNotice()
  const proof = useProof()
  const [doing, setDoing] = useState<Doing>(null)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const stop = () => setDoing(null)
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
  const added = (fresh: readonly string[]) => {
    stop()
    say({ text: t('sign-in.passkey.added') })
    if (fresh.length > 0) setCodes(fresh)
    else kept?.()
  }
  return (
    <Section heading={t('sign-in.passkeys')}>
      {proof.dialog}
      {doing?.what === 'add' && <Add added={added} close={stop} />}
      {doing?.what === 'rename' && <Rename passkey={doing.passkey} close={stop} />}
      {doing?.what === 'remove' && <Remove passkey={doing.passkey} last={last} close={stop} />}
      <p className={styles.lead}>{t('sign-in.passkeys.about')}</p>
      {passkeys.length > 0 && (
        <ul className={styles.sessions} aria-label={t('sign-in.passkeys')}>
          {passkeys.map((passkey) => (
            <li key={passkey.id}>
              <div>
                <strong>{passkey.name}</strong>
                {passkey.backedUp && <span> · {t('sign-in.passkey.synced')}</span>}
                <p className={styles.quiet}>
                  {passkey.usedAt === null
                    ? t('sign-in.passkey.unused', { added: dateTime(passkey.addedAt, zone) })
                    : t('sign-in.passkey.times', {
                        added: dateTime(passkey.addedAt, zone),
                        used: dateTime(passkey.usedAt, zone),
                      })}
                </p>
                {passkey.suspectAt && (
                  <p className={styles.suspect} role="alert">
                    {t('sign-in.passkey.suspect', { at: dateTime(passkey.suspectAt, zone) })}
                  </p>
                )}
              </div>
              <div className={styles.buttons}>
                <Button
                  variant="default"
                  onClick={() => setDoing({ what: 'rename', passkey })}
                  aria-label={t('sign-in.passkey.rename.of', { name: passkey.name })}
                >
                  {t('sign-in.passkey.rename')}
                </Button>
                {!(last && required) && (
                  <Button
                    variant="subtle"
                    onClick={() => proof.ask(() => setDoing({ what: 'remove', passkey }))}
                    aria-label={t('sign-in.passkey.remove.of', { name: passkey.name })}
                  >
                    {t('sign-in.passkey.remove')}
                  </Button>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
      {knowsPasskeys() ? (
        <Button
          variant={passkeys.length === 0 ? 'filled' : 'default'}
          leftSection={<IconFingerprint size={20} aria-hidden="true" />}
          onClick={() => proof.ask(() => setDoing({ what: 'add' }))}
        >
          {t('sign-in.passkey.add')}
        </Button>
      ) : (
        <p className={styles.quiet}>{t('sign-in.passkeys.unknown')}</p>
      )}
    </Section>
  )
}
