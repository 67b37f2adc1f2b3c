import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import {
  getDesk,
  getLetterhead,
  type Letterhead,
  papers,
  setLetterhead,
} from '../../src/agencies/contract.ts'
import { getLogo, type Logo } from '../../src/requests/contract.ts'
import { headOf } from '../../src/requests/rules/sheet.ts'
import { useLogo } from '../requests/logo.ts'
import { useNotice } from '../shell/notice.tsx'
import { Page } from '../shell/page.tsx'
import { useRead, useWrite } from '../shell/server.ts'
import { useMay, useSession } from '../shell/session.tsx'
import { empty, orNull, useChecked } from '../sites/checked.ts'
import { Loaded } from '../shell/loaded.tsx'
import { Form } from '../ui/form.tsx'
import { LetterHead } from '../ui/letter.tsx'
import { useWords } from '../words/words.tsx'
import { LogoField } from './logo-field.tsx'
import styles from './letterhead.module.css'

interface Typed {
  readonly lines: string
  readonly address: string
  readonly phone: string
  readonly email: string
  readonly site: string
  readonly paper: Letterhead['paper']
}

function letterheadOf(typed: Typed): Letterhead {
  const lines = typed.lines.split('\n').map((line) => line.trim().replaceAll(/\s+/g, ' '))
  return {
    lines: lines.filter((line) => line !== ''),
    address: typed.address.trim().replaceAll(/\s+/g, ' '),
    phone: orNull(typed.phone),
    email: orNull(typed.email),
    site: orNull(typed.site),
    paper: typed.paper,
  }
}

function Preview({ letterhead, logo }: { letterhead: Letterhead; logo: Logo | null }) {
  return (
    <div className={styles.preview} lang="id">
      <LetterHead head={headOf(letterhead, logo)} logo={useLogo(logo?.sha256)} />
    </div>
  )
}

function Editing({ found, logo }: { found: Letterhead; logo: Logo | null }) {
  const { t } = useWords()
  const say = useNotice()
  const [typed, setTyped] = useState<Typed>({
    ...found,
    lines: found.lines.join('\n'),
    phone: found.phone ?? '',
    email: found.email ?? '',
    site: found.site ?? '',
  })
  const letterhead = letterheadOf(typed)
  const { problem, error, send, sending } = useChecked(useWrite(setLetterhead), [
    ...empty({ '/lines': letterhead.lines[0], '/address': letterhead.address }),
    ...(letterhead.lines.length > 4 ? [{ path: '/lines', keyword: 'pattern' }] : []),
  ])
  const change = (more: Partial<Typed>) => setTyped({ ...typed, ...more })
  const save = async () => {
    if (await send({ body: letterhead })) say({ text: t('agencies.letterhead.saved') })
  }
  const text = (name: 'address' | 'phone' | 'email' | 'site') => (
    <TextInput
      label={t(`agencies.letterhead.${name}`)}
      description={t(`agencies.letterhead.${name}.about`)}
      maxLength={name === 'address' ? 200 : 100}
      value={typed[name]}
      error={error(`/${name}`)}
      onChange={(event) => change({ [name]: event.currentTarget.value })}
    />
  )
  return (
    <div className={styles.columns}>
      <Form
        label={t('agencies.letterhead')}
        problem={problem}
        send={() => void save()}
        actions={
          <Button type="submit" loading={sending}>
            {t('agencies.letterhead.save')}
          </Button>
        }
      >
        <Textarea
          label={t('agencies.letterhead.lines')}
          description={t('agencies.letterhead.lines.about')}
          autosize
          minRows={2}
          value={typed.lines}
          error={error('/lines')}
          onChange={(event) => change({ lines: event.currentTarget.value })}
        />
        {text('address')}
        {text('phone')}
        {text('email')}
        {text('site')}
        <NativeSelect
          label={t('agencies.letterhead.paper')}
          value={typed.paper}
          onChange={(event) =>
            change({ paper: papers.find((one) => one === event.currentTarget.value) ?? 'A4' })
          }
          data={papers.map((value) => ({ value, label: t(`agencies.letterhead.paper.${value}`) }))}
        />
      </Form>
      <section aria-label={t('agencies.letterhead.preview')}>
        <h2>{t('agencies.letterhead.preview')}</h2>
        <Preview letterhead={letterhead} logo={logo} />
        <LogoField logo={logo} />
      </section>
    </div>
  )
}

/** The letterhead of the own agency. Letters that were signed keep the one that they were signed on. */
export function LetterheadPage() {
  const { t } = useWords()
  const { desk } = useSession()
  const keeps = useMay('administrator')
  const own = useRead(getDesk, { params: { id: desk.id } }).data
  const read = useRead(getLetterhead, { params: { id: desk.id } })
  const logo = useRead(getLogo, { params: { id: desk.id } }).data?.logo ?? null
  return (
    <Loaded read={read} shape="page" title="agencies.letterhead">
      {(found) => (
        <Page
          title="agencies.letterhead"
          lead={t(keeps ? 'agencies.letterhead.about' : 'agencies.letterhead.others', {
            agency: own?.agencyName ?? desk.name,
          })}
        >
          {keeps ? (
            <Editing key={desk.id} found={found} logo={logo} />
          ) : (
            <Preview letterhead={found} logo={logo} />
          )}
        </Page>
      )}
    </Loaded>
  )
}
