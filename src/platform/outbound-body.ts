import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { OutboundError } from './outbound-error.ts'

/** Reads a body to its end, unpacked, and stops as soon as it is larger than `maxBytes` packed or unpacked. */
export async function readBody(
  body: Readable,
  headers: Record<string, string>,
  limits: { host: string; maxBytes: number; empty: boolean },
): Promise<Uint8Array> {
  const tooLarge = () => new OutboundError('too_large', `The answer of ${limits.host} is too large.`)
  const encoding = (headers['content-encoding'] ?? 'identity').trim().toLowerCase()
  try {
    if (!limits.empty && Number(headers['content-length'] ?? 0) > limits.maxBytes) throw tooLarge()
    if (!['identity', 'gzip', 'x-gzip', ''].includes(encoding))
      throw new OutboundError('unreachable', `${limits.host} answered in a form that was not asked for.`)
    const source = encoding.endsWith('gzip') && !limits.empty ? gunzip(body) : body
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of source as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength
      if (size > limits.maxBytes) throw tooLarge()
      chunks.push(chunk)
    }
    return Buffer.concat(chunks, size)
  } finally {
    discard(body)
  }
}

/** Gives up a body without reading it, and the connection with it. */
export function discard(body: Readable): void {
  body.on('error', () => {})
  body.destroy()
}

function gunzip(body: Readable): Readable {
  const unpacked = createGunzip()
  body.on('error', error => unpacked.destroy(error))
  unpacked.on('close', () => discard(body))
  return body.pipe(unpacked)
}
