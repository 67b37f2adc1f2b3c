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
