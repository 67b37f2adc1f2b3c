/** Lets the browser keep these bytes under a name, or without one open them beside the page. */
export function saveBlob(blob: Blob, name: string | null): void {
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  if (name === null) link.target = '_blank'
  else link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

/** A PDF as the server answers it, in base64: kept under this name, or without one opened to be read and printed. */
export function savePdf(pdf: string, name: string | null): void {
  const bytes = Uint8Array.from(atob(pdf), (letter) => letter.charCodeAt(0))
  saveBlob(new Blob([bytes], { type: 'application/pdf' }), name)
}
