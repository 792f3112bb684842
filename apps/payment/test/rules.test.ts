import { PaymentState, RefundState } from '@clove/contracts';
import { describe, expect, test } from '@jest/globals';
import { ProviderGate } from '../src/application/provider-gate.ts';
import { paymentMayMove, refundMayMove } from '../src/domain/transition-table.ts';

describe('the state tables', () => {
  test('a payment makes exactly these moves', () => {
    const moves = PaymentState.options.flatMap((from) =>
      PaymentState.options.filter((to) => paymentMayMove(from, to)).map((to) => `${from} -> ${to}`),
    );
    expect(moves.sort()).toEqual([
      'CAPTURING -> CAPTURED',
      'CAPTURING -> FAILED',
      'CAPTURING -> READY',
      'CAPTURING -> UNKNOWN',
      'FAILED -> STRAY',
      'READY -> CAPTURING',
      'READY -> VOIDED',
      'UNKNOWN -> CAPTURED',
      'UNKNOWN -> CAPTURING',
      'UNKNOWN -> FAILED',
      'VOIDED -> STRAY',
    ]);
  });

  test('a refund makes exactly these moves', () => {
    const moves = RefundState.options.flatMap((from) =>
      RefundState.options.filter((to) => refundMayMove(from, to)).map((to) => `${from} -> ${to}`),
    );
    expect(moves.sort()).toEqual([
      'MANUAL -> DONE',
      'REJECTED -> MANUAL',
      'REQUESTED -> SENT',
      'SENT -> DONE',
      'SENT -> REJECTED',
      'SENT -> UNKNOWN',
      'UNKNOWN -> DONE',
      'UNKNOWN -> REQUESTED',
    ]);
  });
});

describe('the provider gate', () => {
  test('closes after unclear answers in a row, for its method only, and opens by itself', () => {
    let now = 0;
    const gate = new ProviderGate(3, 1_000, () => now);
    gate.report('toss', false);
    gate.report('toss', false);
    gate.report('toss', true);
    gate.report('toss', false);
    gate.report('toss', false);
    expect(gate.isClosed('toss')).toBe(false);
    gate.report('toss', false);
    expect(gate.isClosed('toss')).toBe(true);
    expect(gate.isClosed('kakao-pay')).toBe(false);
    now = 1_001;
    expect(gate.isClosed('toss')).toBe(false);
  });

  test('lets one step at a time try a provider that fails, and all again once it answers', () => {
    let now = 0;
    const gate = new ProviderGate(3, 1_000, () => now);
    for (let call = 0; call < 3; call++) {
      expect(gate.admits('toss')).toBe(true);
      gate.report('toss', false);
    }
    expect(gate.admits('toss')).toBe(false);
    now = 1_001;
    expect(gate.admits('toss')).toBe(true);
    expect(gate.admits('toss')).toBe(false);
    now = 2_002;
    expect(gate.admits('toss')).toBe(true);
    gate.report('toss', true);
    expect([gate.admits('toss'), gate.admits('toss'), gate.anyFails()]).toEqual([true, true, false]);
  });
});
