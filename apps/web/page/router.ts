/** A page of the storefront. Its effects end when `signal` aborts: the fan left the page. */
export type View = (main: HTMLElement, signal: AbortSignal) => Promise<void>;

let show: () => void = () => {
  throw new Error('the router is not started');
};

/** Starts following the address: now, on links inside the page, and on back and forward. */
export function startRouter(showCurrent: () => void): void {
  show = showCurrent;
  window.addEventListener('popstate', () => show());
  // Back from the provider's page: the browser may show this page as it was left.
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) show();
  });
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (link === null || event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (link.origin !== location.origin || link.hash !== '' || link.target !== '') return;
    event.preventDefault();
    goTo(link.pathname);
  });
  show();
}

/** Goes to a path of the storefront. */
export function goTo(path: string): void {
  if (path !== location.pathname) history.pushState(null, '', path);
  show();
}

/**
 * Leaves for another site. Never settles: the button stays busy until the other page has loaded, so that
 * a second press does not order twice.
 */
export function leaveFor(url: string): Promise<never> {
  location.assign(url);
  return new Promise(() => undefined);
}

/** Shows the current path again, e.g. in another language. */
export function showAgain(): void {
  show();
}
