const key = 'clove.code';
/** Pages where a code means something. Others have parameters of their own: Kakao sends one called `code`. */
const pages = /^\/(performances\/[^/]+|goods|rooms)?$/;

/**
 * Takes the code that a link of the organiser's names (`/?code=FANCLUB`) out of the address at once, before anything is asked or
 * drawn: it is not to stand in the history, in a bookmark or in a shared screen.
 */
export function takeCodeFromAddress(): void {
  const address = new URL(location.href);
  const code = address.searchParams.get('code')?.trim().slice(0, 64) ?? '';
  if (!pages.test(address.pathname) || !address.searchParams.has('code')) return;
  address.searchParams.delete('code');
  history.replaceState(history.state, '', `${address.pathname}${address.search}${address.hash}`);
  if (code !== '') sessionStorage.setItem(key, code);
}

/** The code that a link named and that was not opened yet; undefined: none. */
export function codeOfLink(): string | undefined {
  return sessionStorage.getItem(key) ?? undefined;
}

/** It was opened, or refused. */
export function forgetCodeOfLink(): void {
  sessionStorage.removeItem(key);
}
