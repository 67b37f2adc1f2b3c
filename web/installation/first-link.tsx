import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { checkFirstLink, useFirstLink } from '../../src/installation/contract.ts'
import { AskedWords, NewWords, useDrawnWords } from '../agencies/drawn-words.tsx'
import { freshDerivation, signInSecret } from '../agencies/passphrase.ts'
import { Page } from '../shell/page.tsx'
import { problemFacts } from '../shell/problem-facts.ts'
import { client } from '../shell/server.ts'
import { EmptyState, ErrorState, Loading, type ProblemFacts, useFieldErrors } from '../ui/feedback.tsx'
import { Form } from '../ui/form.tsx'
import { useWords } from '../words/words.tsx'

/** Read once and taken out of the address bar and the history: whoever sees the screen later finds no link there. */
function takeToken(): string {
  const token = location.hash.slice(1)
  if (token !== '') history.replaceState(history.state, '', location.pathname)
  return token
}

const required = ['agency', 'name', 'login'] as const
type Typed = Readonly<Record<(typeof required)[number], string>>

function missing(typed: Typed): ProblemFacts | null {
  const fields = required
    .filter((name) => typed[name].trim() === '')
    .map((name) => ({ path: `/${name}`, keyword: 'required', params: {} }))
  if (fields.length > 0) return { code: 'bad_input', trace: null, params: {}, fields }
  const { pattern = '' } = useFirstLink.body.properties.login as { pattern?: string }
  const wrong = !new RegExp(pattern).test(loginOf(typed))
  const format = [{ path: '/login', keyword: 'format', params: {} }]
  return wrong ? { code: 'bad_input', trace: null, params: {}, fields: format } : null
}

const loginOf = ({ login }: Typed) => login.trim().toLowerCase()

/** The page behind the one-time link of a fresh installation. */
export function FirstLinkPage() {
  const { t } = useWords()
  const [token] = useState(takeToken)
  const check = useQuery({
    queryKey: [checkFirstLink.name],
    queryFn: () => client.call(checkFirstLink, { body: { token } }),
    enabled: /^[\w-]{43}$/.test(token),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (check.isError)
    return <ErrorState problem={problemFacts(check.error)} retry={() => void check.refetch()} />
  if (check.isLoading) return <Loading shape="page" />
  if (!check.data?.holds)
    return (
      <Page title="installation.first">
        <EmptyState title={t('installation.link.over')} text={t('installation.link.over.about')} />
      </Page>
    )
  return <Begin token={token} />
}

/** Who begins: name and login, then six words that are written down and proved before anything is sent. */
function Begin({ token }: { token: string }) {
  const { t } = useWords()
  const [typed, setTyped] = useState<Typed>({ agency: '', name: '', login: '' })
  const [gap, setGap] = useState<ProblemFacts | null>(null)
  const [step, setStep] = useState<'who' | 'words' | 'proof'>('who')
  const [checked, setChecked] = useState(false)
  const drawn = useDrawnWords()
  // One derivation for each passphrase: another try after a lost answer sends the same.
  const derived = useRef<{ passphrase: string; salt: string; secret: string } | null>(null)
  const beginning = useMutation({
    mutationFn: async () => {
      const { passphrase } = drawn
      if (derived.current?.passphrase !== passphrase) {
        const fresh = freshDerivation()
        derived.current = { passphrase, salt: fresh.salt, secret: await signInSecret(passphrase, fresh) }
      }
      const { salt, secret } = derived.current
      const body = { token, agency: typed.agency.trim(), name: typed.name.trim(), login: loginOf(typed) }
      return client.call(useFirstLink, { body: { ...body, salt, secret } })
    },
    // What is wrong with the first step is said there.
    onError: (error) => {
      if (['bad_input', 'login_taken'].includes(problemFacts(error).code)) setStep('who')
    },
  })
  const problem = beginning.error && !beginning.isPending ? problemFacts(beginning.error) : null
  const fieldError = useFieldErrors(gap ?? problem)

  if (beginning.isSuccess)
    return (
      <Page title="installation.first">
        <EmptyState
          title={t('installation.begun')}
          text={t('installation.begun.about', { login: loginOf(typed) })}
          action={
            <Button component="a" href="/">
              {t('agencies.signIn.do')}
            </Button>
          }
        />
      </Page>
    )
  if (step === 'words')
    return (
      <Page title="installation.words">
        <NewWords
          drawn={drawn}
          written={() => setStep('proof')}
          again={() => {
            drawn.again()
            setChecked(false)
          }}
        />
      </Page>
    )
  if (step === 'proof')
    return (
      <Page title="installation.proof" lead={t('installation.proof.about')}>
        <Form
          label={t('installation.proof')}
          problem={problem}
          send={() => {
            setChecked(true)
            if (drawn.proved && !beginning.isPending) beginning.mutate()
          }}
          actions={
            <>
              <Button type="submit" aria-disabled={beginning.isPending}>
                {beginning.isPending ? t('agencies.signIn.deriving') : t('installation.begin')}
              </Button>
              <Button variant="subtle" onClick={() => setStep('words')}>
                {t('agencies.passphrase.see')}
              </Button>
              <Button variant="subtle" onClick={() => setStep('who')}>
                {t('installation.who.again')}
              </Button>
            </>
          }
        >
          <AskedWords drawn={drawn} checked={checked} />
        </Form>
      </Page>
    )
  const field = (name: keyof Typed) => ({
    label: t(`installation.${name}`),
    description: t(`installation.${name}.about`),
    value: typed[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget
      setTyped((was) => ({ ...was, [name]: value }))
    },
    error: fieldError(`/${name}`),
  })
  return (
    <Page title="installation.first" lead={t('installation.first.about')}>
      <Form
        label={t('installation.first')}
        problem={gap ?? problem}
        send={() => {
          const wrong = missing(typed)
          setGap(wrong)
          if (wrong) return
          beginning.reset()
          setStep('words')
        }}
        actions={<Button type="submit">{t('installation.next')}</Button>}
      >
        <TextInput {...field('agency')} autoComplete="organization" maxLength={160} />
        <TextInput {...field('name')} autoComplete="name" maxLength={120} />
        <TextInput {...field('login')} autoComplete="username" autoCapitalize="none" spellCheck={false} />
      </Form>
    </Page>
  )
}
