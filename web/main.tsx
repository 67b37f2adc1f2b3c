import '@fontsource-variable/plus-jakarta-sans/wght.css'
import '@mantine/core/styles.css'
import './ui/base.css'
import { QueryClient } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { appRouter, frame } from './routes.tsx'
import { adoptTheme } from './ui/theme.ts'

const queries = new QueryClient()
const router = appRouter(queries)
const place = document.getElementById('app')
if (!place) throw new Error('index.html has no #app')

adoptTheme(document)
createRoot(place).render(
  <StrictMode>
    <App queries={queries} frame={frame} access={null}>
      <RouterProvider router={router} />
    </App>
  </StrictMode>,
)
