import { ApiProblem } from './api.ts';
import { element } from './element.ts';
import { t } from './language.ts';
import { textKey } from './texts.ts';

/** Shows a message to the fan, screen readers included. */
export function showNotice(message: string, alarm = false): void {
  const notice = document.getElementById('notice');
  if (notice === null) throw new Error('the page has a notice');
  notice.replaceChildren(element('p', alarm ? { class: 'alarm' } : {}, message));
}

/** Removes the message. */
export function clearNotice(): void {
  document.getElementById('notice')?.replaceChildren();
}

/** Shows an error in words for fans, with the reference for the help desk. Unknown errors are logged too. */
export function showProblem(error: unknown): void {
  if (!(error instanceof ApiProblem)) console.error(error);
  showNotice(problemText(error), true);
}

/** A problem in words for fans. */
export function problemText(error: unknown): string {
  if (!(error instanceof ApiProblem)) return t('problem.other');
  const known = textKey('problem', error.slug) ?? byStatus(error.status);
  const reference =
    error.correlationId === undefined ? '' : ` (${t('reference', { id: error.correlationId })})`;
  if (known !== undefined) return t(known) + (error.status >= 500 ? reference : '');
  return `${error.detail || t('problem.other')}${reference}`;
}

function byStatus(status: number) {
  if (status === 401) return 'problem.unauthenticated';
  if (status === 403) return 'problem.forbidden';
  if (status === 404) return 'notFound';
  if (status === 429 || status === 503) return 'problem.busy';
  return undefined;
}
