import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { PublicKeys } from '../../src/vault/key-pairs.ts'
import type { ProblemFacts } from '../ui/feedback.tsx'
import { Form } from '../ui/form.tsx'
import { useWords } from '../words/words.tsx'
import { sameDigits, useDigits } from './digits.tsx'

/**
 * The digits that somebody reads aloud from their own screen are typed here. Those that the server has told are not shown: what
 * one sees already one confirms without listening.
 */
export function CompareDigits({
  of,
  label,
  working,
  problem,
  agreed,
}: {
  of: PublicKeys
  label: string
  working: boolean
  problem: ProblemFacts | null
  agreed: () => void
}) {
  const { t } = useWords()
  const digits = useDigits({ sealTo: of.sealTo, verify: of.verify })
  const [typed, setTyped] = useState('')
  const [odd, setOdd] = useState(false)
  return (
    <Form
      label={label}
      problem={problem}
      send={() => {
        const same = sameDigits(typed, digits)
        setOdd(!same)
        if (same && !working) agreed()
      }}
      actions={
        <Button type="submit" aria-disabled={working}>
          {label}
        </Button>
      }
    >
      <TextInput
        label={t('keys.compare')}
        description={t('keys.compare.about')}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          setOdd(false)
        }}
        error={odd ? t('keys.compare.odd') : undefined}
        inputMode="numeric"
        autoComplete="off"
      />
    </Form>
  )
}
