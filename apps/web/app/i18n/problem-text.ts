import { ApiProblem } from '../api/client.ts';
import { commonTexts } from './common.ts';
import { type Area, type Texts, textsIn } from './index.ts';

const areas: Area<Texts>[] = [commonTexts];

/** Makes an area's words for problems known: `problem.<slug>` of its texts. */
export function defineProblems(area: Area<Texts>): void {
  if (!areas.includes(area)) areas.push(area);
}

/** A problem in the reader's words: ours where we know the problem, else the service's own, with the reference for the desk. */
export function problemText(error: unknown): string {
  const { t } = textsIn(commonTexts);
  if (!(error instanceof ApiProblem)) return t('problem.other');
  const reference =
    error.correlationId === undefined ? '' : ` (${t('reference', { id: error.correlationId })})`;
  const known = wordOf(error.slug) ?? wordOf(byStatus(error.status));
  if (known !== undefined) return known + (error.status >= 500 ? reference : '');
  return `${error.detail || t('problem.other')}${reference}`;
}

function wordOf(slug: string): string | undefined {
  for (const area of areas) {
    const found = textsIn(area).word('problem', slug);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What to say where nothing is known of a problem but its status. */
function byStatus(status: number): string {
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not-found';
  return status === 429 || status === 503 ? 'busy' : '';
}
