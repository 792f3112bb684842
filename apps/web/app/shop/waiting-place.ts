import type { ApiProblem } from '../api/client.ts';

/** A fan's place in the waiting room, as the API answers it. */
export type Place =
  | { readonly state: 'drawn'; readonly opensAt: string; readonly askAgainSeconds: number }
  | {
      readonly state: 'waiting';
      readonly peopleAhead: number;
      readonly estimatedSeconds: number;
      readonly askAgainSeconds: number;
      /** True: operations paused the sale, and the line stands. */
      readonly paused?: boolean;
      /** False: at present all places are held or sold. Absent: unknown. */
      readonly placesFree?: boolean;
    }
  | { readonly state: 'admitted' };

/** The place that a refused request carries; undefined: the refusal is another one. */
export function placeIn(problem: ApiProblem): Place | undefined {
  const place = problem.body['place'];
  return problem.slug === 'waiting-room' && typeof place === 'object' && place !== null
    ? (place as Place)
    : undefined;
}
