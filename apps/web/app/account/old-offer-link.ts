/** Links of offers were `/#/offer/<token>` until release 0.8.0; mails with them are still opened. */
export function openOldOfferLink(): void {
  const token = /^#\/offer\/([A-Za-z0-9_-]+)$/.exec(location.hash)?.[1];
  if (token !== undefined) history.replaceState(null, '', `/offer#${token}`);
}
