import { z } from 'zod';
import type { Edge } from '../adapters/http/edge-client.ts';
import { PermanentFailure } from '../domain/failure.ts';
import { type Environment, environmentName } from './environment.ts';

const EdgeEnvironment = z.object({ url: z.url(), token: z.string().min(1) });

/**
 * The edges to these services, from `<SERVICE>_URL` and `<SERVICE>_TOKEN`. A service in `optional` whose URL is
 * not set is left out (the payment sandbox, where providers are real).
 *
 * @throws PermanentFailure naming every missing key.
 */
export function readEdges(
  environment: Environment,
  required: readonly string[],
  optional: readonly string[] = [],
): Edge[] {
  const reasons: string[] = [];
  const edges: Edge[] = [];
  const present = optional.filter((service) => environment[`${environmentName(service)}_URL`] !== undefined);
  for (const service of [...required, ...present]) {
    const name = environmentName(service);
    const parsed = EdgeEnvironment.safeParse({
      url: environment[`${name}_URL`],
      token: environment[`${name}_TOKEN`],
    });
    if (parsed.success) {
      edges.push({ service, ...parsed.data });
      continue;
    }
    reasons.push(
      ...parsed.error.issues.map(
        ({ path, message }) => `${name}_${String(path[0]).toUpperCase()}: ${message}`,
      ),
    );
  }
  if (reasons.length > 0) throw new PermanentFailure('the environment is not usable', reasons);
  return edges;
}
