import { Button, PasswordInput } from '@mantine/core'
import { useState } from 'react'
import { normalisePassphrase } from '../../src/vault/sign-in.ts'
import type { ProblemFacts } from '../ui/feedback.tsx'
import { Form } from '../ui/form.tsx'
import { useWords } from '../words/words.tsx'

/** One field for the passphrase, which never leaves this device. */
export function TypedPassphrase({
  label,
  working,
  problem,
  send,
}: {
  label: string
  working: boolean
  problem: ProblemFacts | null
  send: (passphrase: string) => void
}) {
  const { t } = useWords()
  const [typed, setTyped] = useState('')
  const [checked, setChecked] = useState(false)
  const passphrase = normalisePassphrase(typed)
  return (
    <Form
      label={label}
      problem={working ? null : problem}
      send={() => {
        setChecked(true)
        if (!working && passphrase !== '') send(passphrase)
      }}
      actions={
        <Button type="submit" aria-disabled={working}>
          {working ? t('agencies.signIn.deriving') : label}
        </Button>
      }
    >
      <PasswordInput
        label={t('agencies.passphrase')}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        error={checked && passphrase === '' ? t('refusals.input.required') : undefined}
        autoComplete="current-password"
        autoCapitalize="none"
        spellCheck={false}
        visibilityToggleButtonProps={{ 'aria-label': t('agencies.passphrase.show'), tabIndex: 0 }}
      />
    </Form>
  )
}
