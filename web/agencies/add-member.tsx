import { Button, SegmentedControl, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { addMember, addMembership } from '../../src/agencies/contract.ts'
import type { Role } from '../../src/kernel/role.ts'
import { intention, isUncertain } from '../shell/intention.ts'
import { Page } from '../shell/page.tsx'
import { problemFacts } from '../shell/problem-facts.ts'
import { client, refresh } from '../shell/server.ts'
import { useMay, useSession } from '../shell/session.tsx'
import { EmptyState, useFieldErrors } from '../ui/feedback.tsx'
import { Form } from '../ui/form.tsx'
import { useWords } from '../words/words.tsx'
import { drawFirstPassphrase, type FirstPassphrase } from './first-passphrase.ts'
import { type Chosen, DeskSelect } from './found-select.tsx'
import { MemberSlip, type Slip } from './member-slip.tsx'
import { RolesField } from './roles-field.tsx'

type Kind = 'new' | 'known'
interface Typed {
  readonly kind: Kind
  readonly name: string
  readonly login: string
  readonly roles: Role[]
  /** Another desk than the own one; only an operator adds there. */
  readonly desk: Chosen | null
}

/** Makes the passphrase here and sends only salt and secret; the same ones again when the answer was lost. */
function useAdding() {
  const queries = useQueryClient()
  const { desk } = useSession()
  const meant = useRef(intention())
  const drawn = useRef<FirstPassphrase | null>(null)
  return useMutation<Slip | null, unknown, Typed>({
    mutationFn: async ({ kind, name, login, roles, desk: other }) => {
      const at = other ? { desk: other.value } : {}
      if (kind === 'known') {
        const body = { login, roles, ...at }
        await client.call(addMembership, { body }, { key: meant.current.keyFor(body) })
        return null
      }
      drawn.current ??= await drawFirstPassphrase()
      const { words, salt, secret } = drawn.current
      const body = { name, login, salt, secret, roles, ...at }
      await client.call(addMember, { body }, { key: meant.current.keyFor(body) })
      return { name, login, desk: other?.label ?? desk.name, words }
    },
    onSuccess: () => {
      meant.current.settle()
      drawn.current = null
      return refresh(queries, addMember)
    },
    onError: (error) => {
      if (!isUncertain(error)) meant.current.settle()
    },
  })
}

/** Adds somebody to the desk: a new account with its slip, or an account that exists already. */
export function AddMemberPage() {
  const { t } = useWords()
  const { desk } = useSession()
  const keeps = useMay('administrator', 'operator')
  const [typed, setTyped] = useState<Typed>({
    kind: 'new',
    name: '',
    login: '',
    roles: ['worker'],
    desk: null,
  })
  const operator = useMay('operator')
  const adding = useAdding()
  const problem = adding.error ? problemFacts(adding.error) : null
  const fieldError = useFieldErrors(problem)
  const set = (some: Partial<Typed>) => setTyped((was) => ({ ...was, ...some }))
  const back = (
    <Button component={Link} to="/members" variant="subtle">
      {t('agencies.members.open')}
    </Button>
  )
  if (!keeps) return <Page title="agencies.member.add" lead={t('agencies.member.add.others')} action={back} />
  if (adding.data)
    return (
      <Page title="agencies.slip" lead={t('agencies.slip.about')}>
        <MemberSlip slip={adding.data} />
      </Page>
    )
  if (adding.isSuccess)
    return (
      <Page title="agencies.member.add">
        <EmptyState
          title={t('agencies.member.added', { login: typed.login })}
          text={t('agencies.member.added.about')}
          action={back}
        />
      </Page>
    )
  return (
    <Page title="agencies.member.add" lead={t('agencies.member.add.about', { desk: desk.name })}>
      <Form
        label={t('agencies.member.add')}
        problem={adding.isPending ? null : problem}
        send={() => {
          if (!adding.isPending)
            adding.mutate({ ...typed, name: typed.name.trim(), login: typed.login.trim().toLowerCase() })
        }}
        actions={
          <>
            <Button type="submit" loading={adding.isPending}>
              {t('agencies.member.add.do')}
            </Button>
            <Button component={Link} to="/members" variant="subtle">
              {t('shell.cancel')}
            </Button>
          </>
        }
      >
        <SegmentedControl
          aria-label={t('agencies.member.kind')}
          value={typed.kind}
          onChange={(kind) => set({ kind: kind as Kind })}
          data={(['new', 'known'] as const).map((value) => ({
            value,
            label: t(`agencies.member.kind.${value}`),
          }))}
        />
        {operator && (
          <DeskSelect
            label={t('agencies.desk')}
            description={t('agencies.member.desk.about', { desk: desk.name })}
            value={typed.desk}
            change={(chosen) => set({ desk: chosen })}
            error={fieldError('/desk')}
          />
        )}
        {typed.kind === 'new' && (
          <TextInput
            label={t('agencies.member.name')}
            description={t('agencies.member.name.about')}
            value={typed.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            error={fieldError('/name')}
            autoComplete="off"
          />
        )}
        <TextInput
          label={t('agencies.login')}
          description={t('agencies.login.about')}
          value={typed.login}
          onChange={(event) => set({ login: event.currentTarget.value })}
          error={fieldError('/login')}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        <RolesField value={typed.roles} change={(roles) => set({ roles })} error={fieldError('/roles')} />
      </Form>
    </Page>
  )
}
