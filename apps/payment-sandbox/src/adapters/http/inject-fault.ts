import { setTimeout as sleep } from 'node:timers/promises';
import type { Response } from 'express';
import type { FaultBook, FaultOperation } from '../../domain/fault-book.ts';
import type { Provider } from '../../domain/provider-payment.ts';
import { sendAnswer, type WireAnswer } from './wire-answer.ts';

/** One wire call, as the fault player sees it. */
export interface WireCall {
  readonly provider: Provider;
  readonly operation: FaultOperation;
  readonly response: Response;
  /** The order the call is about; asked only when a fault names one. */
  orderId(): Promise<string | undefined>;
  /** Carries the call out. */
  effect(twist: { decline: boolean; wrongAmount: boolean }): Promise<WireAnswer>;
  /** Counts a call that a fault keeps from its effect. */
  countOnly(): Promise<void>;
  /** The provider's own body for HTTP 500. */
  readonly serverError: WireAnswer;
}

/** What a fault needs from its surroundings. */
export interface FaultStage {
  readonly faults: FaultBook;
  /** Ends the process as SIGKILL would; tests hand in something milder. */
  die(): void;
  /** Aborts waiting when the service ends. */
  readonly signal: AbortSignal;
}

/** Answers a wire call: rightly, or as the next fault for it demands. */
export async function answerCall(call: WireCall, stage: FaultStage): Promise<void> {
  const { response } = call;
  const fault = await stage.faults.take(call.provider, call.operation, call.orderId);
  const straight = { decline: false, wrongAmount: false };
  switch (fault?.kind) {
    case 'timeout-before-effect':
      await call.countOnly();
      await waitOrGone(response, fault.delayMs, stage.signal);
      response.destroy();
      return;
    case 'timeout-after-effect':
      await call.effect(straight);
      await waitOrGone(response, fault.delayMs, stage.signal);
      response.destroy();
      return;
    case 'die-after-effect':
      await call.effect(straight);
      stage.die();
      response.destroy();
      return;
    case 'error-5xx':
      await call.countOnly();
      sendAnswer(response, call.serverError);
      return;
    case 'slow':
      await waitOrGone(response, fault.delayMs, stage.signal);
      sendAnswer(response, await call.effect(straight));
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

/** What fault `wrong-amount` captures: a thousand won less, or more where that would be nothing. */
export function wrongAmountFor(total: number): number {
  return total > 1000 ? total - 1000 : total + 1000;
}

/** Waits, or less when the caller hung up or the service ends. */
async function waitOrGone(response: Response, ms: number, signal: AbortSignal): Promise<void> {
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
