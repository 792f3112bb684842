import { ApiProblem } from '../api/client.ts';
import { commonTexts } from './common.ts';
import { textsIn } from './index.ts';

/** A problem in the reader's words: ours where we know the problem, else the service's own, with the reference for the desk. */
export function problemText(error: unknown): string {
  const { t, word } = textsIn(commonTexts);
  if (!(error instanceof ApiProblem)) return t('problem.other');
  const reference =
    error.correlationId === undefined ? '' : ` (${t('reference', { id: error.correlationId })})`;
  const known = word('problem', error.slug) ?? word('problem', byStatus(error.status));
  if (known !== undefined) return known + (error.status >= 500 ? reference : '');
  return `${error.detail || t('problem.other')}${reference}`;
}

/** What to say where nothing is known of a problem but its status. */
function byStatus(status: number): string {
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not-found';
  return status === 429 || status === 503 ? 'busy' : '';
}
