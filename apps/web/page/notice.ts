import { ApiProblem } from './api.ts';
import { element } from './element.ts';
import { t } from './language.ts';
import { textKey } from './texts.ts';

/** Says something to the fan, screen readers included. */
export function tell(message: string, alarm = false): void {
  const notice = document.getElementById('notice');
  if (notice === null) throw new Error('the page has a notice');
  notice.replaceChildren(element('p', alarm ? { class: 'alarm' } : {}, message));
}

/** Clears what was said. */
export function hush(): void {
  document.getElementById('notice')?.replaceChildren();
}

/** Says what went wrong in words of the fan, with the reference for the help desk. Unknown errors are logged too. */
export function tellProblem(error: unknown): void {
  if (!(error instanceof ApiProblem)) console.error(error);
  tell(problemText(error), true);
}

/** A problem in words of the fan. */
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
