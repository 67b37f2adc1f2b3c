import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { askSalt, openSession } from '../../src/agencies/contract.ts'
import { enterCode } from '../../src/sign-in/contract.ts'
import { normaliseCode } from '../../src/sign-in/rules.ts'
import type { Bytes } from '../../src/vault/bytes.ts'
import { normalisePassphrase } from '../../src/vault/sign-in.ts'
import { Dialog } from '../shell/dialog.tsx'
import { Page } from '../shell/page.tsx'
import { problemFacts } from '../shell/problem-facts.ts'
import { client } from '../shell/server.ts'
import { ProviderSignIn } from '../sign-in/provider-sign-in.tsx'
import { type ProblemFacts, useFieldErrors } from '../ui/feedback.tsx'
import { Form } from '../ui/form.tsx'
import { useWords } from '../words/words.tsx'
import { ByPasskey } from './by-passkey.tsx'
import { holdVaultKey } from './held-vault-key.ts'
import { useMe } from './me.ts'
import { knowsPasskeys } from './passkey.ts'
import { bothSecrets } from './passphrase.ts'
import { markSession } from './session-end.ts'
import { SharedChoice } from './shared-choice.tsx'
import styles from './sign-in.module.css'

type Stage = 'asking' | 'deriving' | 'opening'

/** What the passphrase is: six words. Fewer cannot be right, so nobody waits a second to hear it. */
const wordsOfPassphrase = 6

function missing(login: string, passphrase: string): ProblemFacts | null {
  const fields = [
    ...(login === '' ? [{ path: '/login', keyword: 'required', params: {} }] : []),
    ...(passphrase === '' ? [{ path: '/secret', keyword: 'required', params: {} }] : []),
  ]
  if (fields.length > 0) return { code: 'bad_input', trace: null, params: {}, fields }
  const count = passphrase.split(' ').length
  if (count < wordsOfPassphrase)
    return { code: 'few_words', trace: null, params: { count, needed: wordsOfPassphrase }, fields: [] }
  return null
}

/** What `sessions.code` takes: six digits, or a recovery code. */
const aCode = /^([0-9]{6}|[0-9a-z]{12})$/

/** The second factor of a member who has one: a code of the app, or a recovery code from paper. */
export function CodeForm({
  half,
  passkey,
  done,
  restart,
}: {
  half: string
  /** A passkey will do as well. */
  passkey: boolean
  done: (member: string) => void
  restart: () => void
}) {
  const { t } = useWords()
  const [typed, setTyped] = useState('')
  const [odd, setOdd] = useState(false)
  const enter = useMutation({
    mutationFn: (code: string) => client.call(enterCode, { body: { token: half, code } }),
    onSuccess: ({ member }) => done(member),
    onError: () => setTyped(''),
  })
  const send = () => {
    if (enter.isPending) return
    const code = normaliseCode(typed)
    setOdd(!aCode.test(code))
    if (aCode.test(code)) enter.mutate(code)
  }
  return (
    <>
      <Form
        label={t('agencies.signIn')}
        problem={enter.error && !enter.isPending ? problemFacts(enter.error) : null}
        send={send}
        actions={
          <>
            <Button type="submit" fullWidth aria-disabled={enter.isPending}>
              {enter.isPending ? t('agencies.signIn.pending') : t('agencies.signIn.do')}
            </Button>
            <Button variant="subtle" fullWidth onClick={restart}>
              {t('agencies.code.restart')}
            </Button>
          </>
        }
      >
        <TextInput
          label={t('agencies.code')}
          description={t('agencies.code.about')}
          name="code"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={odd ? t('agencies.code.odd') : undefined}
          autoComplete="one-time-code"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          autoFocus
        />
      </Form>
      {passkey && <ByPasskey half={half} done={done} />}
    </>
  )
}

/**
 * Login and passphrase, then a code or a passkey where the member has a second factor; or a passkey alone. The
 * passphrase is stretched on this device and never sent.
 */
export function SignInForm({
  login: known,
  done: entered,
}: {
  login?: string
  done: (member: string) => void
}) {
  const { t } = useWords()
  // Of the passphrase that was typed here; who comes in with a passkey alone is asked for it when keys are needed.
  const vaultKey = useRef<Bytes | null>(null)
  const done = (member: string) => {
    if (vaultKey.current) holdVaultKey(member, vaultKey.current)
    vaultKey.current = null
    entered(member)
  }
  const [login, setLogin] = useState(known ?? '')
  const [passphrase, setPassphrase] = useState('')
  const [gap, setGap] = useState<ProblemFacts | null>(null)
  const [stage, setStage] = useState<Stage>('asking')
  const [half, setHalf] = useState<{ token: string; passkey: boolean } | null>(null)
  const signIn = useMutation({
    mutationFn: async (typed: { login: string; passphrase: string }) => {
      setStage('asking')
      const asked = await client.call(askSalt, { body: { login: typed.login } })
      setStage('deriving')
      const derived = await bothSecrets(typed.passphrase, asked)
      setStage('opening')
      const opened = await client.call(openSession, { body: { login: typed.login, secret: derived.secret } })
      vaultKey.current = derived.vaultKey
      return opened
    },
    onSuccess: ({ next, token, member }) => {
      setPassphrase('')
      if (next === 'done') done(member)
      else setHalf({ token, passkey: next === 'passkey' })
    },
  })
  const problem = gap ?? (signIn.error ? problemFacts(signIn.error) : null)
  const fieldError = useFieldErrors(problem)
  const send = () => {
    if (signIn.isPending) return
    const typed = { login: login.trim().toLowerCase(), passphrase: normalisePassphrase(passphrase) }
    const wrong = missing(typed.login, typed.passphrase)
    setGap(wrong)
    if (!wrong) signIn.mutate(typed)
  }
  if (half !== null)
    return (
      <CodeForm
        half={half.token}
        passkey={half.passkey}
        done={done}
        restart={() => {
          setHalf(null)
          signIn.reset()
        }}
      />
    )
  return (
    <>
      <Form
        label={t('agencies.signIn')}
        problem={signIn.isPending ? null : problem}
        send={send}
        actions={
          <Button type="submit" fullWidth aria-disabled={signIn.isPending}>
            {signIn.isPending ? t('agencies.signIn.pending') : t('agencies.signIn.do')}
          </Button>
        }
      >
        <TextInput
          label={t('agencies.login')}
          name="login"
          value={login}
          onChange={(event) => setLogin(event.currentTarget.value)}
          error={fieldError('/login')}
          autoComplete="username"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
        />
        <PasswordInput
          label={t('agencies.passphrase')}
          description={t('agencies.passphrase.about')}
          name="passphrase"
          value={passphrase}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
          error={fieldError('/secret')}
          autoComplete="current-password"
          autoCapitalize="none"
          spellCheck={false}
          visibilityToggleButtonProps={{ 'aria-label': t('agencies.passphrase.show'), tabIndex: 0 }}
          autoFocus={known !== undefined && known !== ''}
        />
        <p role="status" className={styles.stage} data-working={signIn.isPending}>
          {signIn.isPending && t(`agencies.signIn.${stage}`)}
        </p>
      </Form>
      <ByPasskey half={null} done={entered} />
    </>
  )
}

/** The front page of whoever has not signed in. */
export function SignInPage() {
  const { t } = useWords()
  const queries = useQueryClient()
  return (
    <Page title="agencies.signIn" lead={t('agencies.signIn.about')}>
      <SignInForm
        done={() => {
          markSession(false)
          void queries.resetQueries()
        }}
      />
      <ProviderSignIn first={!knowsPasskeys()} />
      <SharedChoice />
    </Page>
  )
}

/** Over a page whose session has ended: signing in again goes on where one was. */
export function ReturnDialog({ back }: { back: (sameMember: boolean) => void }) {
  const { t } = useWords()
  const queries = useQueryClient()
  const me = useMe().data
  return (
    <Dialog title={t('agencies.signIn.again')} opaque>
      <div className={styles.again}>
        <p>{t('agencies.signIn.again.about')}</p>
        <SignInForm
          login={me?.login ?? ''}
          done={(member) => {
            back(member === me?.id)
            void queries.invalidateQueries()
          }}
        />
      </div>
    </Dialog>
  )
}
