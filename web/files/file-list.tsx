import { Button } from '@mantine/core'
import { IconDownload, IconEye, IconEyeOff, IconFileText, IconPhoto, IconX } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { type FileType, readFile, type ScanState } from '../../src/files/contract.ts'
import { recognise } from '../../src/files/rules.ts'
import { client } from '../shell/server.ts'
import { problemFacts } from '../shell/problem-facts.ts'
import { type ProblemFacts, useRefusal } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import { fileSize } from './file-size.ts'
import styles from './files.module.css'

export interface ShownFile {
  readonly file: string
  readonly type: FileType
  readonly size: number
  readonly sha256: string
  readonly scan: ScanState
  /** By its use and ordinal: what somebody called it is not known. */
  readonly called: string
}

const endings = { 'application/pdf': 'pdf', 'image/png': 'png', 'image/jpeg': 'jpg' } as const

/** Hands the bytes to the browser's own saving; nothing of them becomes a page. */
function save(bytes: Blob, name: string) {
  const address = URL.createObjectURL(bytes)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

function Trouble({ problem }: { problem: ProblemFacts }) {
  const { what, why, act } = useRefusal(problem)
  return (
    <p className={styles.trouble} role="alert">
      <strong>{what}</strong> {why} {act}
    </p>
  )
}

type Get = (file: string) => Promise<Blob>

const getOwn: Get = (id) => client.call(readFile, { params: { id } })

function FileRow({ shown, get, remove }: { shown: ShownFile; get: Get; remove: (() => void) | undefined }) {
  const words = useWords()
  const { t } = words
  const [problem, setProblem] = useState<ProblemFacts | null>(null)
  const [picture, setPicture] = useState<string | null>(null)
  useEffect(() => () => URL.revokeObjectURL(picture ?? ''), [picture])
  const { type, size, sha256, scan, called } = shown
  const image = type !== 'application/pdf'
  const kind = t(`files.type.${type}`)
  const fetched = async (then: (bytes: Blob) => void) => {
    setProblem(null)
    try {
      then(await get(shown.file))
    } catch (error) {
      setProblem(problemFacts(error))
    }
  }
  const look = async (bytes: Blob) => {
    const content = new Uint8Array(await bytes.arrayBuffer())
    if (recognise(content) === type) setPicture(URL.createObjectURL(new Blob([content], { type })))
  }
  const held = scan === 'waiting' || scan === 'infected'
  return (
    <li className={styles.file}>
      {image ? <IconPhoto size={22} aria-hidden="true" /> : <IconFileText size={22} aria-hidden="true" />}
      <div className={styles.words}>
        <span className={styles.name}>{called}</span>
        <span className={styles.facts}>
          {kind} · {fileSize(words, size)} · {t(`files.scan.${scan}`)}
        </span>
        <span className={styles.hash} title={sha256}>
          {t('files.hash', { hash: sha256.slice(0, 16).replace(/(.{4})(?=.)/g, '$1 ') })}
        </span>
      </div>
      <span className={styles.does}>
        {image && !held && (
          <Button
            size="compact-md"
            variant="subtle"
            leftSection={picture === null ? <IconEye size={18} /> : <IconEyeOff size={18} />}
            aria-expanded={picture !== null}
            aria-label={t(picture === null ? 'files.look.of' : 'files.close.of', { name: called })}
            onClick={() => (picture === null ? void fetched((bytes) => void look(bytes)) : setPicture(null))}
          >
            {t(picture === null ? 'files.look' : 'files.close')}
          </Button>
        )}
        {!held && (
          <Button
            size="compact-md"
            variant="default"
            leftSection={<IconDownload size={18} />}
            aria-label={t('files.save.of', { name: called })}
            onClick={() =>
              void fetched((bytes) =>
                save(bytes, `${called.toLowerCase().replaceAll(' ', '-')}.${endings[type]}`),
              )
            }
          >
            {t('files.save')}
          </Button>
        )}
        {remove && (
          <Button
            size="compact-md"
            variant="subtle"
            leftSection={<IconX size={18} />}
            aria-label={t('files.drop.of', { name: called })}
            onClick={remove}
          >
            {t('files.drop')}
          </Button>
        )}
      </span>
      {picture !== null && <img className={styles.picture} src={picture} alt={called} />}
      {problem && <Trouble problem={problem} />}
    </li>
  )
}

/** Files that hang on something: what they are, to be saved; pictures may be looked at here. */
export function FileList({
  label,
  files,
  get = getOwn,
  remove,
}: {
  label: string
  files: readonly ShownFile[]
  /** How the bytes are fetched, where not from the member's own files. */
  get?: Get
  remove?: (file: string) => void
}) {
  return (
    <ul className={styles.list} aria-label={label}>
      {files.map((shown) => (
        <FileRow key={shown.file} shown={shown} get={get} remove={remove && (() => remove(shown.file))} />
      ))}
    </ul>
  )
}
