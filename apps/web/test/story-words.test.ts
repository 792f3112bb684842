import { expect, test } from '@jest/globals';
import { storyIn } from '../app/organiser/orders/story-words.ts';

test.each([
  ['held arena/A/1-4, arena/A/1-5 by member 7', '회원 7: arena/A/1-4, arena/A/1-5 잡음'],
  ['held 2 of tee/M by member 7', '회원 7: tee/M 2개 잡음'],
  [
    'SOLD for order 8, 2 units, until 2026-11-30T16:31:17Z, given back: a',
    '판매됨, 주문 8, 2개, 2026-11-30T16:31:17Z까지, 놓은 것: a',
  ],
  ['ACTIVE, 2 units, until 2026-11-30T16:31:17Z', '잡음, 2개, 2026-11-30T16:31:17Z까지'],
  ['placed by member 7: 5 units, 451000 KRW by kakao-pay', '회원 7: 5개 주문, 451000 KRW, kakao-pay'],
  ['COMPLETED', '완료'],
  ['every inventory has confirmed the sale', '모든 재고가 판매를 확인함'],
  ['issued for arena/A/1-4', '티켓 발급: arena/A/1-4'],
  ['VALID, serial 1, held by member 7', '유효, QR 1번째 발급, 회원 7 소유'],
  ['CHECKED_IN by member 7: guest', '입장, 회원 7: guest'],
  ['support desk: read by member 7', '상담 read, 회원 7'],
  ['asked for 451000 KRW by kakao-pay, there T1', '451000 KRW 결제 요청, kakao-pay, 결제사 번호 T1'],
  ['asked for 451000 KRW by cash on site', '451000 KRW 현장에서 받음, 현금'],
  ['asked for: 132000, fan', '환불 요청 132000, fan'],
  ['captured 451000 KRW', '결제됨: 451000 KRW'],
  ['order-confirmed of order 8 by inbox', 'order-confirmed 안내, 알림함, 주문 8'],
  ['new-device by email: SENT, 2 tries', 'new-device 안내, 이메일: 보냄, 2번 시도'],
  ['has the role fan', '역할 fan'],
])('a story says "%s" in Korean', (english, korean) => {
  expect(storyIn('ko', english)).toBe(korean);
  expect(storyIn('en', english)).toBe(english);
});
