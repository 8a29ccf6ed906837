/** Whether an error says that the database was away, stopping or starting while something was asked of it. */
export function isDatabaseAway(error: unknown): boolean {
  const given = error as { code?: string; syscall?: string; message?: string; errors?: unknown[] } | undefined
  if (!given) return false
  if (given.errors?.[0]) return isDatabaseAway(given.errors[0])
  const { code, syscall, message = '' } = given
  if (code === undefined) return /^(Connection terminated|Client has encountered a connection error)/.test(message)
  // Only a socket has these system calls; a file that is missing has others.
  if (syscall === 'connect' || syscall === 'read' || syscall === 'write')
    return /^(ECONNREFUSED|ENOENT|ECONNRESET|EPIPE)$/.test(code)
  return /^(08|57P0)/.test(code)
}
