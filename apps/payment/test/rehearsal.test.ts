import { rehearsed } from '@clove/service-kit/testing';
import { describe, expect, test } from '@jest/globals';
import { paymentKakao } from '../src/payment-kakao.ts';
import { paymentNoKakao } from '../src/payment-no-kakao.ts';

const KAKAO = { KAKAO_SECRET_KEY: 'secret', KAKAO_CID: 'TC0ONETIME' };
const TOSS = { TOSS_SECRET_KEY: 'secret', TOSS_CLIENT_KEY: 'client', TOSS_SDK_URL: '/sdk.js' };

describe('payment rehearses payments before it is ready', () => {
  test('Kakao Pay: no row stays, and the provider is not called', async () => {
    const found = await rehearsed(paymentKakao, (others) => ({ ...KAKAO, KAKAO_BASE_URL: others }));
    expect(found).toEqual({ rounds: expect.any(Number), written: {}, calls: [], requests: 0, counted: [] });
    expect(found.rounds).toBeGreaterThan(0);
  });

  test('Toss Payments: no row stays, and the provider is not called', async () => {
    const found = await rehearsed(paymentNoKakao, (others) => ({ ...TOSS, TOSS_BASE_URL: others }));
    expect(found).toEqual({ rounds: expect.any(Number), written: {}, calls: [], requests: 0, counted: [] });
    expect(found.rounds).toBeGreaterThan(0);
  });
});
