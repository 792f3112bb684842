import { eventually } from '../../office/eventually.ts';
import { falseAnswers, readBooks, stuckUnits } from './books.ts';
import type { Site } from './fault.ts';
import type { Answered } from './purchase.ts';
import { falseRefusals } from './refusals.ts';
import { stillSells } from './still-sells.ts';
import { linesOf, type Violation } from './story.ts';

/**
 * Until every unit is free or sold, the audit finds nothing and every refund is paid: these end what would never come, however
 * busy the machine is. Source: a step or a refund that failed is tried again after 300 s at most (service-kit's durableSteps), and
 * holds end within a minute of their order.
 */
const SETTLED_WITHIN_MS = 420_000;

/** Milliseconds. Holds end within a minute, and what is read again and again until then is all that was sold. */
const READ_EVERY_MS = 3_000;

/** What is not as it should be when no fault is left: a line each, with the stories of the purchases that it is about. */
export async function afterwards(
  { office, interrupted }: Pick<Site, 'office' | 'interrupted'>,
  answered: readonly Answered[],
  log: (line: string) => void,
): Promise<string[]> {
  const found = [
    ...(await leftOf(() => stuckUnits(office), interrupted)),
    ...(await leftOf(() => office.toolbox.audit(), interrupted)),
  ].map((what): Violation => ({ what }));
  // A refund that the provider refused to answer is asked for again, later and later.
  const wrong = await leftOf(async () => falseAnswers(answered, await readBooks(office)), interrupted);
  const unsold = await stillSells(office, answered, { interrupted, log });
  return linesOf(office, [...found, ...wrong, ...falseRefusals(answered), ...unsold]);
}

/** What is still found when the time is over; [] as soon as nothing is. */
async function leftOf<T>(find: () => Promise<T[]>, interrupted: AbortSignal): Promise<T[]> {
  let found: T[] = [];
  const isNothing = async () => {
    found = await find();
    if (found.length > 0) throw new Found();
  };
  const waiting = { timeoutMs: SETTLED_WITHIN_MS, everyMs: READ_EVERY_MS, signal: interrupted };
  await eventually(isNothing, waiting).catch((error: Error) => {
    if (!(error instanceof Found)) throw error;
  });
  return found;
}

class Found extends Error {
  override readonly name = 'Found';
}
