import { MetricsUnavailable } from '../../application/server-board.ts';

/** Of one answer. Source: the largest /metrics of a service here has 120 kB. */
const MOST_BYTES = 2_000_000;
/** Source: a person waits for the board. */
const TIMEOUT_MS = 3_000;

/** Reads a text that is neither long nor late. Throws MetricsUnavailable. */
export async function boundedGet(url: string): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
    const text = await textOf(response);
    if (!response.ok) throw new MetricsUnavailable(`${new URL(url).host} answered ${response.status}`);
    return text;
  } catch (error) {
    if (error instanceof MetricsUnavailable) throw error;
    throw new MetricsUnavailable(`${new URL(url).host} does not answer`, { cause: error });
  }
}

async function textOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.byteLength;
    if (bytes > MOST_BYTES) throw new MetricsUnavailable('an answer is longer than metrics are');
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}
