import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { askSalt, changePassphrase } from '../../src/agencies/contract.ts'
import { normalisePassphrase } from '../../src/vault/sign-in.ts'
import { intention, isUncertain } from '../shell/intention.ts'
import { useNotice } from '../shell/notice.tsx'
import { Page } from '../shell/page.tsx'
import { problemFacts } from '../shell/problem-facts.ts'
import { client } from '../shell/server.ts'
import { useFieldErrors } from '../ui/feedback.tsx'
import { Form } from '../ui/form.tsx'
import { useWords } from '../words/words.tsx'
import { useMe } from './me.ts'
import { freshDerivation, newPassphrase, signInSecret } from './passphrase.ts'
import { PassphraseWords } from './passphrase-words.tsx'
import styles from './passphrase-words.module.css'

interface Drawn {
  readonly words: readonly string[]
  /** The two places that are asked back, counted from 0, in order. */
  readonly asked: readonly [number, number]
}

function draw(): Drawn {
  const words = newPassphrase().split(' ')
  const first = Math.floor(Math.random() * (words.length - 1))
  const second = first + 1 + Math.floor(Math.random() * (words.length - 1 - first))
  return { words, asked: [first, second] }
}

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
  const [drawn, setDrawn] = useState(draw)
  const [written, setWritten] = useState(false)
  const [old, setOld] = useState('')
  const [typed, setTyped] = useState<readonly [string, string]>(['', ''])
  const [checked, setChecked] = useState(false)
  const replacement = useReplacement(login)
  const problem = replacement.error ? problemFacts(replacement.error) : null
  const fieldError = useFieldErrors(problem)

  const right = (at: 0 | 1) => normalisePassphrase(typed[at]) === drawn.words[drawn.asked[at]]
  const again = () => {
    setDrawn(draw())
    setTyped(['', ''])
    setChecked(false)
    setWritten(false)
    replacement.reset()
  }
  const send = () => {
    setChecked(true)
    if (replacement.isPending || old.trim() === '' || !right(0) || !right(1)) return
    replacement.mutate(
      { old, next: drawn.words.join(' ') },
      {
        onSuccess: () => {
          say({ text: t('agencies.passphrase.changed') })
          again()
          setOld('')
        },
      },
    )
  }

  if (!written)
    return (
      <div className={styles.step}>
        <p>{t('agencies.passphrase.new.about')}</p>
        <PassphraseWords words={drawn.words} />
        <div className={styles.buttons}>
          <Button onClick={() => setWritten(true)}>{t('agencies.passphrase.written')}</Button>
          <Button variant="subtle" onClick={again}>
            {t('agencies.passphrase.other')}
          </Button>
        </div>
      </div>
    )
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
      {([0, 1] as const).map((at) => (
        <TextInput
          key={at}
          label={t('agencies.passphrase.word', { place: drawn.asked[at] + 1 })}
          description={at === 0 ? t('agencies.passphrase.word.about') : undefined}
          value={typed[at]}
          onChange={(event) => {
            const word = event.currentTarget.value
            setTyped((was) => (at === 0 ? [word, was[1]] : [was[0], word]))
          }}
          error={checked && !right(at) ? t('agencies.passphrase.word.wrong') : undefined}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      ))}
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
