import { MantineProvider } from '@mantine/core'
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './styles.ts'
import { colorSchemeManager } from './color-scheme.ts'
import { ConfirmHost } from './confirm.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { LinkProvider } from './link.tsx'
import { cssVariables, theme } from './theme.ts'
import { ToastHost } from './toast-host.tsx'

/** Everything around a product's pages: theme, server state, links, toasts, questions, and the last net for errors. */
export function App(props: { queryClient: QueryClient; navigate: (href: string) => void; children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="auto"
    >
      <QueryClientProvider client={props.queryClient}>
        <LinkProvider navigate={props.navigate}>
          <ErrorBoundary>{props.children}</ErrorBoundary>
          <ConfirmHost />
          <ToastHost />
        </LinkProvider>
      </QueryClientProvider>
    </MantineProvider>
  )
}

/** Puts a product on the page, in the element with the id `root`. */
export function mount(app: ReactNode) {
  const root = document.getElementById('root')
  if (root) createRoot(root).render(<StrictMode>{app}</StrictMode>)
}
