import { type TemplateInForce, listTemplates, letterKinds } from '../../../src/requests/contract.ts'
import { localDate } from '../../../src/kernel/dates.ts'
import { Loaded } from '../../shell/loaded.tsx'
import { Page } from '../../shell/page.tsx'
import { useRead } from '../../shell/server.ts'
import { useMay, useSession } from '../../shell/session.tsx'
import { ButtonLink } from '../../sites/button-link.tsx'
import { useWords } from '../../words/words.tsx'
import styles from './templates.module.css'

function Row({ template: { kind, ownSince }, keeps }: { template: TemplateInForce; keeps: boolean }) {
  const { t, date } = useWords()
  const { zone } = useSession().desk
  const paper = t(`requests.paper.${kind}`)
  const own = ownSince === null ? 'write' : 'change'
  const verb = t(`requests.templates.${keeps ? own : 'see'}`)
  return (
    <li className={styles.row}>
      <div>
        <strong>{paper}</strong>
        <span className={styles.quiet}>
          {ownSince === null
            ? t('requests.templates.shipped')
            : t('requests.templates.own', { date: date(localDate(ownSince, zone)) })}
        </span>
      </div>
      <ButtonLink
        variant="default"
        to="/letter-templates/$kind"
        params={{ kind }}
        aria-label={t('requests.templates.open.of', { verb, paper })}
      >
        {verb}
      </ButtonLink>
    </li>
  )
}

/** How the own agency words each kind of letter. */
export function TemplatesPage() {
  const { t } = useWords()
  const keeps = useMay('administrator')
  const read = useRead(listTemplates)
  return (
    <Loaded read={read} shape="page" title="requests.templates">
      {({ items }) => (
        <Page
          title="requests.templates"
          lead={t(keeps ? 'requests.templates.about' : 'requests.templates.others')}
        >
          <ul className={styles.list}>
            {letterKinds
              .flatMap((kind) => items.find((one) => one.kind === kind) ?? [])
              .map((template) => (
                <Row key={template.kind} template={template} keeps={keeps} />
              ))}
          </ul>
        </Page>
      )}
    </Loaded>
  )
}
