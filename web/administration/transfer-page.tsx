import { Button, NativeSelect, Radio, Stack, TextInput } from '@mantine/core'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { type Held, listHeld, scheduleTransfer, transferMember } from '../../src/administration/contract.ts'
import { listMembers } from '../../src/agencies/contract.ts'
import { localDate } from '../../src/kernel/dates.ts'
import { listKinds } from '../../src/obligations/contract.ts'
import type { Role } from '../../src/kernel/role.ts'
import type { Reply } from '../../src/platform/endpoint.ts'
import { type Chosen, DeskSelect } from '../agencies/found-select.tsx'
import { RolesField } from '../agencies/roles-field.tsx'
import { useNow } from '../shell/installation.ts'
import { useNotice } from '../shell/notice.tsx'
import { Page } from '../shell/page.tsx'
import { problemFacts } from '../shell/problem-facts.ts'
import { useList, useRead, useWrite } from '../shell/server.ts'
import { useMay, useSession } from '../shell/session.tsx'
import { ErrorState, Loading, useFieldErrors } from '../ui/feedback.tsx'
import { Form } from '../ui/form.tsx'
import { useWords } from '../words/words.tsx'
import styles from './transfer.module.css'

/** The value of a choice that names nobody. */
const desk = 'desk'
const same = 'same'

type Colleague = { readonly id: string; readonly name: string }

/** One thing that the member holds, and whom it goes to. */
function Item({
  item,
  colleagues,
  value,
  change,
}: {
  item: Held
  colleagues: readonly Colleague[]
  value: string
  change: (value: string) => void
}) {
  const { t, language, dateTime } = useWords()
  const session = useSession()
  const kinds = useRead(listKinds, {}, { still: true }).data?.items ?? []
  const promise = kinds.find(({ kind }) => kind === item.kind)?.name[language]
  return (
    <li className={styles.item}>
      <span>
        <strong>
          {item.held === 'obligation'
            ? `${promise ?? ''} ${item.label}`
            : t(`administration.${item.held}`, { label: item.label })}
        </strong>
        {item.dueAt && (
          <span className={styles.quiet}>
            {t('administration.due', { at: dateTime(item.dueAt, session.desk.zone) })}
          </span>
        )}
      </span>
      <NativeSelect
        aria-label={t('administration.item', { label: item.label })}
        value={value}
        onChange={(event) => change(event.currentTarget.value)}
        data={[
          { value: same, label: t('administration.rest.same') },
          { value: desk, label: t('administration.desk') },
          ...colleagues.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
    </li>
  )
}

function Transfer({ held }: { held: Reply<typeof listHeld> }) {
  const { t } = useWords()
  const say = useNotice()
  const navigate = useNavigate()
  const { desk: own } = useSession()
  const administers = useMay('administrator', 'operator')
  const today = localDate(useNow(), own.zone)
  const now = useWrite(transferMember)
  const later = useWrite(scheduleTransfer)
  const [day, setDay] = useState(today)
  // What a head alone decides is proposed, also for today: the desk that receives has to accept.
  const at = administers && day <= today ? 'now' : 'later'
  const write = at === 'now' ? now : later
  const fieldError = useFieldErrors(write.problem)
  const colleagues = useList(listMembers, { query: { limit: 200 } }).items.filter(({ id }) => id !== held.id)
  const [leaves, setLeaves] = useState(administers)
  const [next, setNext] = useState<Chosen | null>(null)
  const [roles, setRoles] = useState<Role[]>(['worker'])
  const [missing, setMissing] = useState(false)
  const [rest, setRest] = useState(desk)
  const [hands, setHands] = useState<Readonly<Record<string, string>>>({})
  const memberOf = (value: string) => (value === desk ? null : value)
  const send = async () => {
    setMissing(!leaves && next === null)
    if (!leaves && next === null) return
    const chosen = Object.entries(hands).filter(([, value]) => value !== same)
    const params = { id: held.id }
    const body = { next: leaves || next === null ? null : { desk: next.value, roles }, rest: memberOf(rest) }
    const each = chosen.map(([id, value]) => ({ id, member: memberOf(value) }))
    const sent =
      at === 'now'
        ? await now.send({ params, body: { ...body, hands: each } })
        : await later.send({ params, body: { ...body, effectiveOn: day } })
    if (!sent) return
    say({
      text: t(at === 'now' ? 'administration.done' : 'administration.ahead.recorded', { name: held.name }),
    })
    void navigate({ to: '/members' })
  }
  return (
    <Form
      label={t('administration.transfer')}
      problem={write.problem}
      send={() => void send()}
      actions={
        <>
          <Button type="submit" loading={write.sending}>
            {t(
              at === 'now'
                ? 'administration.do'
                : administers
                  ? 'administration.ahead.do'
                  : 'administration.ahead.propose',
            )}
          </Button>
          <Button component={Link} to="/members" variant="subtle">
            {t('shell.cancel')}
          </Button>
        </>
      }
    >
      <TextInput
        type="date"
        label={t('administration.ahead.day')}
        description={t(administers ? 'administration.ahead.day.about' : 'administration.ahead.day.head')}
        min={today}
        value={day}
        error={fieldError('/effectiveOn')}
        onChange={(event) => setDay(event.currentTarget.value || today)}
      />
      {administers && (
        <Radio.Group
          label={t('administration.where')}
          value={leaves ? 'leaves' : 'next'}
          onChange={(value) => setLeaves(value === 'leaves')}
        >
          <Stack gap="xs" pt="xs">
            {(['leaves', 'next'] as const).map((value) => (
              <Radio
                key={value}
                value={value}
                label={t(`administration.where.${value}`)}
                description={t(`administration.where.${value}.about`)}
              />
            ))}
          </Stack>
        </Radio.Group>
      )}
      {!leaves && (
        <>
          <DeskSelect
            label={t('administration.next')}
            value={next}
            change={setNext}
            error={missing && !next ? t('refusals.input.required') : fieldError('/next/desk')}
          />
          <RolesField value={roles} change={setRoles} error={fieldError('/next/roles')} />
        </>
      )}
      <section className={styles.held} aria-label={t('administration.held')}>
        <h2>{t('administration.held')}</h2>
        <p className={styles.quiet}>
          {t(held.items.length === 0 ? 'administration.held.none' : 'administration.held.about')}
        </p>
        {(held.items.length > 0 || at === 'later') && (
          <>
            <NativeSelect
              label={t('administration.rest')}
              description={t(at === 'now' ? 'administration.rest.about' : 'administration.rest.later')}
              value={rest}
              onChange={(event) => setRest(event.currentTarget.value)}
              data={[
                { value: desk, label: t('administration.desk') },
                ...colleagues.map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
            {at === 'now' && (
              <ul className={styles.list}>
                {held.items.map((item) => (
                  <Item
                    key={item.id}
                    item={item}
                    colleagues={colleagues}
                    value={hands[item.id] ?? same}
                    change={(value) => setHands((was) => ({ ...was, [item.id]: value }))}
                  />
                ))}
              </ul>
            )}
          </>
        )}
      </section>
    </Form>
  )
}

/** *Mutasi*: where a member goes, and whose hands take what they hold. */
export function TransferPage() {
  const { t } = useWords()
  const { desk: own } = useSession()
  const { id } = useParams({ from: '/shell/members/$id/transfer' })
  const held = useRead(listHeld, { params: { id } })
  return (
    <Page
      title="administration.transfer"
      heading={held.data && t('administration.transfer.of', { name: held.data.name })}
      lead={t('administration.transfer.about', { desk: own.name })}
    >
      {held.isPending && <Loading shape="page" />}
      {held.isError && <ErrorState problem={problemFacts(held.error)} retry={() => void held.refetch()} />}
      {held.data && <Transfer held={held.data} />}
    </Page>
  )
}
