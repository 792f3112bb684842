import { describe, expect, test } from '@jest/globals';
import { importViolation } from '../import-rule.ts';

describe('the import rule', () => {
  test.each([
    ['apps/seat/src/application/place-hold.ts', '@clove/ticket', 'apps/seat may not import @clove/ticket'],
    [
      'apps/seat/src/application/place-hold.ts',
      '../../../ticket/src/domain/order.ts',
      'apps/seat reaches into apps/ticket by a relative path',
    ],
    ['packages/inventory/src/index.ts', '@clove/seat', 'packages/inventory may not import @clove/seat'],
    [
      'packages/inventory/src/application/pin-holds.ts',
      '../adapters/postgres/hold-book.ts',
      'application may not import adapters',
    ],
    ['charts-ts/src/plan.ts', '@clove/seat', 'charts-ts may not import @clove/seat'],
    ['packages/service-kit/src/index.ts', '@clove/seat', 'packages/service-kit may not import @clove/seat'],
    [
      'packages/local-cluster/src/index.ts',
      '@clove/charts-ts',
      'packages/local-cluster may not import @clove/charts-ts',
    ],
    ['apps/seat/src/domain/hold.ts', '../adapters/postgres/holds.ts', 'domain may not import adapters'],
    ['apps/seat/src/application/place-hold.ts', '../variants/seat.ts', 'application may not import variants'],
  ])('refuses %s importing %s', (file, specifier, message) => {
    expect(importViolation(file, specifier)).toBe(message);
  });

  test.each([
    ['apps/ticket/src/variants/ticket-kakao.ts', '@clove/order-saga'],
    ['apps/seat/src/seat-service.ts', '@clove/inventory'],
    ['apps/ticket/src/adapters/http/orders.ts', '../../application/orders.ts'],
    ['charts-ts/src/plan.ts', '@clove/pool-images'],
    ['packages/cli/src/verbs/render.ts', '@clove/charts-ts'],
    ['apps/seat/test/holds.test.ts', '@clove/service-kit/testing'],
    ['apps/seat/src/domain/hold.ts', 'zod'],
  ])('allows %s importing %s', (file, specifier) => {
    expect(importViolation(file, specifier)).toBeUndefined();
  });
});
