export { makeFirstLink } from './first-link.ts'
export { findKind, hasOperator, type InstallationKind, kindIn, settleKind, settleKindIn } from './kind.ts'
export { recordBackup, recordRehearsal } from './store.ts'
export { trainingMailer } from './training-mail.ts'
