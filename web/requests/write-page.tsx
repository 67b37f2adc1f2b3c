import { Button, Switch } from '@mantine/core'
import { Navigate, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type DataRequest, draftRequest, getRequest, reviseRequest } from '../../src/requests/contract.ts'
import { getSite } from '../../src/sites/contract.ts'
import { Page } from '../shell/page.tsx'
import { useRead, useWrite } from '../shell/server.ts'
import { useSession } from '../shell/session.tsx'
import { empty, type Fault, useChecked } from '../sites/checked.ts'
import { useCodes } from '../sites/codes.ts'
import { Loaded } from '../shell/loaded.tsx'
import { placeOf } from '../sites/site-row.tsx'
import { Form } from '../ui/form.tsx'
import type { PlainKey } from '../words/translate.ts'
import { useWords } from '../words/words.tsx'
import { type DraftLetter, draftOf, emptyDraft, letterOf, withinOf } from './draft-letter.ts'
import { looksLikeIdentity } from './identity-notice.tsx'
import { type KeptDraft, useKeptDraft } from './kept-draft.ts'
import { LetterFields } from './letter-form.tsx'
import { DraftSheet, useDesk } from './sheet.tsx'
import styles from './write-page.module.css'
import { ButtonLink } from '../sites/button-link.tsx'

/** What the letter still needs before it can be saved, and what must not stand in it. */
function faultsOf(draft: DraftLetter): Fault[] {
  const letter = letterOf(draft)
  const texts = { '/subject': letter.subject, '/purpose': letter.purpose, '/scope': letter.scope }
  const details = Object.fromEntries(
    letter.items.map(({ detail }, at) => [`/items/${at}/detail`, detail ?? '']),
  )
  const copies = draft.copies.map(({ name }, at) => [`/copies/${at}/name`, name.trim()] as const)
  return [
    ...empty({
      ...Object.fromEntries(copies),
      '/receiver': letter.receiver,
      ...texts,
      '/basis': letter.basis,
      '/items': letter.items[0],
    }),
    ...(withinOf(draft.answerWithin) === undefined ? [{ path: '/answerWithin', keyword: 'days' }] : []),
    ...Object.entries({ ...texts, ...details, ...Object.fromEntries(copies) })
      .filter(([, text]) => looksLikeIdentity(text))
      .map(([path]) => ({ path, keyword: 'identity' })),
  ]
}

function Writing({
  title,
  verb,
  kept,
  save,
  problem,
  sending,
  error,
  back,
}: {
  title: PlainKey
  verb: string
  kept: KeptDraft
  save: () => Promise<{ id: string } | null>
  back: string | null
} & Pick<ReturnType<typeof useChecked>, 'problem' | 'sending' | 'error'>) {
  const { t } = useWords()
  const navigate = useNavigate()
  const { desk } = useSession()
  const codes = useCodes()
  const [shown, setShown] = useState(false)
  const { draft } = kept
  const receiver = useDesk(draft.receiver?.id)

  const send = async () => {
    const written = await save()
    if (!written) return
    kept.forget()
    void navigate({ to: '/requests/$id', params: { id: written.id } })
  }
  return (
    <Page title={title} lead={t('requests.new.lead')}>
      {kept.resumed && (
        <p className={styles.resumed}>
          {t('requests.form.resumed')}{' '}
          <button type="button" onClick={kept.restart}>
            {t('requests.form.restart')}
          </button>
        </p>
      )}
      <Switch
        className={styles.switch}
        size="md"
        label={t('requests.form.preview')}
        checked={shown}
        onChange={(event) => setShown(event.currentTarget.checked)}
      />
      <div className={styles.columns} data-shown={shown}>
        <div className={styles.form}>
          <Form
            label={t(title)}
            problem={problem}
            send={() => void send()}
            actions={
              <>
                <Button type="submit" loading={sending}>
                  {verb}
                </Button>
                {back === null ? (
                  <ButtonLink variant="subtle" to="/requests" search={{ box: 'out' }}>
                    {t('requests.form.cancel')}
                  </ButtonLink>
                ) : (
                  <ButtonLink variant="subtle" to="/requests/$id" params={{ id: back }}>
                    {t('requests.form.cancel')}
                  </ButtonLink>
                )}
              </>
            }
          >
            <LetterFields
              draft={draft}
              change={kept.change}
              error={error}
              codes={codes}
              receiver={receiver}
            />
            <p className={styles.kept}>{t('requests.form.kept')}</p>
          </Form>
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region is reached by keyboard */}
        <div
          className={styles.preview}
          role="region"
          aria-label={t('requests.form.preview.title')}
          tabIndex={0}
        >
          <h2>{t('requests.form.preview.title')}</h2>
          <DraftSheet draft={draft} sender={desk.id} />
        </div>
      </div>
    </Page>
  )
}

function New({ fresh, place }: { fresh: DraftLetter; place: string }) {
  const { t } = useWords()
  const kept = useKeptDraft(place, fresh)
  const { send, ...checked } = useChecked(useWrite(draftRequest), faultsOf(kept.draft))
  return (
    <Writing
      {...checked}
      title="requests.new"
      verb={t('requests.form.save')}
      kept={kept}
      back={null}
      save={() => send({ body: letterOf(kept.draft) })}
    />
  )
}

/** Writes a new request, about a site when the address names one. */
export function NewRequestPage({ site }: { site: string | undefined }) {
  const read = useRead(getSite, { params: { id: site ?? '' } }, { when: site !== undefined })
  if (site === undefined) return <New fresh={emptyDraft} place="new" />
  return (
    <Loaded read={read} shape="page" title="requests.new">
      {({ id, name, regions }) => (
        <New place={`site.${id}`} fresh={{ ...emptyDraft, site: { id, name, about: placeOf(regions) } }} />
      )}
    </Loaded>
  )
}

function Revise({ request }: { request: DataRequest }) {
  const { t } = useWords()
  const kept = useKeptDraft(request.id, draftOf(request))
  const { send, ...checked } = useChecked(useWrite(reviseRequest), faultsOf(kept.draft))
  return (
    <Writing
      {...checked}
      title="requests.revise"
      verb={t('requests.form.save.again')}
      kept={kept}
      back={request.id}
      save={() => send({ params: { id: request.id }, body: letterOf(kept.draft) })}
    />
  )
}

/** Changes a draft that is on the server; a letter that is signed is shown as it is. */
export function RevisePage({ id }: { id: string }) {
  const read = useRead(getRequest, { params: { id } })
  return (
    <Loaded read={read} shape="page" title="requests.revise">
      {(request) =>
        request.next.includes('revise') ? (
          <Revise request={request} />
        ) : (
          <Navigate to="/requests/$id" params={{ id }} replace />
        )
      }
    </Loaded>
  )
}
