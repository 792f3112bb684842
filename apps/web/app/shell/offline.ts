/**
 * Makes pages work without a network from now on: their documents and the app's files that were loaded. Their data is their own
 * matter (IndexedDB). To be called once what the pages need was loaded.
 */
export async function keepOffline(...paths: string[]): Promise<void> {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  await navigator.serviceWorker.register('/service-worker.js', { type: 'module' });
  const { active } = await navigator.serviceWorker.ready;
  const loaded = performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name))
    .filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith('/assets/'))
    .map(({ pathname }) => pathname);
  active?.postMessage({ keep: [...paths, ...new Set(loaded)] });
}
