import { useId } from 'react'
import styles from './people.module.css'

/** One choice of few, each as large as a thumb. */
export function Chips<Value extends string>({
  label,
  about,
  choices,
  value,
  choose,
  error,
}: {
  label: string
  about?: string
  choices: readonly { readonly value: Value; readonly label: string }[]
  value: Value | null
  choose: (value: Value) => void
  error?: string | undefined
}) {
  const name = useId()
  return (
    <fieldset className={styles.chips} aria-describedby={about || error ? `${name}-about` : undefined}>
      <legend>{label}</legend>
      {(about ?? error) && (
        <p
          id={`${name}-about`}
          className={error ? styles.fault : styles.quiet}
          role={error ? 'alert' : undefined}
        >
          {error ?? about}
        </p>
      )}
      {choices.map((one) => (
        <label key={one.value} className={styles.chip}>
          <input
            type="radio"
            name={name}
            value={one.value}
            checked={value === one.value}
            onChange={() => choose(one.value)}
          />
          {one.label}
        </label>
      ))}
    </fieldset>
  )
}
