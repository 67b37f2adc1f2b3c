import { Textarea } from '@mantine/core'
import { useState } from 'react'
import type { Instant } from '../../../src/kernel/dates.ts'
import { useSession } from '../../shell/session.tsx'
import { empty, type Fault } from '../../sites/checked.ts'
import { useWords } from '../../words/words.tsx'
import { IdentityNotice } from '../identity-notice.tsx'
import { PaperTime, paperFaults, paperInstant } from './paper-time.tsx'

export interface TypedProof {
  readonly onPaper: string
  readonly proof: string
}

/** What the sender has to prove when it records an answer or a refusal for a desk without account. */
export function useProof() {
  const { zone } = useSession().desk
  const [typed, setTyped] = useState<TypedProof>({ onPaper: '', proof: '' })
  const at = paperInstant(typed.onPaper, zone)
  const faults: Fault[] = [
    ...empty({ '/proof': typed.proof.trim(), '/onPaper': typed.onPaper }),
    ...paperFaults(at),
  ]
  return {
    typed,
    setTyped,
    zone,
    faults,
    body: { onPaper: at ?? ('' as Instant), proof: typed.proof.trim() },
  }
}

export function ProofFields({
  proof,
  error,
}: {
  proof: ReturnType<typeof useProof>
  error: (path: string) => string | undefined
}) {
  const { t } = useWords()
  const { typed, setTyped, zone } = proof
  return (
    <>
      <PaperTime
        about={t('requests.field.paper.answer')}
        zone={zone}
        value={typed.onPaper}
        change={(onPaper) => setTyped({ ...typed, onPaper })}
        error={error('/onPaper')}
      />
      <div>
        <Textarea
          label={t('requests.field.proof')}
          description={t('requests.field.proof.about')}
          minRows={1}
          value={typed.proof}
          error={error('/proof')}
          onChange={(event) => setTyped({ ...typed, proof: event.currentTarget.value })}
        />
        <IdentityNotice text={typed.proof} />
      </div>
    </>
  )
}
