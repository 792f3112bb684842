import type { Office } from '../../office/office.ts';
import type { Answered } from './purchase.ts';

/** What was not as it should be, and where that is about one purchase, all that is known of it. */
export interface Violation {
  readonly what: string;
  readonly of?: Answered;
}

/** Stories in one report at most: each asks every service. */
const STORIES = 10;

/** Each violation, and below it what its fan was answered and what the services have of its order, with correlation ids. */
export async function linesOf(office: Office, violations: readonly Violation[]): Promise<string[]> {
  const lines: string[] = [];
  const shown = new Set<Answered>();
  for (const { what, of } of violations) {
    lines.push(what);
    if (of === undefined || shown.has(of) || shown.size === STORIES) continue;
    shown.add(of);
    lines.push(...(await storyOf(office, of)));
  }
  return lines;
}

/** A line per answer of the fan, then the story of the order as operations find it (`clove find`). */
export async function storyOf(office: Office, { tries, waits, order }: Answered): Promise<string[]> {
  const answers = tries.map(({ at, what, came, times, correlationId }) => {
    const often = times === 1 ? '' : ` (${times} times)`;
    return `${timeOf(at)}  fan           ${what}: ${came}${often}${correlationId === undefined ? '' : ` [${correlationId}]`}`;
  });
  const longest = waits.toSorted((a, b) => b.ms - a.ms)[0];
  const waited =
    longest === undefined ? [] : [`longest wait: ${Math.round(longest.ms)} ms, to ${longest.what}`];
  const kept = order === undefined ? [] : await office.toolbox.find(order.id).catch(notFound);
  return [...answers, ...waited, ...kept].map((line) => `    ${line}`);
}

function notFound(error: Error): string[] {
  return [error.message];
}

/** @param at milliseconds of `performance.now()` */
function timeOf(at: number): string {
  return new Date(performance.timeOrigin + at).toISOString();
}
