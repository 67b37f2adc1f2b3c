import { Button, PasswordInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { askSalt, changePassphrase } from '../../src/agencies/contract.ts'
import { isRefusal } from '../../src/kernel/refusal.ts'
import { getOwnKeys } from '../../src/keys/contract.ts'
import type { Input } from '../../src/platform/endpoint.ts'
import { type Bytes, fromBase64url, toBase64url } from '../../src/vault/bytes.ts'
import { keepMemberKeys, openMemberKeys } from '../../src/vault/desk-keys.ts'
import { intention, isUncertain } from '../shell/intention.ts'
import { useNotice } from '../shell/notice.tsx'
import { Page } from '../shell/page.tsx'
import { problemFacts } from '../shell/problem-facts.ts'
import { client } from '../shell/server.ts'
import { useFieldErrors } from '../ui/feedback.tsx'
import { Form } from '../ui/form.tsx'
import { useWords } from '../words/words.tsx'
import { AskedWords, NewWords, useDrawnWords } from './drawn-words.tsx'
import { holdVaultKey } from './held-vault-key.ts'
import { useMe } from './me.ts'
import { bothSecrets, freshDerivation, refused, signInSecret } from './passphrase.ts'

type Body = Input<typeof changePassphrase>['body']

/** What is sent for a new passphrase; keys that the member has come along, wrapped anew on this device (V12). */
async function replacing(
  login: string,
  member: string,
  old: string,
  next: string,
): Promise<{ body: Body; vaultKey: Bytes }> {
  const asked = await client.call(askSalt, { body: { login } })
  const fresh = freshDerivation()
  const { own } = await client.call(getOwnKeys)
  if (!own) {
    const [secret, after] = [await signInSecret(old, asked), await bothSecrets(next, fresh)]
    return { body: { secret, newSalt: fresh.salt, newSecret: after.secret }, vaultKey: after.vaultKey }
  }
  const [before, after] = [await bothSecrets(old, asked), await bothSecrets(next, fresh)]
  const keys = await openMemberKeys(member, before.vaultKey, fromBase64url(own.kept))
  if (isRefusal(keys)) throw refused('wrong_secret')
  const kept = toBase64url(await keepMemberKeys(keys, after.vaultKey))
  const body = { secret: before.secret, newSalt: fresh.salt, newSecret: after.secret, kept }
  return { body, vaultKey: after.vaultKey }
}

function useReplacement(login: string, member: string) {
  const queries = useQueryClient()
  const meant = useRef(intention())
  // One derivation for each pair of passphrases, so that another try after a lost answer is the same write.
  const derived = useRef<{ old: string; next: string; body: Body; vaultKey: Bytes } | null>(null)
  return useMutation({
    mutationFn: async ({ old, next }: { old: string; next: string }) => {
      if (derived.current?.old !== old || derived.current.next !== next)
        derived.current = { old, next, ...(await replacing(login, member, old, next)) }
      const { body, vaultKey } = derived.current
      await client.call(changePassphrase, { body }, { key: meant.current.keyFor(body) })
      derived.current = null
      holdVaultKey(member, vaultKey)
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
export function ChangePassphrase({ login, member }: { login: string; member: string }) {
  const { t } = useWords()
  const say = useNotice()
  const drawn = useDrawnWords()
  const [written, setWritten] = useState(false)
  const [old, setOld] = useState('')
  const [checked, setChecked] = useState(false)
  const replacement = useReplacement(login, member)
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
      {me && <ChangePassphrase login={me.login} member={me.id} />}
    </Page>
  )
}
