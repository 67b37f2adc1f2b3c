import { Checkbox, Stack } from '@mantine/core'
import { type Role, roles } from '../../src/kernel/role.ts'
import { useMay } from '../shell/session.tsx'
import { useWords } from '../words/words.tsx'

/** What a member may do; only an operator is offered the role of operators. */
export function RolesField({
  value,
  change,
  error,
}: {
  value: readonly Role[]
  change: (roles: Role[]) => void
  error: string | undefined
}) {
  const { t } = useWords()
  const operator = useMay('operator')
  const offered = roles.filter((role) => role !== 'operator' || operator || value.includes('operator'))
  return (
    <Checkbox.Group
      label={t('agencies.roles')}
      value={[...value]}
      onChange={(chosen) => change(roles.filter((role) => chosen.includes(role)))}
      error={error}
    >
      <Stack gap="xs" pt="xs">
        {offered.map((role) => (
          <Checkbox
            key={role}
            value={role}
            label={t(`agencies.role.${role}`)}
            description={t(`agencies.role.${role}.about`)}
          />
        ))}
      </Stack>
    </Checkbox.Group>
  )
}
