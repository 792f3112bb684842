import { HoldState, isStoryKind, PaymentState, RefundState, storyKinds } from '@clove/contracts';
import { describe, expect, test } from '@jest/globals';
import { formatsOf, type Language } from '../app/i18n/formats.ts';
import { entryText, valuesInText } from '../app/organiser/orders/story-entry.ts';
import { storyTexts } from '../app/organiser/orders/story-texts.ts';

const texts = new Map(Object.entries(storyTexts));

/** What the page shows of an entry. */
function read(language: Language, kind: string, values: Parameters<typeof entryText>[1]['values']): string {
  const words = {
    ...formatsOf(language),
    word: (family: string, of: string, filled: Readonly<Record<string, string>> = {}) =>
      texts.get(`${family}.${of}`)?.[language].replace(/\{(\w+)\}/g, (whole, name) => filled[name] ?? whole),
  };
  const entry = { service: 'ticket', at: null, subject: { type: 'order', id: '1' }, kind, values };
  return entryText(words, entry, 'Asia/Seoul');
}

describe('the time line of an order', () => {
  test.each(Object.keys(storyKinds))('has words in both languages for every value of %s', (kind) => {
    const shape = isStoryKind(kind) ? Object.keys(storyKinds[kind].shape) : [];
    const named = valuesInText(kind);
    expect(texts.has(`story.${kind}`)).toBe(true);
    // A text names only values that its kind has; the others have a text of their own, the currency stands in the amount.
    expect(shape).toEqual(expect.arrayContaining([...named]));
    for (const name of shape.filter((each) => each !== 'currency' && !named.has(each)))
      expect([name, texts.has(`value.${name}`)]).toEqual([name, true]);
  });

  test('has a word for every state that services publish', () => {
    const states = [...HoldState.options, ...PaymentState.options, ...RefundState.options];
    expect(states.filter((state) => !texts.has(`state.${state}`))).toEqual([]);
  });

  test('has no words for kinds that no service answers', () => {
    const said = [...texts.keys()].flatMap((key) => (key.startsWith('story.') ? [key.slice(6)] : []));
    expect(said.sort()).toEqual(Object.keys(storyKinds).sort());
  });

  test.each([
    [
      'hold-placed',
      { memberId: '7', quantity: 2, item: 'seat', units: ['arena/A/1-4', 'arena/A/1-5'] },
      '회원 7: 좌석 2개 잡음, arena/A/1-4, arena/A/1-5',
      'Member 7 held 2 of seats, arena/A/1-4, arena/A/1-5',
    ],
    [
      'order-placed',
      { memberId: '7', quantity: 5, amount: 451_000, currency: 'KRW', method: 'kakao-pay' },
      '회원 7: 5개 주문, ₩451,000, 카카오페이',
      'Member 7 ordered 5 for ₩451,000 by Kakao Pay',
    ],
    ['order-state', { state: 'COMPLETED', reason: null }, '주문 완료', 'Order completed'],
    [
      'payment-state',
      { state: 'FAILED', attempt: 2, reason: 'card expired' },
      '결제 실패, 이유: card expired, 2번 시도',
      'Payment failed, because: card expired, tries: 2',
    ],
    [
      'message-made',
      { template: 'order-confirmed', channel: 'email', orderId: '8' },
      '주문 완료 안내, 이메일, 주문 8',
      'Message “order confirmed” by e-mail, order 8',
    ],
    ['refund-accepted', { amount: 0, currency: 'KRW' }, '환불 접수 ₩0', 'Refund of ₩0 taken on'],
  ])('says %s %j in Korean and in English', (kind, values, korean, english) => {
    expect([read('ko', kind, values), read('en', kind, values)]).toEqual([korean, english]);
  });

  test('writes an instant in the festival’s zone', () => {
    const hold = {
      state: 'ACTIVE',
      quantity: 2,
      until: '2026-11-30T16:31:17Z',
      orderId: null,
      givenBack: [],
    };
    expect(read('ko', 'hold-state', hold)).toContain('2026년 12월 1일');
    expect(read('en', 'hold-state', hold)).toMatch(/^held, 2 of them, until .*1 Dec 2026|Dec 1, 2026/);
  });

  test('shows a kind, a code and a value of a newer service as it calls them', () => {
    expect(read('ko', 'seat-swapped', { memberId: '7', seats: ['A', 'B'], fee: null })).toBe(
      'seat-swapped, memberId: 7, seats: A, B',
    );
    expect(read('ko', 'order-state', { state: 'PAUSED', by: 'ops' })).toBe('주문 PAUSED, by: ops');
  });
});
