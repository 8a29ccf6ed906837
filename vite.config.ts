import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// Two products, two pages: each gets its own entry so that neither loads the other's screens.
export default defineConfig({
  plugins: [react()],
  root: 'src',
  base: '/',
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    rollupOptions: {
      input: {
        portal: resolve(import.meta.dirname, 'src/portal/portal.html'),
        crm: resolve(import.meta.dirname, 'src/crm/crm.html'),
      },
    },
  },
})
