import { Button } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { Component, type ReactNode } from 'react'
import { State } from './states.tsx'

/** Catches what a page throws while it draws, so that one broken page is not a white screen. */
export class ErrorBoundary extends Component<{ children: ReactNode; resetKey?: string }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override componentDidUpdate(before: { resetKey?: string }) {
    if (this.state.failed && before.resetKey !== this.props.resetKey) this.setState({ failed: false })
  }

  override render() {
    if (!this.state.failed) return this.props.children
    return (
      <main style={{ height: '100%', display: 'flex' }}>
        <State
          icon={<IconPlugConnectedX />}
          title="This page broke"
          heading="h1"
          actions={
            <Button variant="default" onClick={() => location.reload()}>
              Load it again
            </Button>
          }
        >
          Something here went wrong while it was drawn. What you saved is kept.
        </State>
      </main>
    )
  }
}
