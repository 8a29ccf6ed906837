import type { OpenAPIHono } from '@hono/zod-openapi'
import { problemCodes } from './errors.ts'

/** The API as OpenAPI 3.1 at `/api/openapi.json`, and as a page without scripts at `/api/docs`. */
export function mountDocs(app: OpenAPIHono, { title }: { title: string }) {
  const document = () => app.getOpenAPI31Document({ openapi: '3.1.0', info: { title, version: '1' } })
  app.get('/api/openapi.json', c => c.json(document()))
  app.get('/api/docs', c => c.html(page(title, document())))
}

type Operation = { summary?: string; description?: string }

function page(title: string, { paths = {} }: { paths?: object }): string {
  const rows = Object.entries(paths as Record<string, Record<string, Operation>>)
    .sort(([a], [b]) => a.localeCompare(b))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, operation]) =>
          `<tr><td><code>${method.toUpperCase()}</code></td><td><code>${escapeHtml(path)}</code></td><td>${escapeHtml(operation.summary)}</td><td>${escapeHtml(operation.description)}</td></tr>`,
      ),
    )
  const problems = problemCodes.map(
    p => `<tr><td><code>${p.code}</code></td><td>${p.status}</td><td>${escapeHtml(p.title)}</td></tr>`,
  )
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)} API</title>
<style>body{font:14px/1.5 system-ui,sans-serif;max-width:1100px;margin:32px auto;padding:0 16px;color:#1f1d1a}table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:6px 12px 6px 0;border-bottom:1px solid #e8e5df;vertical-align:top}code{font:13px ui-monospace,monospace}</style>
<h1>${escapeHtml(title)} API</h1><p>The whole description, for tools: <a href="/api/openapi.json">openapi.json</a>. Errors are <code>application/problem+json</code>.</p>
<table><thead><tr><th>Method</th><th>Path</th><th>What it does</th><th>Who may</th></tr></thead><tbody>${rows.join('')}</tbody></table>
<h2>Errors</h2><table><thead><tr><th>Code</th><th>Status</th><th>Title</th></tr></thead><tbody>${problems.join('')}</tbody></table></html>`
}

const escapeHtml = (text = '') =>
  text.replace(/[&<>"]/g, sign => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign)
