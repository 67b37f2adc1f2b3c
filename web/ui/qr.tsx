import { create } from 'qrcode'
import { useMemo } from 'react'

/** A QR code as one path: dark on the ground that it stands on. */
export function Qr({ text, size, label }: { text: string; size: number; label: string }) {
  const { path, edge } = useMemo(() => {
    const { modules } = create(text, { errorCorrectionLevel: 'M' })
    const dark = Array.from(modules.data, (on, at) =>
      on ? `M${at % modules.size} ${Math.floor(at / modules.size)}h1v1h-1z` : '',
    )
    return { path: dark.join(''), edge: modules.size }
  }, [text])
  return (
    <svg viewBox={`0 0 ${edge} ${edge}`} width={size} height={size} role="img" aria-label={label}>
      <path d={path} fill="currentColor" shapeRendering="crispEdges" />
    </svg>
  )
}
