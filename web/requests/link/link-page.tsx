import { Button } from '@mantine/core'
import { IconCopy, IconPrinter } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type DataRequest, getRequest, makeLink, recallLink } from '../../../src/requests/contract.ts'
import { drawLink, linkHashes, type LinkSecrets, showCode } from '../../../src/vault/letter-link.ts'
import { Page } from '../../shell/page.tsx'
import { useRead, useWrite } from '../../shell/server.ts'
import { useSession } from '../../shell/session.tsx'
import { Loaded } from '../../shell/loaded.tsx'
import { FormProblem } from '../../ui/feedback.tsx'
import { Qr } from '../../ui/qr.tsx'
import { speech } from '../../words/translate.ts'
import { useWords } from '../../words/words.tsx'
import styles from './link-page.module.css'

/** What the sheet says is Indonesian, as letters are. */
const { t: say, longDate: sayDate } = speech('id')

/** Two parts that go two ways: neither opens anything alone, and neither says what the letter is about. */
function Slip({ request, secrets }: { request: DataRequest; secrets: LinkSecrets }) {
  const { t } = useWords()
  const [copied, setCopied] = useState(false)
  const address = `${location.origin}/surat#${secrets.key}`
  const letter = say('requests.slip.letter', {
    number: request.number ?? '',
    date: request.letterDate === null ? '' : sayDate(request.letterDate),
  })
  const copy = async () => {
    await navigator.clipboard.writeText(address)
    setCopied(true)
  }
  return (
    <section aria-label={t('requests.slip')}>
      <p className={styles.once}>{t('requests.slip.once')}</p>
      <div className={styles.slip} lang="id">
        <div className={styles.part}>
          <div>
            <h2>{say('requests.slip.link')}</h2>
            <p>{say('requests.slip.to', { receiver: request.receiverName })}</p>
            <p>{letter}</p>
            <p>{say('requests.slip.from', { sender: request.senderName })}</p>
            <p className={styles.address} translate="no">
              {address}
            </p>
            <p>{say('requests.slip.how')}</p>
          </div>
          <Qr text={address} size={132} label={say('requests.slip.qr')} />
        </div>
        <div className={styles.part}>
          <div>
            <h2>{say('requests.slip.code')}</h2>
            <p>{say('requests.slip.to', { receiver: request.receiverName })}</p>
            <p>{letter}</p>
            <p className={styles.code} translate="no">
              {showCode(secrets.code)}
            </p>
            <p>{say('requests.slip.apart')}</p>
          </div>
        </div>
      </div>
      <div className={styles.buttons}>
        <Button leftSection={<IconPrinter size={20} aria-hidden="true" />} onClick={() => print()}>
          {t('requests.slip.print')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconCopy size={20} aria-hidden="true" />}
          onClick={() => void copy()}
        >
          {t('requests.slip.copy')}
        </Button>
        <span role="status">{copied && t('requests.slip.copied')}</span>
      </div>
    </section>
  )
}

/** How far the link has come, in one sentence. */
export function LinkState({ request }: { request: DataRequest }) {
  const { t, dateTime } = useWords()
  const { zone } = useSession().desk
  const { link } = request
  if (link === null) return <>{t('requests.link.none')}</>
  const at = (instant: string | null) => (instant === null ? '' : dateTime(instant, zone))
  return (
    <>
      {t(`requests.link.${link.state}`, {
        made: at(link.madeAt),
        opened: at(link.openedAt),
        ended: at(link.endedAt),
        until: at(link.expiresAt),
        office: link.receivedBy ?? '',
      })}
      {link.failures > 0 &&
        link.state !== 'locked' &&
        ` ${t('requests.link.failures', { count: link.failures })}`}
    </>
  )
}

function Linking({ request }: { request: DataRequest }) {
  const { t } = useWords()
  const making = useWrite(makeLink)
  const recalling = useWrite(recallLink)
  const [secrets, setSecrets] = useState<LinkSecrets | null>(null)
  const { link } = request
  const holds = link !== null && ['made', 'opened', 'received'].includes(link.state)
  const params = { id: request.id }
  const make = async () => {
    recalling.forget()
    const drawn = drawLink()
    if (await making.send({ params, body: await linkHashes(drawn) })) setSecrets(drawn)
  }
  const recall = async () => {
    making.forget()
    setSecrets(null)
    await recalling.send({ params })
  }
  return (
    <Page
      title="requests.link"
      lead={t('requests.link.lead', { receiver: request.receiverName, number: request.number ?? '' })}
    >
      <div className={styles.page}>
        <div className={styles.state}>
          <p role="status">
            <LinkState request={request} />
          </p>
          <FormProblem problem={making.problem ?? recalling.problem} />
          <div className={styles.buttons}>
            {request.mayLink && (
              <Button
                variant={secrets === null ? 'filled' : 'subtle'}
                loading={making.sending}
                onClick={() => void make()}
              >
                {t(link === null ? 'requests.link.make' : 'requests.link.again')}
              </Button>
            )}
            {holds && (
              <Button variant="subtle" loading={recalling.sending} onClick={() => void recall()}>
                {t('requests.link.recall')}
              </Button>
            )}
          </div>
          {request.mayLink && secrets === null && <p className={styles.quiet}>{t('requests.link.about')}</p>}
        </div>
        {secrets !== null && holds && <Slip request={request} secrets={secrets} />}
      </div>
    </Page>
  )
}

/** The sender makes the one-time link of a letter, prints its two parts, and takes it back. */
export function LinkPage({ id }: { id: string }) {
  const { t } = useWords()
  const read = useRead(getRequest, { params: { id } })
  return (
    <>
      <Link to="/requests/$id" params={{ id }} className={styles.back}>
        {t('requests.link.back')}
      </Link>
      <Loaded read={read} shape="page" title="requests.link">
        {(request) => <Linking request={request} />}
      </Loaded>
    </>
  )
}
