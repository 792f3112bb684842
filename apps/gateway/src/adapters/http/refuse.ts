import { Problem } from '@clove/service-kit';
import type { GatewayParts, GatewayRequest } from './gateway-parts.ts';
import { keptOf } from './kept-of.ts';
import { answerProblem } from './problem-answer.ts';
import { sessionProblems, unexpected } from './problems.ts';

/**
 * Answers a request that failed here. What its client could have avoided counts as a refusal of its network: after so many,
 * the network's refusals wait before they are answered, without a line in the access log, and end their connections.
 */
export async function refuse(parts: GatewayParts, incoming: GatewayRequest, error: unknown): Promise<void> {
  const { response, entered } = incoming;
  const { correlationId } = entered;
  const problem = error instanceof Problem ? error : sessionProblems(error);
  if (problem === undefined) parts.onUnexpected(error, correlationId);
  else if (problem.status === 502 || problem.status === 504) parts.onUnanswered(problem, correlationId);
  const answered = problem ?? unexpected();
  const last = answered.status < 500 && parts.refusals.count(incoming.network) === 'slow';
  if (last && !(await waited(parts, incoming))) return;
  const { security } = parts;
  answerProblem(response, answered, { correlationId, security, kept: keptOf(parts, incoming), last });
}

/** False when no answer is due any more: the client has left, or too many of its network wait. */
async function waited({ refusals }: GatewayParts, incoming: GatewayRequest): Promise<boolean> {
  const { entered, response, network, shares } = incoming;
  entered.unlogged = true;
  // Others behind the same address need these shares.
  for (const leave of shares.splice(0)) leave();
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    await refusals.wait(network, gone.signal);
    return true;
  } catch (error) {
    if (!gone.signal.aborted && !(error instanceof Problem)) throw error;
    response.destroy();
    return false;
  }
}
