/**
 * Makes a page work without a network from now on: its document and the app's files that it has loaded. Its data is its own
 * matter (IndexedDB). To be called once what the page needs was loaded.
 */
export async function keepOffline(path: string): Promise<void> {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  await navigator.serviceWorker.register('/service-worker.js', { type: 'module' });
  const { active } = await navigator.serviceWorker.ready;
  const loaded = performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name))
    .filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith('/assets/'))
    .map(({ pathname }) => pathname);
  active?.postMessage({ keep: [path, ...new Set(loaded)] });
}
