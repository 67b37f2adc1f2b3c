import { useState } from 'react'
import type { DataRequest } from '../../../src/requests/contract.ts'
import { FileList } from '../../files/file-list.tsx'
import { useWords } from '../../words/words.tsx'

/** What goes with the draft already; what is taken off here is removed when the draft is saved. */
export function useKeptFiles({ reply }: DataRequest) {
  const [kept, setKept] = useState(() => reply?.attachments ?? [])
  return {
    ids: kept.map(({ file }) => file),
    list: kept,
    remove: (file: string) => setKept((all) => all.filter((one) => one.file !== file)),
  }
}

export function KeptFiles({ kept }: { kept: ReturnType<typeof useKeptFiles> }) {
  const { t } = useWords()
  if (kept.list.length === 0) return null
  const files = kept.list.map((one) => ({
    ...one,
    called: t('requests.files.answer.one', { ordinal: one.ordinal }),
  }))
  return <FileList label={t('requests.files.answer')} files={files} remove={kept.remove} />
}
