import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'

/** Reference data that other pages keep for an hour is asked for again: an operator has just changed it. */
export function useReadAnew(): () => void {
  const queries = useQueryClient()
  return useCallback(
    () => void queries.invalidateQueries({ predicate: ({ meta }) => meta?.['still'] === true }),
    [queries],
  )
}
