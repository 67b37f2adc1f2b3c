/**
 * Something stands between the newcomer and a running database. `message` says what, `hint` says what to do;
 * both are plain sentences that may be shown as they are. Never holds a password or a value from the database.
 */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError'
  readonly hint: string

  constructor(message: string, hint: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.hint = hint
  }
}

/** The operating system's word for what went wrong (`ENOENT`, `EACCES` …), when the error is one of its own. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** Turns a refusal of the file system into a sentence; leaves every other error as it is. */
export function explained(error: unknown, folder: string): unknown {
  switch (systemCode(error)) {
    case 'EACCES':
    case 'EPERM':
      return new EmbeddedPostgresError(
        `This user account may not use the data folder ${folder}.`,
        'Start with the account that the folder belongs to, or choose another data folder.',
        error,
      )
    case 'EROFS':
      return new EmbeddedPostgresError(
        `The data folder ${folder} is on a disk that can only be read.`,
        'Choose a data folder on a disk that can be written.',
        error,
      )
    case 'ENOSPC':
    case 'EDQUOT':
      return new EmbeddedPostgresError(
        `There is no space left on the disk of the data folder ${folder}.`,
        'Free some space (the database needs at least 100 MB) and start again. Nothing that was saved is lost.',
        error,
      )
    case 'ENOTDIR':
    case 'EEXIST':
      return new EmbeddedPostgresError(
        `The data folder ${folder} cannot be made, because a file stands in its place.`,
        'Move that file away, or choose another data folder.',
        error,
      )
    default:
      return error
  }
}

const reasons: ReadonlyArray<readonly [RegExp, string, string]> = [
  [
    /No space left on device/i,
    'there is no space left on the disk',
    'Free some space and start again. Nothing that was saved is lost.',
  ],
  [
    /could not (map anonymous|create) shared memory|Cannot allocate memory/i,
    'there is not enough memory',
    'Close other programs, or set a smaller shared_buffers.',
  ],
  [
    /unrecognized configuration parameter|invalid value for parameter|configuration file .* contains errors/i,
    'one of its settings is not valid',
    'Correct the setting that the log names.',
  ],
  [
    /has invalid permissions|has wrong ownership/i,
    'the disk of the data folder does not keep who may read what',
    'Choose a data folder on a disk of this system itself, not on a Windows or network drive.',
  ],
  [
    /could not locate a valid checkpoint record|invalid primary checkpoint|invalid data in file|could not open file "global/i,
    'its data files are damaged',
    'Keep a copy of the data folder as it is now, then restore the last backup.',
  ],
]

/** Why PostgreSQL did not start, read from what it wrote in its log during this attempt (`logTail`). */
export function startFailure(logTail: string, logFile: string): EmbeddedPostgresError {
  const known = reasons.find(([pattern]) => pattern.test(logTail))
  const reason = known ? `, because ${known[1]}` : ''
  const said =
    logTail.trim() === '' ? 'It wrote nothing in its log.' : `Its log ends with:\n${logTail.trim()}`
  return new EmbeddedPostgresError(
    `The embedded PostgreSQL did not start${reason}. ${said}`,
    known?.[2] ?? `The whole log is in ${logFile}.`,
  )
}
