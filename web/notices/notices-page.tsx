import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import {
  getSettings,
  type NoticeDefault,
  type NoticeLanguage,
  type NoticeSettings,
  saveDefault,
} from '../../src/notices/contract.ts'
import { compose, templates } from '../../src/notices/rules/wording.ts'
import { useNotice } from '../shell/notice.tsx'
import { Page, Section } from '../shell/page.tsx'
import { problemFacts } from '../shell/problem-facts.ts'
import { useRead, useWrite } from '../shell/server.ts'
import { useMay, useSession } from '../shell/session.tsx'
import { EmptyState, ErrorState, Loading } from '../ui/feedback.tsx'
import { Form } from '../ui/form.tsx'
import { useWords } from '../words/words.tsx'
import { NoticeForm } from './notice-form.tsx'
import styles from './notices.module.css'
import { TimesFields } from './times-fields.tsx'

/** Where notices go and when the next one comes, in sentences. */
function Standing({ settings: { chosen, last } }: { settings: NoticeSettings }) {
  const { t, rich, dateTime } = useWords()
  const { desk } = useSession()
  if (!chosen)
    return (
      <div className={styles.standing}>
        <p>
          <strong>{t('notices.none')}</strong>
        </p>
        <p>{t('notices.none.about')}</p>
      </div>
    )
  const at = (instant: string) => dateTime(instant, chosen.zone)
  if (chosen.refusedAt !== null)
    return (
      <div className={styles.refused} role="alert">
        <IconAlertTriangle size={24} aria-hidden="true" />
        <div>
          <strong>{t('notices.refused')}</strong>
          <p>{t('notices.refused.about', { at: at(chosen.refusedAt), address: chosen.address })}</p>
        </div>
      </div>
    )
  return (
    <div className={styles.standing}>
      <p>
        {chosen.nextDigestAt === null
          ? t('notices.next.never')
          : rich('notices.next', {
              at: <strong key="at">{at(chosen.nextDigestAt)}</strong>,
              address: <span key="address">{chosen.address}</span>,
            })}{' '}
        {chosen.deskName !== desk.name && t('notices.clock', { desk: chosen.deskName })}
      </p>
      {last && <p className={styles.quiet}>{t(`notices.last.${last.state}`, { at: at(last.at) })}</p>}
    </div>
  )
}

/** The e-mail itself, so that one sees how little it says. */
function Sample({ language, atOnce }: { language: NoticeLanguage; atOnce: boolean }) {
  const { t } = useWords()
  const link = `${window.location.origin}/`
  const kinds = atOnce ? (['digest', 'at_once'] as const) : (['digest'] as const)
  return (
    <Section heading={t('notices.sample')}>
      {kinds.map((kind) => {
        const { subject, text } = compose(templates[kind][language], { count: 3, link })
        return (
          <blockquote key={kind} className={styles.sample} lang={language}>
            <strong>{subject}</strong>
            <p>{text.trim()}</p>
          </blockquote>
        )
      })}
    </Section>
  )
}

function DeskTimes({ settings }: { settings: NoticeSettings }) {
  const { t } = useWords()
  const { desk } = useSession()
  const say = useNotice()
  const write = useWrite(saveDefault)
  const [times, setTimes] = useState<NoticeDefault>(settings.deskDefault)
  const send = async () => {
    if (await write.send({ body: times })) say({ text: t('notices.desk.saved') })
  }
  return (
    <Section heading={t('notices.desk')}>
      <p className={styles.lead}>{t('notices.desk.about', { desk: desk.name })}</p>
      <Form
        label={t('notices.desk')}
        problem={write.problem}
        send={() => void send()}
        actions={
          <Button type="submit" variant="default" loading={write.sending}>
            {t('notices.desk.save')}
          </Button>
        }
      >
        <TimesFields value={times} change={setTimes} />
      </Form>
    </Section>
  )
}

function Settings({ settings }: { settings: NoticeSettings }) {
  const { chosen } = settings
  const { language: spoken } = useWords()
  const [language, setLanguage] = useState<NoticeLanguage>(chosen?.language ?? spoken)
  const [atOnce, setAtOnce] = useState(chosen?.atOnce ?? false)
  const head = useMay('head')
  return (
    <div className={styles.columns}>
      <div className={styles.column}>
        <Standing settings={settings} />
        <NoticeForm
          settings={settings}
          language={language}
          setLanguage={setLanguage}
          atOnce={atOnce}
          setAtOnce={setAtOnce}
        />
      </div>
      <div className={styles.column}>
        <Sample language={language} atOnce={atOnce} />
        {head && <DeskTimes settings={settings} />}
      </div>
    </div>
  )
}

/** The own notices by e-mail; a head also sets the hours of the desk. */
export function NoticesPage() {
  const { t } = useWords()
  const settings = useRead(getSettings)
  return (
    <Page title="notices.title" lead={t('notices.about')}>
      {settings.isPending && <Loading shape="page" />}
      {settings.isError && (
        <ErrorState problem={problemFacts(settings.error)} retry={() => void settings.refetch()} />
      )}
      {settings.data &&
        (settings.data.mailReady ? (
          <Settings settings={settings.data} />
        ) : (
          <EmptyState
            title={t('notices.unready')}
            text={t('notices.unready.about')}
            action={
              <Button component={Link} to="/" variant="default">
                {t('notices.unready.open')}
              </Button>
            }
          />
        ))}
    </Page>
  )
}
