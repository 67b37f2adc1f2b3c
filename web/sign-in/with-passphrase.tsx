import { Button, PasswordInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { askSalt } from '../../src/agencies/contract.ts'
import { useMe } from '../agencies/me.ts'
import { signInSecret } from '../agencies/passphrase.ts'
import { problemFacts } from '../shell/problem-facts.ts'
import { client } from '../shell/server.ts'
import type { ProblemFacts } from '../ui/feedback.tsx'
import { Form } from '../ui/form.tsx'
import { useWords } from '../words/words.tsx'

/** What only who knows the passphrase may do: an open device is not enough. It is stretched here and not sent. */
export function WithPassphrase({
  label,
  send,
  sending,
  problem,
  quiet = false,
  cancel,
}: {
  label: string
  /** Takes the sign-in secret; what it was refused for comes back as `problem`. */
  send: (secret: string) => void
  sending: boolean
  problem: ProblemFacts | null
  /** Beside another way that is the better one. */
  quiet?: boolean
  cancel?: () => void
}) {
  const { t } = useWords()
  const login = useMe().data?.login ?? ''
  const [typed, setTyped] = useState('')
  const [checked, setChecked] = useState(false)
  const derivation = useMutation({
    mutationFn: async (passphrase: string) =>
      signInSecret(passphrase, await client.call(askSalt, { body: { login } })),
    onSuccess: send,
  })
  const busy = derivation.isPending || sending
  const submit = () => {
    setChecked(true)
    if (busy || typed.trim() === '') return
    derivation.mutate(typed)
  }
  return (
    <Form
      label={label}
      problem={busy ? null : (problem ?? (derivation.error ? problemFacts(derivation.error) : null))}
      send={submit}
      actions={
        <>
          <Button type="submit" variant={quiet ? 'default' : 'filled'} aria-disabled={busy}>
            {busy ? t('agencies.signIn.deriving') : label}
          </Button>
          {cancel && (
            <Button variant="subtle" onClick={cancel}>
              {t('sign-in.cancel')}
            </Button>
          )}
        </>
      }
    >
      <PasswordInput
        label={t('agencies.passphrase.present')}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        error={checked && typed.trim() === '' ? t('refusals.input.required') : undefined}
        autoComplete="current-password"
        autoCapitalize="none"
        spellCheck={false}
        visibilityToggleButtonProps={{ 'aria-label': t('agencies.passphrase.show'), tabIndex: 0 }}
      />
    </Form>
  )
}
