import { Button, NativeSelect, Select, TextInput } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import {
  addAgency,
  addDesk,
  type AgencyKind,
  agencyKinds,
  listRegions,
  walls,
  zones,
} from '../../src/agencies/contract.ts'
import { useNotice } from '../shell/notice.tsx'
import { Page } from '../shell/page.tsx'
import { useRead, useWrite } from '../shell/server.ts'
import { useMay } from '../shell/session.tsx'
import { useFieldErrors } from '../ui/feedback.tsx'
import { Form } from '../ui/form.tsx'
import type { PlainKey } from '../words/translate.ts'
import { useWords } from '../words/words.tsx'
import { AgencySelect, type Chosen, DeskSelect } from './found-select.tsx'

function OperatorPage({ title, lead, children }: { title: PlainKey; lead: PlainKey; children: ReactNode }) {
  const { t } = useWords()
  const operator = useMay('operator')
  return (
    <Page title={title} lead={t(operator ? lead : 'agencies.operatorOnly')}>
      {operator && children}
    </Page>
  )
}

function Actions({ label, sending }: { label: string; sending: boolean }) {
  const { t } = useWords()
  return (
    <>
      <Button type="submit" loading={sending}>
        {label}
      </Button>
      <Button component={Link} to="/desks" variant="subtle">
        {t('shell.cancel')}
      </Button>
    </>
  )
}

/** An operator adds a desk to an agency. */
export function AddDeskPage() {
  const { t } = useWords()
  const say = useNotice()
  const navigate = useNavigate()
  const write = useWrite(addDesk)
  const fieldError = useFieldErrors(write.problem)
  const [agency, setAgency] = useState<Chosen | null>(null)
  const [superior, setSuperior] = useState<Chosen | null>(null)
  const [name, setName] = useState('')
  const [wall, setWall] = useState<(typeof walls)[number]>('social')
  const [zone, setZone] = useState<(typeof zones)[number]>('WIB')
  const [noAgency, setNoAgency] = useState(false)
  const send = async () => {
    setNoAgency(agency === null)
    if (!agency) return
    const body = { agency: agency.value, name: name.trim(), wall, superior: superior?.value ?? null, zone }
    if (!(await write.send({ body }))) return
    say({ text: t('agencies.desk.added', { name: body.name }) })
    void navigate({ to: '/desks' })
  }
  return (
    <OperatorPage title="agencies.desk.add" lead="agencies.desk.add.about">
      <Form
        label={t('agencies.desk.add')}
        problem={write.problem}
        send={() => void send()}
        actions={<Actions label={t('agencies.desk.add.do')} sending={write.sending} />}
      >
        <AgencySelect
          label={t('agencies.agency')}
          value={agency}
          change={setAgency}
          error={noAgency && !agency ? t('refusals.input.required') : fieldError('/agency')}
        />
        <TextInput
          label={t('agencies.desk.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldError('/name')}
        />
        <NativeSelect
          label={t('agencies.wall')}
          description={t('agencies.wall.about')}
          value={wall}
          onChange={(event) => setWall(walls.find((one) => one === event.currentTarget.value) ?? 'social')}
          data={walls.map((value) => ({ value, label: t(`agencies.wall.${value}`) }))}
        />
        <DeskSelect
          label={t('agencies.superior')}
          description={t('agencies.superior.about')}
          value={superior}
          change={setSuperior}
          error={fieldError('/superior')}
        />
        <NativeSelect
          label={t('agencies.zone')}
          value={zone}
          onChange={(event) => setZone(zones.find((one) => one === event.currentTarget.value) ?? 'WIB')}
          data={[...zones]}
        />
      </Form>
    </OperatorPage>
  )
}

/** An operator adds an agency; its desks come after it. */
export function AddAgencyPage() {
  const { t } = useWords()
  const say = useNotice()
  const navigate = useNavigate()
  const write = useWrite(addAgency)
  const fieldError = useFieldErrors(write.problem)
  const regions = useRead(listRegions, { query: { limit: 600 } }, { still: true }).data?.items ?? []
  const [kind, setKind] = useState<AgencyKind>('lks')
  const [name, setName] = useState('')
  const [region, setRegion] = useState<string | null>(null)
  const send = async () => {
    if (!(await write.send({ body: { kind, name: name.trim(), region } }))) return
    say({ text: t('agencies.agency.added', { name: name.trim() }) })
    void navigate({ to: '/desks/new' })
  }
  return (
    <OperatorPage title="agencies.agency.add" lead="agencies.agency.add.about">
      <Form
        label={t('agencies.agency.add')}
        problem={write.problem}
        send={() => void send()}
        actions={<Actions label={t('agencies.agency.add.do')} sending={write.sending} />}
      >
        <NativeSelect
          label={t('agencies.kind')}
          value={kind}
          onChange={(event) => setKind(agencyKinds.find((one) => one === event.currentTarget.value) ?? 'lks')}
          data={agencyKinds.map((value) => ({ value, label: t(`agencies.kind.${value}`) }))}
        />
        <TextInput
          label={t('agencies.agency.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldError('/name')}
        />
        <Select
          label={t('agencies.region')}
          description={t('agencies.region.about')}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('shell.clear') }}
          limit={30}
          data={regions.map(({ code, name: region }) => ({ value: code, label: `${region} (${code})` }))}
          value={region}
          onChange={setRegion}
          error={fieldError('/region')}
          nothingFoundMessage={t('agencies.find.none')}
        />
      </Form>
    </OperatorPage>
  )
}
