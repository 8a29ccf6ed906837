/** Everything that can go wrong with a CRM, as far as the portal has to tell it apart. */
export type ConnectorErrorCode =
  | 'key_rejected'
  | 'forbidden'
  | 'rate_limited'
  | 'unreachable'
  | 'blocked'
  | 'unexpected_answer'

/** What a connector throws; `reason` is the CRM's own word for it, where it gives one. Holds no secret. */
export class ConnectorError extends Error {
  readonly code: ConnectorErrorCode
  readonly reason: string | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(code: ConnectorErrorCode, reason?: string, retryAfterSeconds?: number) {
    super(reason ? `${code}: ${reason}` : code)
    this.name = 'ConnectorError'
    this.code = code
    this.reason = reason
    this.retryAfterSeconds = retryAfterSeconds
  }
}
