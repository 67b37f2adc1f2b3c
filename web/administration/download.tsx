import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { strToU8, zipSync } from 'fflate'
import { type ExportForm, exportForms, exportReference } from '../../src/administration/contract.ts'
import { localDate } from '../../src/kernel/dates.ts'
import { saveBlob } from '../requests/save-blob.ts'
import { useNow } from '../shell/installation.ts'
import { problemFacts } from '../shell/problem-facts.ts'
import { useRead } from '../shell/server.ts'
import { useSession } from '../shell/session.tsx'
import { ErrorState } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import styles from './reference.module.css'

function DownloadAs({ form }: { form: ExportForm }) {
  const { t } = useWords()
  const { desk } = useSession()
  const now = useNow()
  const read = useRead(exportReference, { query: { form } }, { when: false })
  const save = async () => {
    const { data, isSuccess } = await read.refetch()
    if (!isSuccess) return
    const inside = Object.fromEntries(data.files.map(({ path, text }) => [path, strToU8(text)]))
    const bytes = zipSync(inside, { mtime: new Date(now) })
    const name = `data-rujukan-${localDate(now, desk.zone)}.zip`
    saveBlob(new Blob([new Uint8Array(bytes)], { type: 'application/zip' }), name)
  }
  return (
    <li className={styles.download}>
      <Button
        variant="default"
        leftSection={<IconDownload size={20} />}
        loading={read.isFetching}
        onClick={() => void save()}
      >
        {t(`administration.download.${form}`)}
      </Button>
      <span className={styles.quiet}>{t(`administration.download.${form}.about`)}</span>
      {read.isError && !read.isFetching && <ErrorState problem={problemFacts(read.error)} />}
    </li>
  )
}

/** All reference data as one file, in either form; the archive is made here in the browser. */
export function Download() {
  const { t } = useWords()
  return (
    <>
      <p className={styles.about}>{t('administration.download.about')}</p>
      <ul className={styles.downloads}>
        {exportForms.toReversed().map((form) => (
          <DownloadAs key={form} form={form} />
        ))}
      </ul>
    </>
  )
}
