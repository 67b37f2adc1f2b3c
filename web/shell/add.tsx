import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useWords } from '../words/words.tsx'
import styles from './add.module.css'
import type { Beginning } from './frame.tsx'
import { Choices, Panel } from './panel.tsx'

/** The global *Tambah*: what one can begin from anywhere. In the bar of a phone it is a bar item. */
export function Add({ beginnings, place }: { beginnings: readonly Beginning[]; place: 'side' | 'bar' }) {
  const { t } = useWords()
  if (beginnings.length === 0) return null
  return (
    <Panel
      label={t('shell.add')}
      position={place === 'bar' ? 'top' : 'bottom-start'}
      button={(toggle) =>
        place === 'bar' ? (
          <button type="button" className={styles.bar} onClick={toggle}>
            <span className={styles.plus}>
              <IconPlus size={24} aria-hidden="true" />
            </span>
            {t('shell.add')}
          </button>
        ) : (
          <Button variant="outline" fullWidth leftSection={<IconPlus size={20} />} onClick={toggle}>
            {t('shell.add')}
          </Button>
        )
      }
    >
      {(close) => (
        <Choices title={t('shell.add.title')}>
          {beginnings.map((one) => (
            <li key={one.to}>
              <Link to={one.to} onClick={close}>
                <one.icon size={22} aria-hidden="true" />
                <span>
                  <span className={styles.label}>{t(one.label)}</span>
                  <span className={styles.about}>{t(one.about)}</span>
                </span>
              </Link>
            </li>
          ))}
        </Choices>
      )}
    </Panel>
  )
}
