import { Button, Radio, Textarea, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { addSite, siteKinds } from '../../src/sites/contract.ts'
import { Page } from '../shell/page.tsx'
import { useWrite } from '../shell/server.ts'
import { NotApproval } from '../ui/feedback.tsx'
import { Form } from '../ui/form.tsx'
import { useWords } from '../words/words.tsx'
import { empty, orNull, useChecked } from './checked.ts'
import { type Choice, RegencyFinder } from './finders.tsx'
import styles from './new-site.module.css'
import { ButtonLink } from './button-link.tsx'

/** Enters a site. It announces nothing: a plan begins with its first step. */
export function NewSitePage() {
  const { t } = useWords()
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [kind, setKind] = useState<(typeof siteKinds)[number]>('unknown')
  const [regions, setRegions] = useState<readonly Choice[]>([])
  const [note, setNote] = useState('')

  const body = { name: name.trim(), kind, regions: regions.map((one) => one.id), note: orNull(note) }
  const { problem, error, send, sending } = useChecked(
    useWrite(addSite),
    empty({ '/name': body.name, '/regions': regions[0] }),
  )
  const save = async () => {
    const written = await send({ body })
    if (written) void navigate({ to: '/sites/$id', params: { id: written.id } })
  }
  return (
    <Page title="sites.new" lead={t('sites.new.lead')}>
      <NotApproval />
      <Form
        label={t('sites.new')}
        problem={problem}
        send={() => void save()}
        actions={
          <>
            <Button type="submit" loading={sending}>
              {t('sites.new.save')}
            </Button>
            <ButtonLink variant="subtle" to="/sites">
              {t('sites.form.cancel')}
            </ButtonLink>
          </>
        }
      >
        <TextInput
          label={t('sites.new.name')}
          value={name}
          error={error('/name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Radio.Group
          size="md"
          label={t('sites.new.kind')}
          value={kind}
          onChange={(value) => setKind(siteKinds.find((one) => one === value) ?? 'unknown')}
        >
          <div className={styles.kinds}>
            {siteKinds.map((value) => (
              <Radio
                key={value}
                value={value}
                label={t(`sites.kind.${value}`)}
                description={t(`sites.new.kind.${value}.about`)}
              />
            ))}
          </div>
        </Radio.Group>
        <div>
          <RegencyFinder
            key={regions.length}
            again={regions.length > 0}
            label={t('sites.new.regions')}
            about={t('sites.new.regions.about')}
            error={error('/regions')}
            value={null}
            choose={(choice) => {
              if (choice && !regions.some((one) => one.id === choice.id)) setRegions([...regions, choice])
            }}
          />
          {regions.length > 0 && (
            <ul className={styles.chosen}>
              {regions.map((region) => (
                <li key={region.id}>
                  {region.name}
                  <button
                    type="button"
                    aria-label={t('sites.new.regions.remove', { name: region.name })}
                    onClick={() => setRegions(regions.filter((one) => one.id !== region.id))}
                  >
                    <IconX size={18} aria-hidden="true" />
                  </button>
                </li>
              ))}
            </ul>
          )}
        </div>
        <Textarea
          label={t('sites.new.note')}
          description={t('sites.record.note.about')}
          value={note}
          error={error('/note')}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      </Form>
    </Page>
  )
}
