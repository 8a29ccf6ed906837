import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { createMailer, listOutbox, type Mail, readOutbox, renderMail } from './mail.ts'

const from = { name: 'Larkspur Delivery', address: 'portal@larkspur.example' }
const mail: Mail = { to: 'noor@harbourpine.example', subject: 'Hello', text: 'Text', html: '<p>Text</p>' }
const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'portico-mail-'))
  closers.push(() => rm(dir, { recursive: true }))
  return join(dir, 'outbox')
}

/** A mail server that takes what it is given, or answers a command as told. */
async function mailServer(answers: Record<string, string> = {}) {
  const said: string[] = []
  const server = createServer(socket => {
    let inData = false
    let rest = ''
    socket.on('error', () => {})
    socket.write('220 mail.example ESMTP\r\n')
    socket.on('data', chunk => {
      const lines = (rest + chunk.toString('utf8')).split('\r\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        said.push(line)
        if (inData && line !== '.') continue
        const command = inData ? '.' : (line.split(/[ :]/)[0] ?? '').toUpperCase()
        inData = command === 'DATA'
        const usual = { EHLO: '250 mail.example', DATA: '354 go on', QUIT: '221 bye' }[command] ?? '250 ok'
        socket.write(`${answers[command] ?? usual}\r\n`)
      }
    })
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  closers.push(() => new Promise(done => server.close(done)))
  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, said }
}

test('without a mail server, mails wait in a folder that nobody else can read, newest first, page by page', async () => {
  const outboxDir = await folder()
  expect(await listOutbox(outboxDir)).toEqual({ rows: [], next: null, total: 0 })
  const mailer = createMailer({ outboxDir, from, clock: () => new Date('2026-11-23T09:14:00Z') })
  for (const subject of ['One', 'Two', 'Three']) await mailer.send({ ...mail, subject, messageId: `run-1-${subject}` })
  expect(mailer.kind).toBe('outbox')

  const first = await listOutbox(outboxDir, { limit: 2 })
  expect(first.rows.map(row => row.subject)).toEqual(['Three', 'Two'])
  expect(first.total).toBe(3)
  const second = await listOutbox(outboxDir, { limit: 2, before: first.next ?? '' })
  expect(second).toMatchObject({ rows: [{ subject: 'One' }], next: null })
  expect(await readOutbox(outboxDir, first.rows[0]?.id ?? '')).toMatchObject({
    sentAt: '2026-11-23T09:14:00.000Z',
    from: 'Larkspur Delivery <portal@larkspur.example>',
    to: mail.to,
    text: 'Text',
    messageId: '<run-1-Three@portico>',
  })

  expect((await stat(outboxDir)).mode & 0o777).toBe(0o700)
  for (const name of await readdir(outboxDir)) expect((await stat(join(outboxDir, name))).mode & 0o777).toBe(0o600)
})

test('no id leads out of the outbox', async () => {
  const outboxDir = await folder()
  await createMailer({ outboxDir, from }).send(mail)
  await writeFile(join(outboxDir, '..', 'secret.json'), '{"id":"secret"}')
  await writeFile(join(outboxDir, 'other.json'), '{}')
  for (const id of ['../secret', '..%2fsecret', 'other', '', '.', '20261123091400000-000001-00000000', '/etc/passwd\0'])
    expect(await readOutbox(outboxDir, id)).toBeUndefined()
  expect((await listOutbox(outboxDir)).total).toBe(1)
})

test('a mail goes over SMTP with both of its parts', async () => {
  const { url, said } = await mailServer()
  const mailer = createMailer({ smtpUrl: url, from })
  await mailer.send({ ...mail, subject: 'Hello Łukasz', messageId: 'invitation-7', fromName: 'Aoife via Larkspur' })
  expect(mailer.kind).toBe('smtp')
  expect(said).toContain('MAIL FROM:<portal@larkspur.example>')
  expect(said).toContain('RCPT TO:<noor@harbourpine.example>')
  expect(said).toContain('From: Aoife via Larkspur <portal@larkspur.example>')
  expect(said).toContain('Message-ID: <invitation-7@portico>')
  expect(said).toContain('Subject: =?UTF-8?Q?Hello_=C5=81ukasz?=')
  expect(said.join('\n')).toMatch(/multipart\/alternative[\s\S]*text\/plain[\s\S]*text\/html/)
})

test('nothing in a mail adds a header or a recipient', async () => {
  const { url, said } = await mailServer()
  const mailer = createMailer({ smtpUrl: url, from })
  const evil = 'x\r\nBcc: thief@evil.example\r\n\r\nbody'
  await mailer.send({ ...mail, subject: evil, fromName: `${evil}" <thief@evil.example>`, messageId: `a>${evil}` })
  expect(said.filter(line => line.startsWith('RCPT'))).toEqual(['RCPT TO:<noor@harbourpine.example>'])
  expect(said.filter(line => line.startsWith('MAIL'))).toEqual(['MAIL FROM:<portal@larkspur.example>'])
  expect(said.some(line => /^bcc/i.test(line))).toBe(false)
  const others = [evil, 'a@b.example, c@d.example', 'A <a@b.example>', '', 'a@b.example\nc@d.example', 'noor']
  for (const to of others) await expect(mailer.send({ ...mail, to })).rejects.toMatchObject({ permanent: true })
  expect(said.filter(line => line.startsWith('RCPT'))).toHaveLength(1)
})

test('a refused recipient is final, a busy or missing server is not, and no error holds the mail', async () => {
  const refusing = await mailServer({ RCPT: '550 5.1.1 no such user canary' })
  const busy = await mailServer({ RCPT: '451 later' })
  const canary = { ...mail, text: 'canary', html: 'canary' }
  const send = (smtpUrl: string) =>
    createMailer({ smtpUrl, from })
      .send(canary)
      .catch(error => error)
  expect(await send(refusing.url)).toMatchObject({ name: 'MailError', code: '550', permanent: true })
  expect(await send(busy.url)).toMatchObject({ code: '451', permanent: false })
  const gone = await send('smtp://127.0.0.1:1')
  expect(gone).toMatchObject({ code: 'ESOCKET', permanent: false })
  for (const error of [await send(refusing.url), gone])
    expect(`${error.stack} ${JSON.stringify(error)} ${error.cause}`).not.toContain('canary')
})

test('a mail says the same in both parts, and everything given to it is text', () => {
  const evil = '<img src=x onerror=alert(1)>"\'&'
  const { html, text } = renderMail({
    portalName: `Larkspur ${evil}`,
    heading: `Hello ${evil}\r\nBcc: x`,
    lines: [`Line ${evil}`, ['Opened for ', { strong: `Harbour & Pine ${evil}` }, ' today.']],
    quote: `First ${evil}\nSecond`,
    button: { label: `Accept ${evil}`, url: `https://portal.example/invitations/abc?x="><script>` },
    why: `Because ${evil}`,
    until: `Thursday ${evil}`,
  })
  expect(html).not.toMatch(/<(img|script)/)
  expect(html).not.toMatch(/<[^>]* (src|background)=|url\(|https?:\/\/(?!portal\.example|www\.w3\.org)/)
  expect(html).toContain('Harbour &amp; Pine &lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;</strong>')
  expect(html).toContain('href="https://portal.example/invitations/abc?x=%22%3E%3Cscript%3E"')
  for (const words of [
    `Line ${evil}`,
    `Opened for Harbour & Pine ${evil} today.`,
    `Because ${evil}`,
    `Thursday ${evil}`,
  ])
    expect(text).toContain(words)
  expect(text).toContain(`> First ${evil}\n> Second`)
  expect(text).toContain('https://portal.example/invitations/abc?x=%22%3E%3Cscript%3E')
  expect(text).toContain(`Hello ${evil} Bcc: x`)
})

test('a mail only leads to web addresses, and turned text direction is dropped', () => {
  const content = { portalName: 'L\u202ecod.', heading: 'Hello', lines: [], why: 'Because.' }
  const button = { label: 'Open', url: 'javascript:alert(1)' }
  expect(() => renderMail({ ...content, button })).toThrow()
  expect(renderMail({ ...content, button: { ...button, url: 'https://portal.example' } }).text).not.toContain('\u202e')
})
