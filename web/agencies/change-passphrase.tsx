import { Button, PasswordInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { askSalt, changePassphrase } from '../../src/agencies/contract.ts'
import { intention, isUncertain } from '../shell/intention.ts'
import { useNotice } from '../shell/notice.tsx'
import { Page } from '../shell/page.tsx'
import { problemFacts } from '../shell/problem-facts.ts'
import { client } from '../shell/server.ts'
import { useFieldErrors } from '../ui/feedback.tsx'
import { Form } from '../ui/form.tsx'
import { useWords } from '../words/words.tsx'
import { AskedWords, NewWords, useDrawnWords } from './drawn-words.tsx'
import { useMe } from './me.ts'
import { freshDerivation, signInSecret } from './passphrase.ts'

function useReplacement(login: string) {
  const queries = useQueryClient()
  const meant = useRef(intention())
  // One derivation for each passphrase, so that another try after a lost answer is the same write.
  const derived = useRef<{ next: string; body: { newSalt: string; newSecret: string } } | null>(null)
  return useMutation({
    mutationFn: async ({ old, next }: { old: string; next: string }) => {
      const asked = await client.call(askSalt, { body: { login } })
      const secret = await signInSecret(old, asked)
      if (derived.current?.next !== next) {
        const fresh = freshDerivation()
        derived.current = { next, body: { newSalt: fresh.salt, newSecret: await signInSecret(next, fresh) } }
      }
      const body = { secret, ...derived.current.body }
      await client.call(changePassphrase, { body }, { key: meant.current.keyFor(body) })
    },
    onSuccess: () => {
      meant.current.settle()
      return queries.invalidateQueries()
    },
    onError: (error) => {
      if (!isUncertain(error)) meant.current.settle()
    },
  })
}

/** Two steps: write down six new words, then prove it with two of them and the present passphrase. */
export function ChangePassphrase({ login }: { login: string }) {
  const { t } = useWords()
  const say = useNotice()
  const drawn = useDrawnWords()
  const [written, setWritten] = useState(false)
  const [old, setOld] = useState('')
  const [checked, setChecked] = useState(false)
  const replacement = useReplacement(login)
  const problem = replacement.error ? problemFacts(replacement.error) : null
  const fieldError = useFieldErrors(problem)

  const again = () => {
    drawn.again()
    setChecked(false)
    setWritten(false)
    replacement.reset()
  }
  const send = () => {
    setChecked(true)
    if (replacement.isPending || old.trim() === '' || !drawn.proved) return
    replacement.mutate(
      { old, next: drawn.passphrase },
      {
        onSuccess: () => {
          say({ text: t('agencies.passphrase.changed') })
          again()
          setOld('')
        },
      },
    )
  }

  if (!written) return <NewWords drawn={drawn} written={() => setWritten(true)} again={again} />
  return (
    <Form
      label={t('agencies.passphrase.change')}
      problem={replacement.isPending ? null : problem}
      send={send}
      actions={
        <>
          <Button type="submit" aria-disabled={replacement.isPending}>
            {replacement.isPending ? t('agencies.signIn.deriving') : t('agencies.passphrase.change.do')}
          </Button>
          <Button variant="subtle" onClick={() => setWritten(false)}>
            {t('agencies.passphrase.see')}
          </Button>
        </>
      }
    >
      <PasswordInput
        label={t('agencies.passphrase.present')}
        value={old}
        onChange={(event) => setOld(event.currentTarget.value)}
        error={checked && old.trim() === '' ? t('refusals.input.required') : fieldError('/secret')}
        autoComplete="current-password"
        autoCapitalize="none"
        spellCheck={false}
        visibilityToggleButtonProps={{ 'aria-label': t('agencies.passphrase.show'), tabIndex: 0 }}
      />
      <AskedWords drawn={drawn} checked={checked} />
    </Form>
  )
}

/** The own passphrase, to be changed at any time. */
export function PassphrasePage() {
  const { t } = useWords()
  const me = useMe().data
  return (
    <Page title="agencies.passphrase.change" lead={t('agencies.passphrase.change.about')}>
      {me && <ChangePassphrase login={me.login} />}
    </Page>
  )
}
