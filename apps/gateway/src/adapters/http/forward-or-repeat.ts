import { Problem } from '@clove/service-kit';
import { type Forwarding, forward } from '../upstream/forward.ts';
import type { GatewayParts, GatewayRequest } from './gateway-parts.ts';

/** Milliseconds for which a service is waited for whose last answer may be used. Source: a page that opens later is left. */
const PATIENCE_MS = 2_000;

/**
 * Forwards a request; while its service gives no answer, repeats the last one where the service allows that. So a festival
 * is shown, and sells, without the service that describes it.
 */
export async function forwardOrRepeat(
  parts: GatewayParts,
  incoming: GatewayRequest,
  forwarding: Forwarding,
): Promise<void> {
  const last = parts.lastAnswers(incoming.request);
  if (last === undefined) return forward(forwarding);
  const { timeoutMs } = forwarding;
  try {
    await forward({
      ...forwarding,
      timeoutMs: last.find() === undefined ? timeoutMs : Math.min(timeoutMs, PATIENCE_MS),
      copy: last.copy,
      refusal: (status) =>
        status >= 500 && last.find() !== undefined ? answeredWith(status) : forwarding.refusal?.(status),
    });
  } catch (error) {
    const { response, entered } = incoming;
    const repeated = error instanceof Problem && error.status >= 500 ? last.find() : undefined;
    if (!(error instanceof Problem) || repeated === undefined || response.headersSent) throw error;
    if (error.status === 502 || error.status === 504) parts.onUnanswered(error, entered.correlationId);
    const { body, headers, ageSeconds } = repeated;
    response.writeHead(200, { ...forwarding.answerHeaders(200, headers), age: String(ageSeconds) });
    response.end(body);
  }
}

/** Never answered: the last answer is. */
function answeredWith(status: number): Problem {
  return new Problem({ status, type: 'upstream-failed', detail: 'The service answered with an error.' });
}
