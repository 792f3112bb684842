import { describe, expect, test } from '@jest/globals';
import { methodsFor } from '../../app/shop/payment-methods.ts';

describe('how a fan pays', () => {
  test('free tickets are got without a provider, whatever the festival offers', () => {
    expect(methodsFor(0, ['kakao-pay', 'none'])).toEqual(['none']);
    expect(methodsFor(0, ['toss'])).toEqual(['none']);
  });

  test('a sum is paid with a provider, never with "none"', () => {
    expect(methodsFor(99_000, ['kakao-pay', 'none'])).toEqual(['kakao-pay']);
  });
});
