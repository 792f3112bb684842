import type { Office } from '../../office/office.ts';
import type { Fault } from './fault.ts';
import { HEALTHY_WITHIN_MS } from './healthy.ts';

/**
 * How long payment waits for the provider, in milliseconds. Source: shorter than a fault, so that fans are answered "later" while one
 * lasts, and ten times what the sandbox takes on a busy machine.
 */
export const PROVIDER_TIMEOUT_MS = 3_000;
const TOO_LATE_MS = PROVIDER_TIMEOUT_MS + 500;

/** Calls that one fault changes at most; it is undone before most of them. */
const CALLS = 1_000;

/** The payment provider is late, silent or wrong. */
export const providerFaults: readonly Fault[] = [
  row('provider slow', 'every call is answered after 3.5 s, later than payment waits (3 s)', [
    { operation: 'ready', kind: 'slow', delayMs: TOO_LATE_MS },
    { operation: 'approve', kind: 'slow', delayMs: TOO_LATE_MS },
    { operation: 'cancel', kind: 'slow', delayMs: TOO_LATE_MS },
  ]),
  row(
    'provider silent',
    'captures and refunds have their effect and are never answered; new payments have none',
    [
      { operation: 'ready', kind: 'timeout-before-effect', delayMs: TOO_LATE_MS },
      { operation: 'approve', kind: 'timeout-after-effect', delayMs: TOO_LATE_MS },
      { operation: 'cancel', kind: 'timeout-after-effect', delayMs: TOO_LATE_MS },
    ],
  ),
  row('provider fails', 'every call is answered 500, without an effect', [
    { operation: 'ready', kind: 'error-5xx' },
    { operation: 'approve', kind: 'error-5xx' },
    { operation: 'cancel', kind: 'error-5xx' },
    { operation: 'order', kind: 'error-5xx' },
  ]),
  row('provider declines', 'captures are refused for good', [{ operation: 'approve', kind: 'decline' }]),
  row('provider wrong', 'captures take another amount than was asked for', [
    { operation: 'approve', kind: 'wrong-amount' },
  ]),
  row('provider dies', 'ends as by kill -9 right after a capture, before it answers', [
    { operation: 'approve', kind: 'die-after-effect', times: 1 },
  ]),
];

interface SandboxFault {
  readonly operation: 'ready' | 'approve' | 'cancel' | 'order';
  readonly kind: string;
  readonly delayMs?: number;
  readonly times?: number;
}

function row(name: string, does: string, faults: readonly SandboxFault[]): Fault {
  return {
    name,
    does,
    undone: 'the sandbox forgets its faults',
    lasts: true,
    inject: async ({ office }) => {
      await office.faults(faults.map((fault) => ({ provider: 'kakao', times: CALLS, ...fault })));
      return { target: 'payment-sandbox', undo: () => forgotten(office) };
    },
  };
}

/** A sandbox that ended meanwhile starts without faults: asked until one answers. */
function forgotten(office: Office): Promise<void> {
  return office.until(async () => {
    const { url, headers } = office.cluster.internal('payment-sandbox');
    const response = await fetch(`${url}/internal/faults`, { method: 'DELETE', headers }).catch(
      () => undefined,
    );
    return response?.status === 204;
  }, HEALTHY_WITHIN_MS);
}
