import { backOffMs, pause } from '@clove/service-kit';
import { signatureHeaders } from '../domain/signature.ts';
import type {
  Attempted,
  DeliveryBook,
  DeliveryOutcome,
  DisabledBecause,
  DueDelivery,
  Receiver,
  SecretSeal,
} from './ports.ts';

const IDLE_MS = 500;
/** Milliseconds. Source: a receiver that restarts is back within seconds. */
const FIRST_WAIT_MS = 5_000;
/** Nothing is sent later than this after it was taken, milliseconds: before the lease ends, another replica may send it. */
const START_WITHIN_MS = 15_000;

export interface SendDeliveriesOptions {
  readonly book: DeliveryBook;
  readonly receiver: Receiver;
  readonly seal: SecretSeal;
  /** The longest wait between two attempts, milliseconds. */
  readonly longestWaitMs: number;
  /** A delivery that was not taken for so long is given up, milliseconds. */
  readonly givenUpAfterMs: number;
  /** Called for every outcome. */
  onOutcome(due: DueDelivery, attempted: Attempted, outcome: DeliveryOutcome): void;
  onDisabled(due: DueDelivery, because: DisabledBecause): void;
}

/**
 * Sends waiting deliveries until the signal aborts, then waits for those under way. Each endpoint has its own few places:
 * one that is slow delays only itself. A crash between the receiver's answer and the commit sends a delivery again, with
 * the same id.
 */
export async function sendDeliveries(options: SendDeliveriesOptions, signal: AbortSignal): Promise<void> {
  const underWay = new Map<string, number>();
  const sending = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  let wake = new AbortController();

  function begin(due: DueDelivery, takenAt: number): void {
    underWay.set(due.endpointId, (underWay.get(due.endpointId) ?? 0) + 1);
    const work = sendOne(due, takenAt, options)
      .catch((error: unknown) => {
        // The lease brings this one back.
        failure ??= { error };
      })
      .finally(() => {
        const left = (underWay.get(due.endpointId) ?? 1) - 1;
        if (left === 0) underWay.delete(due.endpointId);
        else underWay.set(due.endpointId, left);
        sending.delete(work);
        wake.abort();
      });
    sending.add(work);
  }

  while (!signal.aborted && failure === undefined) {
    wake = new AbortController();
    const takenAt = performance.now();
    const taken = await options.book.take(underWay);
    for (const due of taken) begin(due, takenAt);
    // A place that becomes free is filled at once; what arrives meanwhile is found after the pause.
    if (taken.length === 0 || sending.size > 0) await pause(IDLE_MS, AbortSignal.any([signal, wake.signal]));
  }
  await Promise.all(sending);
  if (failure !== undefined) throw failure.error;
}

async function sendOne(due: DueDelivery, takenAt: number, options: SendDeliveriesOptions): Promise<void> {
  // This replica stood still: by now another one may have it.
  if (performance.now() - takenAt > START_WITHIN_MS) return;
  const attempted = await attempt(due, options);
  const outcome = outcomeOf(due, attempted, options);
  const disabled = await options.book.settle(due, attempted, outcome);
  options.onOutcome(due, attempted, outcome);
  if (disabled !== undefined) options.onDisabled(due, disabled);
}

async function attempt(due: DueDelivery, { seal, receiver }: SendDeliveriesOptions): Promise<Attempted> {
  const secrets = due.sealedSecrets.map((sealed) => seal.open(sealed)).filter((open) => open !== undefined);
  if (secrets.length === 0) {
    return { status: null, fault: 'secret-unreadable', latencyMs: 0, answer: null, retryAfterMs: null };
  }
  const timestamp = Math.floor(Date.now() / 1000);
  const headers = signatureHeaders({ id: due.messageId, timestamp, body: due.body }, secrets);
  return receiver.post(due.url, { ...headers, 'content-type': 'application/json' }, due.body);
}

function outcomeOf(
  { attempt: number, askedAt }: DueDelivery,
  { status, fault, retryAfterMs }: Attempted,
  { longestWaitMs, givenUpAfterMs }: SendDeliveriesOptions,
): DeliveryOutcome {
  if (fault === null) return { kind: 'delivered' };
  if (status === 410) return { kind: 'gone' };
  if (Date.now() - askedAt.getTime() > givenUpAfterMs) return { kind: 'dead' };
  const waitMs = backOffMs(number - 1, {
    firstMs: Math.min(FIRST_WAIT_MS, longestWaitMs),
    longestMs: longestWaitMs,
  });
  return { kind: 'again', afterMs: Math.max(waitMs, Math.min(retryAfterMs ?? 0, longestWaitMs)) };
}
