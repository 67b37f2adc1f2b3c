import { Button } from '@mantine/core'
import { useState } from 'react'
import { changeRoles, endMembership, type Member } from '../../src/agencies/contract.ts'
import type { Role } from '../../src/kernel/role.ts'
import { Dialog } from '../shell/dialog.tsx'
import { useNotice } from '../shell/notice.tsx'
import { useWrite } from '../shell/server.ts'
import { FormProblem, useFieldErrors } from '../ui/feedback.tsx'
import { Form } from '../ui/form.tsx'
import { useWords } from '../words/words.tsx'
import styles from './members.module.css'
import { RolesField } from './roles-field.tsx'

/** Changes what a member may do at this desk; can be undone. */
export function ChangeRolesDialog({ member, close }: { member: Member; close: () => void }) {
  const { t } = useWords()
  const say = useNotice()
  const write = useWrite(changeRoles)
  const [chosen, setChosen] = useState<Role[]>(member.roles)
  const fieldError = useFieldErrors(write.problem)
  const params = { id: member.id }
  const send = async () => {
    if (!(await write.send({ params, body: { roles: chosen } }))) return
    close()
    say({
      text: t('agencies.roles.changed', { name: member.name }),
      undo: () => void write.send({ params, body: { roles: member.roles } }),
    })
  }
  return (
    <Dialog title={t('agencies.roles.change.of', { name: member.name })} close={close}>
      <Form
        label={t('agencies.roles.change')}
        problem={write.problem}
        send={() => void send()}
        actions={
          <>
            <Button type="submit" loading={write.sending}>
              {t('agencies.roles.save')}
            </Button>
            <Button variant="subtle" onClick={close}>
              {t('shell.cancel')}
            </Button>
          </>
        }
      >
        <RolesField value={chosen} change={setChosen} error={fieldError('/roles')} />
      </Form>
    </Dialog>
  )
}

/** A membership that ended cannot be taken back, so this asks first and says what follows. */
export function EndMembershipDialog({ member, close }: { member: Member; close: () => void }) {
  const { t } = useWords()
  const say = useNotice()
  const write = useWrite(endMembership)
  const send = async () => {
    if (!(await write.send({ params: { id: member.id } }))) return
    close()
    say({ text: t('agencies.member.ended', { name: member.name }) })
  }
  return (
    <Dialog title={t('agencies.member.end.ask', { name: member.name })} close={close}>
      <div className={styles.ask}>
        <p>{t('agencies.member.end.about')}</p>
        <FormProblem problem={write.problem} />
        <div className={styles.buttons}>
          <Button onClick={() => void send()} loading={write.sending}>
            {t('agencies.member.end.do')}
          </Button>
          <Button variant="subtle" onClick={close}>
            {t('shell.cancel')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
