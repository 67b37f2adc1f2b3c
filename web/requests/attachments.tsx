import { useQueryClient } from '@tanstack/react-query'
import { attachFile, type Attachment, type DataRequest, detachFile } from '../../src/requests/contract.ts'
import { FileList } from '../files/file-list.tsx'
import { UploadField } from '../files/upload-field.tsx'
import { useUploads } from '../files/uploads.ts'
import { client, refresh, useWrite } from '../shell/server.ts'
import { Section } from '../shell/page.tsx'
import { FormProblem } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'

function Drafting({ request }: { request: DataRequest }) {
  const { t } = useWords()
  const queries = useQueryClient()
  const uploads = useUploads(async (file) => {
    await client.call(attachFile, { params: { id: request.id }, body: { file } })
    await refresh(queries, attachFile)
  })
  const waiting = uploads.items.filter(({ id }) => id === null)
  return (
    <UploadField
      label={t('requests.files.add')}
      about={t('requests.files.add.about')}
      uploads={{ ...uploads, items: waiting }}
    />
  )
}

/** What hangs on the letter or on its answer; on a draft its sender adds and removes. */
export function Attachments({ request, part }: { request: DataRequest; part: Attachment['part'] }) {
  const { t } = useWords()
  const off = useWrite(detachFile)
  const drafting = part === 'letter' && request.next.includes('revise')
  const shown = request.attachments
    .filter((one) => one.part === part)
    .map((one) => ({ ...one, called: t(`requests.files.${part}.one`, { ordinal: one.ordinal }) }))
  if (shown.length === 0 && !drafting) return null
  const heading = t(`requests.files.${part}`)
  const remove = (file: string) => void off.send({ params: { id: request.id }, body: { file } })
  return (
    <Section heading={heading}>
      <FormProblem problem={off.problem} />
      {shown.length > 0 && <FileList label={heading} files={shown} {...(drafting ? { remove } : {})} />}
      {drafting && <Drafting request={request} />}
    </Section>
  )
}
