import { Button } from '@mantine/core'
import { useState } from 'react'
import { changeRoles, type Member } from '../../src/agencies/contract.ts'
import type { Role } from '../../src/kernel/role.ts'
import { Dialog } from '../shell/dialog.tsx'
import { useNotice } from '../shell/notice.tsx'
import { useWrite } from '../shell/server.ts'
import { useFieldErrors } from '../ui/feedback.tsx'
import { Form } from '../ui/form.tsx'
import { useWords } from '../words/words.tsx'
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
