/**
 * Imports a page whose modules make checks with zod, after zod was set to compile none: the page's security policy lets no text
 * run as code, and zod tries that as soon as a check is made. A chunk of its own, so that it runs before those of the page.
 */
export function withoutEval<T>(page: () => Promise<T>): () => Promise<T> {
  return async () => {
    await import('./no-eval.ts');
    return page();
  };
}
