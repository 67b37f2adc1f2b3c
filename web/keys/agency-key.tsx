import { Button } from '@mantine/core'
import { listMembers } from '../../src/agencies/contract.ts'
import { giveAgencyKey, listPrepared } from '../../src/keys/contract.ts'
import { giveAgency } from '../../src/vault/agency-keys.ts'
import { toBase64url } from '../../src/vault/bytes.ts'
import { useNotice } from '../shell/notice.tsx'
import { Section } from '../shell/page.tsx'
import { client, useList, useRead } from '../shell/server.ts'
import { FormProblem } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import { openAgency, say, useAct } from './acts.ts'
import { CompareDigits } from './compare.tsx'
import { Digits, useDigits } from './digits.tsx'
import styles from './keys.module.css'
import type { Opened } from './next.ts'

/** The agency's key for another administrator, to the keys that the directory states of them. */
function Give({ opened, to }: { opened: Opened; to: { id: string; name: string } }) {
  const { t } = useWords()
  const tell = useNotice()
  const { desk, directory, member } = opened
  const act = useAct(async () => {
    const verify = directory.agencies.get(desk.agency)
    const known = directory.members.get(desk.id)?.get(to.id)
    if (verify === undefined || !known) return
    const keys = await openAgency(member, desk, verify)
    const sealed = toBase64url(await giveAgency(keys, to.id, known.sealTo))
    await client.call(giveAgencyKey, { body: { member: to.id, sealed } })
    tell({ text: t('keys.agency.given', { name: to.name }) })
  })
  return (
    <li className={styles.member}>
      <div className={styles.who}>
        <strong>{to.name}</strong>
      </div>
      <FormProblem problem={act.problem} />
      <Button variant="default" onClick={() => act.run()} aria-disabled={act.working}>
        {t('keys.agency.give')}
      </Button>
    </li>
  )
}

/** Epochs of other desks of the agency that wait for its statement. */
function Others({ opened }: { opened: Opened }) {
  const { t } = useWords()
  const { desk, directory, member } = opened
  const waiting = useRead(listPrepared).data?.items.filter((one) => one.desk !== desk.id) ?? []
  const act = useAct(async (of: (typeof waiting)[number]) => {
    const verify = directory.agencies.get(desk.agency)
    if (verify === undefined) return
    await say(await openAgency(member, desk, verify), directory, of)
  })
  if (waiting.length === 0) return null
  return (
    <>
      <h3>{t('keys.agency.others')}</h3>
      <p className={styles.quiet}>{t('keys.agency.others.about')}</p>
      <ul className={styles.members} aria-label={t('keys.agency.others')}>
        {waiting.map((one) => (
          <li key={one.desk} className={styles.member}>
            <div className={styles.who}>
              <strong>{one.deskName}</strong>
              <span className={styles.quiet}>{t('keys.share.epoch', { epoch: one.epoch })}</span>
            </div>
            <div className={styles.takeIn}>
              <CompareDigits
                of={one}
                label={t('keys.state.do')}
                working={act.working}
                problem={act.problem}
                agreed={() => act.run(one)}
              />
            </div>
          </li>
        ))}
      </ul>
    </>
  )
}

/** Who holds the agency's key, to whom it should be given, and what waits for it. */
export function AgencyKeySection({ opened }: { opened: Opened }) {
  const { t } = useWords()
  const { desk, directory, member } = opened
  const verify = directory.agencies.get(desk.agency) ?? null
  const digits = useDigits(verify)
  const { items } = useList(listMembers)
  const { holders } = desk.agencyKey
  const holds = holders.includes(member.member)
  const nameOf = (id: string) => desk.members.find((one) => one.id === id)?.name
  const named = holders.flatMap((id) => nameOf(id) ?? [])
  const stated = directory.members.get(desk.id)
  const others = items.filter(
    ({ id, roles }) => roles.includes('administrator') && !holders.includes(id) && stated?.has(id),
  )
  return (
    <Section heading={t('keys.agency')}>
      <div className={styles.step}>
        <p>{t('keys.agency.about')}</p>
        <Digits digits={digits} />
        {named.length > 0 && <p>{t('keys.agency.holders', { names: named.join(', ') })}</p>}
        {holders.length === 1 && (
          <p>
            <strong>{t('keys.agency.one')}</strong>
          </p>
        )}
        {holds && others.length > 0 && (
          <ul className={styles.members} aria-label={t('keys.agency.give')}>
            {others.map((one) => (
              <Give key={one.id} opened={opened} to={one} />
            ))}
          </ul>
        )}
        {holds && others.length === 0 && holders.length === 1 && (
          <p className={styles.quiet}>{t('keys.agency.nobody')}</p>
        )}
        {holds && <Others opened={opened} />}
      </div>
    </Section>
  )
}
