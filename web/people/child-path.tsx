import { Button } from '@mantine/core'
import { IconShieldHeart } from '@tabler/icons-react'
import { useState } from 'react'
import { meetChild } from '../../src/people/contract.ts'
import { useWrite } from '../shell/server.ts'
import { type Choice, DeskFinder } from '../sites/finders.tsx'
import { FormProblem } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import styles from './people.module.css'

/** I8: somebody who is or may be under age is not registered; child protection is called, and nobody examines or holds anyone. */
export function ChildPath({ person }: { person: string | null }) {
  const { t } = useWords()
  const write = useWrite(meetChild)
  const [desk, setDesk] = useState<Choice | null>(null)
  const [called, setCalled] = useState<string | null>(null)
  const call = async () => {
    if (desk && (await write.send({ body: { desk: desk.id, case: person } }))) setCalled(desk.name)
  }
  return (
    <section className={styles.note} data-tone="child" aria-label={t('people.child')}>
      <IconShieldHeart size={22} aria-hidden="true" />
      <div className={styles.noteWords}>
        <h2>{t('people.child')}</h2>
        <ul>
          <li>{t('people.child.notRegistered')}</li>
          <li>{t('people.child.notExamined')}</li>
          <li>{t('people.child.notHeld')}</li>
          <li>{t('people.child.stay')}</li>
        </ul>
        {called === null ? (
          <>
            <FormProblem problem={write.problem} />
            <DeskFinder label={t('people.child.desk')} value={desk} choose={setDesk} />
            <Button onClick={() => void call()} loading={write.sending} disabled={!desk}>
              {t('people.child.call')}
            </Button>
          </>
        ) : (
          <p role="status">
            <strong>{t('people.child.called', { desk: called })}</strong>
          </p>
        )}
      </div>
    </section>
  )
}
