/** The web domain of an address as companies are compared by it: `https://www.Harbour.example/en` is `harbour.example`. */
export function webDomain(website: string | null | undefined): string | null {
  const text = website?.trim().toLowerCase()
  if (!text) return null
  const address = text.includes('://') ? text : `https://${text}`
  if (!URL.canParse(address)) return null
  const host = new URL(address).hostname.replace(/^www\d?\./, '')
  return host.includes('.') && host.length <= 253 ? host : null
}
