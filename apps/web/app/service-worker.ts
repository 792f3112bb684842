/// <reference lib="webworker" />
/**
 * Keeps pages that must work without a network (tickets at the gate, the door): the app's files, which never change under
 * their names, and the pages that asked for it. Nothing of the API is kept here: pages keep their data themselves.
 */
const worker = globalThis as unknown as ServiceWorkerGlobalScope;
const STORE = 'clove-app-1';

worker.addEventListener('install', () => void worker.skipWaiting());
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));

/** A page says which paths it needs without a network. */
worker.addEventListener('message', (event) => {
  const paths: unknown = event.data?.keep;
  if (Array.isArray(paths)) event.waitUntil(keep(paths.map(String)));
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== worker.location.origin || pathname.startsWith('/api/')) return;
  if (pathname.startsWith('/assets/')) event.respondWith(assetOf(request));
  else if (request.mode === 'navigate') event.respondWith(pageOf(request));
});

async function keep(paths: readonly string[]): Promise<void> {
  const store = await caches.open(STORE);
  await Promise.all(
    paths.map(async (path) => {
      if (path.startsWith('/assets/') && (await store.match(path)) !== undefined) return;
      const answer = await fetch(path, { credentials: 'same-origin' });
      if (answer.ok) await store.put(path, answer);
    }),
  );
}

async function assetOf(request: Request): Promise<Response> {
  const store = await caches.open(STORE);
  return (await store.match(request.url)) ?? fetch(request);
}

/** Milliseconds for a page that is kept: a network that swallows everything is none. */
const PATIENCE = 4_000;

async function pageOf(request: Request): Promise<Response> {
  const store = await caches.open(STORE);
  const kept = await store.match(new URL(request.url).pathname);
  if (kept === undefined) return fetch(request);
  const late = new Promise<Response>((resolve) => setTimeout(() => resolve(kept), PATIENCE));
  return Promise.race([fetch(request).catch(() => kept), late]);
}
