import { NativeSelect } from '@mantine/core'
import { useCodes } from '../sites/codes.ts'
import { useWords } from '../words/words.tsx'

/** The programme that people are registered in: what was chosen, else the first there is; null as long as there is none. */
export function useProgramme(chosen: string | null): string | null {
  const [first] = useCodes().list('programme')
  return chosen ?? first?.code ?? null
}

/** Nothing to choose where there is one. */
export function ProgrammeSelect({ value, choose }: { value: string | null; choose: (code: string) => void }) {
  const { t } = useWords()
  const codes = useCodes()
  const programmes = codes.list('programme')
  if (programmes.length <= 1) return null
  return (
    <NativeSelect
      label={t('people.programme')}
      description={t('people.programme.why')}
      value={value ?? ''}
      onChange={(event) => choose(event.currentTarget.value)}
      data={programmes.map(({ code }) => ({ value: code, label: codes.label('programme', code) }))}
    />
  )
}
