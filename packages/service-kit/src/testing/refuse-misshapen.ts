import { events as contract } from '@clove/contracts';
import { type Consumer, consumers, unmetByEvent } from '@clove/contracts/consumers';
import type { NewEvent } from '../messaging/new-event.ts';

/** Throws when an event, as it will be on the wire, does not fit the contract, or lacks what a consumer needs of it. */
export function refuseMisshapen(
  events: readonly NewEvent[],
  readers: Readonly<Record<string, Consumer>> = consumers,
): void {
  for (const { type, subject, data } of events) {
    const written: unknown = JSON.parse(JSON.stringify(data));
    const result = contract[type].data.safeParse(written);
    if (!result.success) {
      const reasons = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
      throw new Error(`event ${type} of ${subject} does not fit the contract: ${reasons.join('; ')}`);
    }
    const unmet = unmetByEvent(type, written, readers);
    if (unmet.length > 0)
      throw new Error(`event ${type} of ${subject} breaks its consumers: ${unmet.join('; ')}`);
  }
}
