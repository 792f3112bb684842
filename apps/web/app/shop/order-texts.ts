import { defineTexts } from '../i18n/index.ts';

/** Texts of an order's page alone. */
export const orderTexts = defineTexts('shop-order', {
  goOnPaying: { ko: '결제 계속하기', en: 'Continue to payment' },
  order: { ko: '주문', en: 'Order' },
  'order.OPEN': { ko: '주문을 만들고 있습니다.', en: 'Your order is being made.' },
  'order.AWAITING_PAYMENT': { ko: '결제를 기다리고 있습니다.', en: 'Waiting for your payment.' },
  'order.CONFIRMING': { ko: '자리를 확정하고 있습니다.', en: 'Confirming your places.' },
  'order.CAPTURING': { ko: '결제를 확인하고 있습니다.', en: 'Confirming your payment.' },
  'order.COMPLETED': { ko: '구매가 끝났습니다. 즐거운 시간 보내세요!', en: 'Done. Enjoy the festival!' },
  'order.UNDOING': {
    ko: '티켓을 드릴 수 없어 환불하고 있습니다.',
    en: 'We cannot give you the tickets and are refunding you.',
  },
  'order.EXPIRED': {
    ko: '시간이 지나 주문이 취소되었습니다. 결제되지 않았습니다.',
    en: 'The order ran out of time. Nothing was paid.',
  },
  'order.CANCELLED': {
    ko: '주문이 취소되었습니다. 결제되지 않았습니다.',
    en: 'The order was cancelled. Nothing was paid.',
  },
  'order.REFUNDED': { ko: '전액 환불되었습니다.', en: 'Refunded in full.' },
  cancelOrder: { ko: '주문 취소', en: 'Cancel the order' },
  cancelOrderEffect: {
    ko: '{total}의 주문({count}개)이 끝납니다. 결제된 금액은 없습니다. 자리는 시간이 남아 있는 동안 장바구니에 그대로 있습니다.',
    en: 'The order of {total} ({count} in all) ends. Nothing was paid. What you hold stays in the basket until its time is over.',
  },
  showTickets: { ko: '티켓 보기', en: 'Show my tickets' },
  chooseAgain: { ko: '다시 고르기', en: 'Choose again' },
  backToBasket: { ko: '장바구니로', en: 'Back to the basket' },
  orderElsewhere: {
    ko: '무엇을 샀는지는 로그인하거나 예매를 시작한 브라우저로 돌아가면 보입니다.',
    en: 'What you bought is shown when you log in, or in the browser where you began.',
  },
  'outcome.open': {
    ko: '결제를 확인하고 있습니다. 이 화면은 저절로 바뀝니다.',
    en: 'Your payment is being confirmed. This page updates itself.',
  },
  'outcome.bought': { ko: '결제가 끝났습니다. 티켓이 준비되었습니다.', en: 'Paid. Your tickets are ready.' },
  'outcome.not-paid': {
    ko: '결제되지 않았습니다. 시간이 남아 있으면 시작한 브라우저에서 다시 결제할 수 있습니다.',
    en: 'Nothing was paid. While there is time left you can pay again in the browser where you began.',
  },
  'outcome.paid-back': {
    ko: '티켓을 드릴 수 없어 모두 환불합니다.',
    en: 'We could not give you the tickets: you get everything back.',
  },
});
