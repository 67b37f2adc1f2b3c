import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The web app of `web/`, built to `dist/web`; nothing is inlined, so that a strict content policy holds. */
export default defineConfig({
  root: 'web',
  plugins: [react()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
})
