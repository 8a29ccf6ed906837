/** A paragraph: plain text, or pieces of which some stand out. */
export type MailLine = string | readonly (string | { strong: string })[]

/** What a mail says. `until` is when the link ends, in words; `why` says why the reader gets the mail. */
export type MailContent = {
  portalName: string
  heading: string
  lines: readonly MailLine[]
  quote?: string
  button: { label: string; url: string }
  why: string
  until?: string
}

const font = "font-family:'Inter Variable',Inter,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
const mono = "font-family:'IBM Plex Mono',ui-monospace,Menlo,Consolas,monospace"
const body = `${font};font-size:15px;line-height:24px;color:#1F1D1A`
const small = `${font};font-size:13px;line-height:20px;color:#5E5950`
const foot = `${font};font-size:12px;line-height:18px;color:#6B665D`
// Drawn inline: nothing is fetched, and a reader that drops drawings still shows the tile.
const mark =
  '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24" aria-hidden="true" style="display:block">' +
  '<path d="M5.2 10.2 12 5.6l6.8 4.6" fill="none" stroke="#fff" stroke-width="2.1" stroke-linecap="round" stroke-linejoin="round"/>' +
  '<path d="M6.7 13v11M12 13v11M17.3 13v11" stroke="#fff" stroke-width="2.3"/></svg>'

/** Draws a mail in both of its parts, with the same words. Everything given is text and is escaped. */
export function renderMail(content: MailContent): { html: string; text: string } {
  const { host, href, protocol } = new URL(content.button.url)
  if (!/^https?:$/.test(protocol)) throw new Error('The button of a mail must lead to an http or https address.')
  const name = oneLine(content.portalName)
  const label = oneLine(content.button.label)
  const ends = content.until ? `The link works once, until ${oneLine(content.until)}. ` : ''
  const fallback = `${ends}If the button does nothing, open this address:`
  const quote = content.quote?.split(/\r\n|\r|\n/).map(oneLine) ?? []

  const text = [
    name,
    oneLine(content.heading),
    ...content.lines.map(line =>
      pieces(line)
        .map(piece => piece.text)
        .join(''),
    ),
    ...(quote.length > 0 ? [quote.map(line => `> ${line}`).join('\n')] : []),
    `${label}: ${href}`,
    ...(ends ? [ends.trim()] : []),
    `${oneLine(content.why)}\n${name}, ${host}`,
  ].join('\n\n')

  const paragraph = (inner: string) => `<p style="margin:0 0 14px;${body}">${inner}</p>`
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light">
<title>${escapeHtml(oneLine(content.heading))}</title>
</head>
<body style="margin:0;padding:0;background:#F4F3EF">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#F4F3EF"><tr><td align="center" style="padding:32px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:640px">
<tr><td style="background:#FFFFFF;border:1px solid #E8E5DF;border-radius:12px;padding:36px 44px">
<table role="presentation" cellpadding="0" cellspacing="0" style="margin:0 0 28px"><tr>
<td width="24" height="24" style="background:#2E4BB0;border-radius:6px;line-height:0">${mark}</td>
<td style="padding-left:10px;${body};font-weight:600">${escapeHtml(name)}</td>
</tr></table>
${[paragraph(escapeHtml(oneLine(content.heading))), ...content.lines.map(line => paragraph(markUp(line)))].join('\n')}
${quote.length > 0 ? `<blockquote style="margin:24px 0;padding:8px 0 8px 16px;border-left:3px solid #D9D5CD;${body};color:#5E5950">${quote.map(escapeHtml).join('<br>')}</blockquote>` : ''}
<table role="presentation" cellpadding="0" cellspacing="0" style="margin:24px 0"><tr><td style="background:#2E4BB0;border-radius:6px">
<a href="${escapeHtml(href)}" style="display:inline-block;padding:10px 20px;${body};font-weight:500;color:#FFFFFF;text-decoration:none">${escapeHtml(label)}</a>
</td></tr></table>
<p style="margin:0;${small}">${escapeHtml(fallback)}<br>
<span style="${mono};font-size:12px;line-height:20px;color:#1F1D1A;word-break:break-all">${escapeHtml(href)}</span></p>
</td></tr>
<tr><td style="padding:16px 4px;${foot}">${escapeHtml(oneLine(content.why))}<br>${escapeHtml(`${name}, ${host}`)}</td></tr>
</table>
</td></tr></table>
</body>
</html>
`
  return { html, text: `${text}\n` }
}

/** Text on one line, without control characters and without marks that turn the direction of what follows. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
}

function pieces(line: MailLine): { text: string; strong: boolean }[] {
  const list = typeof line === 'string' ? [line] : line
  return list.map(piece =>
    typeof piece === 'string' ? { text: flat(piece), strong: false } : { text: flat(piece.strong), strong: true },
  )
}

function flat(text: string): string {
  const [start, end] = [/^\s/.test(text) ? ' ' : '', /\S\s+$/.test(text) ? ' ' : '']
  return start + oneLine(text) + end
}

function markUp(line: MailLine): string {
  return pieces(line)
    .map(({ text, strong }) =>
      strong ? `<strong style="font-weight:600">${escapeHtml(text)}</strong>` : escapeHtml(text),
    )
    .join('')
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, letter => entities[letter] ?? letter)
}
