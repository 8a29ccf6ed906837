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
    // The first that know light-dark(); for older ones the build would rewrite it into something that has no light side.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    sourcemap: false,
    rollupOptions: {
      input: {
        portal: resolve(import.meta.dirname, 'src/portal/portal.html'),
        crm: resolve(import.meta.dirname, 'src/crm/crm.html'),
      },
    },
  },
})
