import { Checkbox } from '@mantine/core'
import { setShared, useShared } from '../shell/shared-pc.ts'
import { useWords } from '../words/words.tsx'

/** *Komputer bersama*: said before anybody signs in, remembered by this browser. */
export function SharedChoice() {
  const { t } = useWords()
  return (
    <Checkbox
      size="md"
      label={t('shell.shared')}
      description={t('shell.shared.about')}
      checked={useShared()}
      onChange={(event) => setShared(event.currentTarget.checked)}
    />
  )
}
