import { QueryClient } from '@tanstack/react-query'
import { ApiError } from './api.ts'

const isRefusal = (error: unknown) => error instanceof ApiError && error.status >= 400 && error.status < 500

/** Makes the client that keeps what the server said; a refusal is final, anything else is tried once more. */
export const buildQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: { staleTime: 5_000, retry: (failures, error) => !isRefusal(error) && failures < 1, retryDelay: 600 },
      mutations: { retry: false },
    },
  })
