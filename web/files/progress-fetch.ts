/** `fetch` that tells how much of the body has left: what browsers only do with the older way of asking. */
export function progressFetch(progress: (share: number) => void): typeof fetch {
  return (address, init = {}) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest()
      request.open(init.method ?? 'GET', address instanceof Request ? address.url : String(address))
      for (const [name, value] of new Headers(init.headers)) request.setRequestHeader(name, value)
      request.responseType = 'blob'
      request.upload.addEventListener('progress', ({ loaded, total }) =>
        progress(total > 0 ? loaded / total : 0),
      )
      request.addEventListener('load', () => {
        resolve(new Response(request.response as Blob, { status: request.status }))
      })
      for (const end of ['error', 'abort', 'timeout'] as const)
        request.addEventListener(end, () => reject(new TypeError(end)))
      init.signal?.addEventListener('abort', () => request.abort())
      request.send((init.body ?? null) as Blob | null)
    })
}
