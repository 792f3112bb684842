import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultBook, FaultOperation } from '../../domain/fault-book.ts';
import type { Provider } from '../../domain/provider-payment.ts';
import { sendAnswer, type WireAnswer } from './wire-answer.ts';

/** One wire call into which a fault may be injected. */
export interface WireCall {
  readonly provider: Provider;
  readonly operation: FaultOperation;
  readonly response: ServerResponse;
  /** The order of the call; read only when a fault names one. */
  orderId(): Promise<string | undefined>;
  /** Carries the call out. */
  effect(fault: { decline: boolean; wrongAmount: boolean }): Promise<WireAnswer>;
  /** Counts a call whose effect a fault prevents. */
  countOnly(): Promise<void>;
  /** The provider's own body for HTTP 500. */
  readonly serverError: WireAnswer;
}

/** The context of fault injection. */
export interface FaultContext {
  readonly faults: FaultBook;
  /** Ends the process as SIGKILL would; tests replace it. */
  crash(): void;
  /** Aborts waiting when the service ends. */
  readonly signal: AbortSignal;
}

/** Answers a wire call correctly, or with the next fault for it. */
export async function answerCall(call: WireCall, context: FaultContext): Promise<void> {
  const { response } = call;
  const fault = await context.faults.take(call.provider, call.operation, call.orderId);
  const withoutFault = { decline: false, wrongAmount: false };
  switch (fault?.kind) {
    case 'timeout-before-effect':
      await call.countOnly();
      await waitOrGone(response, fault.delayMs, context.signal);
      response.destroy();
      return;
    case 'timeout-after-effect':
      await call.effect(withoutFault);
      await waitOrGone(response, fault.delayMs, context.signal);
      response.destroy();
      return;
    case 'die-after-effect':
      await call.effect(withoutFault);
      context.crash();
      response.destroy();
      return;
    case 'error-5xx':
      await call.countOnly();
      sendAnswer(response, call.serverError);
      return;
    case 'slow':
      await waitOrGone(response, fault.delayMs, context.signal);
      sendAnswer(response, await call.effect(withoutFault));
      return;
    default:
      sendAnswer(
        response,
        await call.effect({
          decline: fault?.kind === 'decline',
          wrongAmount: fault?.kind === 'wrong-amount',
        }),
      );
  }
}

/** The amount that fault `wrong-amount` captures: a thousand won less, or more where less would be 0. */
export function wrongAmountFor(total: number): number {
  return total > 1000 ? total - 1000 : total + 1000;
}

/** Waits, or less when the caller hung up or the service ends. */
async function waitOrGone(response: ServerResponse, ms: number, signal: AbortSignal): Promise<void> {
  const gone = new AbortController();
  const leave = () => gone.abort();
  response.once('close', leave);
  const either = AbortSignal.any([gone.signal, signal]);
  try {
    await sleep(ms, undefined, { signal: either });
  } catch (error) {
    if (!either.aborted) throw error;
  } finally {
    response.off('close', leave);
  }
}
