import { Button, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { isRefusal } from '../../src/kernel/refusal.ts'
import { Form } from '../ui/form.tsx'
import { useWords } from '../words/words.tsx'
import { sameDigits, useDigits } from './digits.tsx'
import { directoryKey, useDirectory } from './directory.ts'
import { keepPin } from './pin.ts'
import { Stop } from './stop.tsx'
import type { Refused } from './unlocked.ts'

/** What can be set right by the digits on the letterhead: another root, or a directory that begins anew after a restore. */
const byDigits = new Set<Refused>(['other_root', 'older_directory', 'other_directory'])

/** The directory of keys isn't what it was. Nothing opens until somebody has found out why. */
export function DirectoryRefused({ why }: { why: Refused }) {
  const { t } = useWords()
  return (
    <Stop title={t(`keys.refused.${why}`)}>
      <p>{t(`keys.refused.${why}.why`)}</p>
      <p>
        <strong>{t('keys.refused.do')}</strong>
      </p>
      {byDigits.has(why) && <TypeDigits />}
    </Stop>
  )
}

function TypeDigits() {
  const { t } = useWords()
  const queries = useQueryClient()
  const read = useDirectory().data
  const root = read && isRefusal(read) ? read.root : null
  const digits = useDigits(root)
  const [typed, setTyped] = useState('')
  const [odd, setOdd] = useState(false)
  const send = () => {
    if (root === null || !sameDigits(typed, digits)) {
      setOdd(true)
      return
    }
    keepPin({ root, seen: {}, compared: true })
    void queries.invalidateQueries({ queryKey: directoryKey })
  }
  return (
    <details>
      <summary>{t('keys.refused.known')}</summary>
      <p>{t('keys.refused.known.about')}</p>
      <Form
        label={t('keys.refused.known')}
        problem={null}
        send={send}
        actions={
          <Button type="submit" variant="default">
            {t('keys.refused.known.do')}
          </Button>
        }
      >
        <TextInput
          label={t('keys.root.digits')}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={odd ? t('keys.refused.known.odd') : undefined}
          inputMode="numeric"
          autoComplete="off"
        />
      </Form>
    </details>
  )
}
