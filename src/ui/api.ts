/** One field the server refused, and why, in words for the person who filled it in. */
export type FieldError = { field: string; message: string }

/** What the server answered instead of what was asked for. `message` is the sentence to show. */
export class ApiError extends Error {
  status: number
  code: string
  detail: string
  reference: string | undefined
  errors: FieldError[]
  /** What somebody needs to decide what to do instead; its shape is that of the route's refusal. */
  about: unknown

  constructor(
    problem: Partial<Pick<ApiError, 'code' | 'detail' | 'reference' | 'errors' | 'about'>> & { status: number },
  ) {
    super(problem.detail || 'The server answered with an error. Nothing was changed. Try again in a moment.')
    this.name = 'ApiError'
    this.status = problem.status
    this.code = problem.code ?? 'unknown'
    this.detail = this.message
    this.reference = problem.reference
    this.errors = problem.errors ?? []
    this.about = problem.about
  }
}

const unreachable = () =>
  new ApiError({
    status: 0,
    code: 'unreachable',
    detail: 'The server did not answer. Check your connection, then try again. What you typed is kept.',
  })

let signedOut: () => void = () => {}

/** Says what happens when the server no longer knows who is asking. */
export function onSignedOut(handler: () => void) {
  signedOut = handler
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Sends one request to our own API and reads its JSON answer; anything but success throws an `ApiError`. */
export async function request<Answer>(method: Method, url: string, body?: unknown, signal?: AbortSignal) {
  const headers: Record<string, string> = { accept: 'application/json', 'x-portico': '1' }
  const init: RequestInit = { method, headers, credentials: 'same-origin', signal: signal ?? null }
  if (body instanceof Blob || body instanceof FormData) init.body = body
  else if (body !== undefined) {
    headers['content-type'] = 'application/json'
    init.body = JSON.stringify(body)
  }
  const response = await fetch(url, init).catch(error => {
    throw signal?.aborted ? error : unreachable()
  })
  if (response.ok) return (await readJson(response)) as Answer
  if (response.status === 401) signedOut()
  throw await readProblem(response)
}

/** Turns a refused answer into the error that carries its words. */
export async function readProblem(response: Response) {
  const answer = await readJson(response)
  return new ApiError({ ...(isRecord(answer) ? answer : {}), status: response.status })
}

/** Builds an address with its query; empty values are left out, lists are repeated. */
export function withQuery(
  path: string,
  query: Record<string, string | number | boolean | string[] | null | undefined>,
) {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '' && one !== false) search.append(name, String(one))
    }
  }
  const text = search.toString()
  return text ? `${path}?${text}` : path
}

const isRecord = (value: unknown): value is Record<string, never> => typeof value === 'object' && value !== null

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text()
  if (!text) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
