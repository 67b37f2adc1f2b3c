import { IconCheck, IconChevronDown } from '@tabler/icons-react'
import { useWords } from '../words/words.tsx'
import styles from './desk-picker.module.css'
import { Choices, Panel } from './panel.tsx'
import type { OwnDesk } from './session.tsx'

function Name({ desk }: { desk: OwnDesk }) {
  return (
    <span className={styles.name}>
      <strong>{desk.name}</strong>
      {desk.agency !== desk.name && <span>{desk.agency}</span>}
    </span>
  )
}

/** Which desk one acts for. A member of one desk reads its name; a member of several chooses. */
export function DeskPicker({
  desk,
  desks,
  choose,
}: {
  desk: OwnDesk
  desks: readonly OwnDesk[]
  choose: (id: string) => void
}) {
  const { t } = useWords()
  if (desks.length < 2)
    return (
      <div className={styles.only}>
        <Name desk={desk} />
      </div>
    )
  return (
    <Panel
      label={t('agencies.desk')}
      position="bottom-start"
      button={(toggle) => (
        <button type="button" className={styles.button} onClick={toggle}>
          <span className={styles.quiet}>{t('agencies.desk')}: </span>
          <Name desk={desk} />
          <IconChevronDown size={18} aria-hidden="true" />
        </button>
      )}
    >
      {(close) => (
        <Choices title={t('agencies.desk.choose')}>
          {desks.map((one) => (
            <li key={one.id}>
              <button
                type="button"
                aria-current={one.id === desk.id}
                onClick={() => {
                  close()
                  choose(one.id)
                }}
              >
                <IconCheck
                  size={18}
                  aria-hidden="true"
                  className={styles.check}
                  data-on={one.id === desk.id}
                />
                <span>
                  <Name desk={one} />
                  <span className={styles.roles}>
                    {one.roles.map((role) => t(`agencies.role.${role}`)).join(', ')}
                  </span>
                </span>
              </button>
            </li>
          ))}
        </Choices>
      )}
    </Panel>
  )
}
