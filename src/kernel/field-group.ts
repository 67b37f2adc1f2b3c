/** V4: what is known of a person is sealed in these groups, each with a key of its own. `alias` is what a trainer or a waiting room may call her. */
export const fieldGroups = ['identity', 'contact', 'story', 'payee', 'protection', 'alias'] as const
export type FieldGroup = (typeof fieldGroups)[number]
