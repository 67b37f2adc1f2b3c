import { Button, Checkbox } from '@mantine/core'
import { IconPaperclip, IconRefresh, IconX } from '@tabler/icons-react'
import { useId, useRef, useState } from 'react'
import { fileTypes } from '../../src/files/contract.ts'
import { useFileLimit } from '../shell/installation.ts'
import { useRefusal } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import { fileSize } from './file-size.ts'
import styles from './files.module.css'
import type { Upload, Uploads } from './uploads.ts'

function Trouble({ upload }: { upload: Upload }) {
  const { what, why, act } = useRefusal(
    upload.problem ?? { code: 'unknown', trace: null, params: {}, fields: [] },
  )
  return (
    <p className={styles.trouble} role="alert">
      <strong>{what}</strong> {why} {act}
    </p>
  )
}

function Sending({ upload, uploads }: { upload: Upload; uploads: Uploads }) {
  const words = useWords()
  const { t } = words
  const { key, name, size, sent, id, problem } = upload
  return (
    <li className={styles.sending}>
      <span className={styles.name}>{name}</span>
      <span className={styles.facts}>
        {fileSize(words, size)}
        {id !== null && ` · ${t('files.arrived')}`}
      </span>
      {id === null && problem === null && (
        <progress
          className={styles.progress}
          value={sent}
          max={1}
          aria-label={t('files.sending', { name })}
        />
      )}
      <span className={styles.does}>
        {problem !== null && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconRefresh size={16} />}
            onClick={() => uploads.again(key)}
          >
            {t('files.again')}
          </Button>
        )}
        {(id !== null || problem !== null) && (
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconX size={16} />}
            aria-label={t('files.drop.of', { name })}
            onClick={() => uploads.remove(key)}
          >
            {t('files.drop')}
          </Button>
        )}
      </span>
      {problem !== null && <Trouble upload={upload} />}
    </li>
  )
}

/** Chooses files and sends them at once, after the member has said that they name nobody. */
export function UploadField({
  label,
  about,
  uploads,
  single = false,
}: {
  label: string
  about?: string
  uploads: Uploads
  /** One file and no more. */
  single?: boolean
}) {
  const words = useWords()
  const { t } = words
  const limit = useFileLimit()
  const [agreed, agree] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const said = useId()
  return (
    <fieldset className={styles.field}>
      <legend>{label}</legend>
      {about && <p className={styles.about}>{about}</p>}
      <Checkbox
        label={t('files.namesNobody')}
        description={t('files.namesNobody.about')}
        checked={agreed}
        onChange={(event) => agree(event.currentTarget.checked)}
      />
      <input
        ref={input}
        type="file"
        multiple={!single}
        hidden
        accept={fileTypes.join(',')}
        aria-label={label}
        onChange={(event) => {
          uploads.add([...(event.currentTarget.files ?? [])])
          event.currentTarget.value = ''
        }}
      />
      <div className={styles.choose}>
        <Button
          variant="default"
          leftSection={<IconPaperclip size={20} />}
          disabled={!agreed || (single && uploads.items.length > 0)}
          aria-describedby={said}
          onClick={() => input.current?.click()}
        >
          {t('files.choose')}
        </Button>
        <span id={said} className={styles.about}>
          {limit === null ? t('files.allowed') : t('files.allowed.most', { most: fileSize(words, limit) })}
        </span>
      </div>
      {uploads.items.length > 0 && (
        <ul className={styles.list} aria-live="polite">
          {uploads.items.map((upload) => (
            <Sending key={upload.key} upload={upload} uploads={uploads} />
          ))}
        </ul>
      )}
    </fieldset>
  )
}
