/** Languages of the storefront. */
export type Language = 'ko' | 'en';

/** Every text of the storefront in both languages. `{name}` is filled in. */
export const texts = {
  home: { ko: '공연', en: 'Performances' },
  myTickets: { ko: '내 티켓', en: 'My tickets' },
  logIn: { ko: '로그인', en: 'Log in' },
  logOut: { ko: '로그아웃', en: 'Log out' },
  signUp: { ko: '회원 가입', en: 'Sign up' },
  otherLanguage: { ko: 'English', en: '한국어' },
  email: { ko: '이메일', en: 'E-mail' },
  password: { ko: '비밀번호', en: 'Password' },
  passwordRule: { ko: '비밀번호 (8자 이상)', en: 'Password (at least 8 characters)' },
  yourName: { ko: '이름', en: 'Name' },
  newHere: { ko: '처음이신가요?', en: 'New here?' },
  memberAlready: { ko: '이미 회원이신가요?', en: 'Already a member?' },
  welcome: { ko: '{name}님, 반갑습니다.', en: 'Welcome, {name}.' },
  salesOpen: { ko: '예매 시작 {time}', en: 'Sales open {time}' },
  salesUntil: { ko: '예매 마감 {time}', en: 'On sale until {time}' },
  salesClosed: { ko: '예매가 끝났습니다', en: 'Sales have closed' },
  perFan: { ko: '한 분당 최대 {count}매', en: 'At most {count} tickets per person' },
  choose: { ko: '자리 고르기', en: 'Choose places' },
  showCancelled: { ko: '취소된 공연입니다', en: 'This performance is cancelled' },
  showCancelledWhy: {
    ko: '취소된 공연입니다: {reason}',
    en: 'This performance is cancelled: {reason}',
  },
  notOnSale: { ko: '판매하지 않음', en: 'Not on sale' },
  refundUntil: {
    ko: '{days}일 전까지 취소하면 수수료 {percent}%',
    en: 'Cancel up to {days} days before: {percent} % fee',
  },
  refunds: { ko: '취소와 환불', en: 'Cancelling and refunds' },
  noRefunds: { ko: '취소할 수 없는 표입니다', en: 'Tickets cannot be cancelled' },
  section: { ko: '구역', en: 'Section' },
  sectionNamed: { ko: '{section} 구역', en: 'Section {section}' },
  standing: { ko: '스탠딩', en: 'Standing' },
  remaining: { ko: '남은 자리 {count}', en: '{count} left' },
  soldOut: { ko: '매진', en: 'Sold out' },
  quantity: { ko: '수량', en: 'Quantity' },
  stage: { ko: '무대', en: 'Stage' },
  seatName: { ko: '{section} 구역 {row}열 {seat}번', en: 'Section {section}, row {row}, seat {seat}' },
  seatFree: { ko: '선택 가능', en: 'free' },
  seatTaken: { ko: '선택 불가', en: 'taken' },
  seatMine: { ko: '선택함', en: 'chosen' },
  mapHelp: {
    ko: '방향키로 옮겨 다니고 스페이스 키로 고릅니다.',
    en: 'Move with the arrow keys, choose with space.',
  },
  chosen: { ko: '{count}석 선택, {price}', en: '{count} chosen, {price}' },
  hold: { ko: '자리 잡기', en: 'Hold these places' },
  logInToHold: { ko: '로그인하고 자리 잡기', en: 'Log in to hold places' },
  yourPlaces: { ko: '잡아 둔 자리', en: 'Your places' },
  timeLeft: { ko: '남은 시간 {time}', en: 'Time left {time}' },
  holdOver: { ko: '시간이 지나 자리가 풀렸습니다.', en: 'The time is over; the places were given back.' },
  letGo: { ko: '자리 놓기', en: 'Give the places back' },
  letGone: { ko: '자리를 놓았습니다.', en: 'The places were given back.' },
  payWith: { ko: '결제 수단', en: 'Pay with' },
  pay: { ko: '{price} 결제하기', en: 'Pay {price}' },
  getFree: { ko: '무료 티켓 받기', en: 'Get the free tickets' },
  goOnPaying: { ko: '결제 계속하기', en: 'Continue to payment' },
  total: { ko: '합계', en: 'Total' },
  'method.kakao-pay': { ko: '카카오페이', en: 'Kakao Pay' },
  'method.toss': { ko: '카드 (토스페이먼츠)', en: 'Card (Toss Payments)' },
  'method.none': { ko: '무료', en: 'Free' },
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
  'ended.declined': {
    ko: '결제가 거절되었거나 중단되었습니다. 결제된 금액은 없습니다. 시간이 남아 있는 동안 자리는 그대로입니다.',
    en: 'The payment was declined or stopped. Nothing was paid. Your places stay held until their time is over.',
  },
  'ended.given-up': {
    ko: '결제를 그만두었습니다. 결제된 금액은 없습니다. 시간이 남아 있는 동안 자리는 그대로입니다.',
    en: 'You stopped the payment. Nothing was paid. Your places stay held until their time is over.',
  },
  'order.REFUNDED': { ko: '전액 환불되었습니다.', en: 'Refunded in full.' },
  waiting: {
    ko: '이 화면은 저절로 바뀝니다. 닫으셔도 주문은 계속됩니다.',
    en: 'This page updates itself. You may close it; your order goes on.',
  },
  cancelOrder: { ko: '주문 취소', en: 'Cancel the order' },
  showTickets: { ko: '티켓 보기', en: 'Show my tickets' },
  chooseAgain: { ko: '다시 고르기', en: 'Choose again' },
  noTickets: { ko: '아직 티켓이 없습니다.', en: 'No tickets yet.' },
  qrLabel: { ko: '입장 QR 코드: {ticket}', en: 'Entrance QR code: {ticket}' },
  'ticket.VALID': { ko: '사용 가능', en: 'Valid' },
  'ticket.OFFERED': { ko: '양도 중', en: 'Offered' },
  'ticket.CHECKED_IN': { ko: '입장함', en: 'Checked in' },
  'ticket.VOID': { ko: '취소됨', en: 'Cancelled' },
  cancelTicket: { ko: '티켓 취소', en: 'Cancel ticket' },
  cancelSure: {
    ko: '{ticket} 티켓을 취소할까요? 되돌릴 수 없고 환불 규정에 따라 수수료가 빠집니다.',
    en: 'Cancel the ticket for {ticket}? This cannot be undone, and the fee of the refund rules is kept.',
  },
  cancelled: {
    ko: '티켓을 취소했습니다. 환불은 곧 처리됩니다.',
    en: 'The ticket was cancelled. The refund follows shortly.',
  },
  yes: { ko: '네, 취소합니다', en: 'Yes, cancel it' },
  no: { ko: '아니요', en: 'No' },
  tryAgain: { ko: '다시 시도', en: 'Try again' },
  placeDrawn: {
    ko: '예매가 열리는 {time}에 순번을 추첨합니다. 이 화면을 그대로 두세요. 먼저 왔거나 여러 번 눌러도 순번은 달라지지 않습니다.',
    en: 'Your place is drawn when sales open at {time}. Keep this page open. Coming early or reloading changes nothing.',
  },
  logInForPlace: {
    ko: '지금 많은 분이 기다리고 있습니다. 로그인하면 순번을 받습니다.',
    en: 'Many fans are waiting. Log in to get your place in the line.',
  },
  placeInLine: {
    ko: '대기 순번 {place}번, 앞에 약 {ahead}명, 약 {minutes}분 남았습니다. 순서가 되면 저절로 들어갑니다. 새로 고쳐도 순번은 그대로입니다.',
    en: 'You are number {place} in the line, about {ahead} ahead of you, about {minutes} min. You will be let in by itself; reloading keeps your place.',
  },
  inLine: {
    ko: '지금 찾는 분이 많습니다. {seconds}초 뒤에 저절로 다시 시도합니다.',
    en: 'Many people are here just now. Trying again by itself in {seconds} s.',
  },
  notFound: { ko: '찾을 수 없습니다.', en: 'Not found.' },
  reference: { ko: '문의 번호 {id}', en: 'Reference {id}' },
  'problem.offline': {
    ko: '연결되지 않았습니다. 인터넷을 확인하고 다시 시도하세요. 같은 일이 두 번 되지는 않습니다.',
    en: 'No connection. Check your internet and try again; nothing will happen twice.',
  },
  'problem.seats-taken': {
    ko: '방금 다른 분이 고른 자리가 있습니다. 다른 자리를 골라 주세요.',
    en: 'Someone was faster for some of these seats. Please choose others.',
  },
  'problem.sold-out': { ko: '남은 자리가 모자랍니다.', en: 'Not enough places are left.' },
  'problem.quota-exceeded': {
    ko: '한 분이 살 수 있는 수를 넘었습니다.',
    en: 'That is more than one person may buy.',
  },
  'problem.sale-not-open': { ko: '아직 예매가 시작되지 않았습니다.', en: 'Sales have not opened yet.' },
  'problem.sale-closed': { ko: '예매가 끝났습니다.', en: 'Sales have closed.' },
  'problem.sales-paused': {
    ko: '예매가 잠시 중단되었습니다. 이미 진행 중인 결제는 그대로 완료됩니다. 잠시 후 다시 시도해 주세요.',
    en: 'Sales are paused for a moment. A payment under way will finish. Please try again shortly.',
  },
  'problem.withdrawn': { ko: '더 이상 판매하지 않습니다.', en: 'This is no longer on sale.' },
  'problem.unauthenticated': { ko: '로그인이 필요합니다.', en: 'Please log in.' },
  'problem.wrong-credentials': {
    ko: '이메일이나 비밀번호가 맞지 않습니다.',
    en: 'The e-mail or the password is wrong.',
  },
  'problem.email-taken': {
    ko: '이미 가입된 이메일입니다. 로그인해 주세요.',
    en: 'This e-mail is registered already. Please log in.',
  },
  'problem.invalid-input': { ko: '입력한 내용을 확인해 주세요.', en: 'Please check what you entered.' },
  'problem.too-many-logins': {
    ko: '로그인을 너무 많이 시도했습니다. 잠시 뒤 다시 시도해 주세요.',
    en: 'Too many attempts to log in. Please try again in a while.',
  },
  'problem.session-over': { ko: '다시 로그인해 주세요.', en: 'Please log in again.' },
  'problem.session-invalid': { ko: '다시 로그인해 주세요.', en: 'Please log in again.' },
  'problem.hold-ended': {
    ko: '자리가 풀렸습니다. 다시 골라 주세요.',
    en: 'The hold on your places is over. Please choose again.',
  },
  'problem.hold-in-another-order': {
    ko: '이 자리는 이미 주문에 들어 있습니다.',
    en: 'These places are part of an order already.',
  },
  'problem.payment-declined': {
    ko: '결제가 거절되었습니다. 시간이 남아 있는 동안 자리는 그대로이니 다시 결제할 수 있습니다.',
    en: 'The payment was declined. Your places stay held until their time is over: you can pay again.',
  },
  'problem.order-busy': {
    ko: '주문을 처리하고 있습니다. 잠시 뒤 다시 시도해 주세요.',
    en: 'This order is just being changed. Please try again in a moment.',
  },
  'problem.refunds-closed': {
    ko: '취소할 수 있는 기간이 지났습니다.',
    en: 'It is too late to cancel this ticket.',
  },
  'problem.ticket-not-cancellable': {
    ko: '이 티켓은 취소할 수 없습니다.',
    en: 'This ticket cannot be cancelled.',
  },
  'problem.order-not-cancellable': {
    ko: '결제가 진행 중이라 취소할 수 없습니다.',
    en: 'The order is being paid and cannot be cancelled now.',
  },
  'problem.idempotency-key-reused': {
    ko: '다시 한 번 눌러 주세요.',
    en: 'Please press once more.',
  },
  'problem.busy': {
    ko: '지금 찾는 분이 많습니다. 잠시 뒤 다시 시도해 주세요.',
    en: 'Many people are here just now. Please try again in a moment.',
  },
  'problem.forbidden': { ko: '권한이 없습니다.', en: 'You may not do that.' },
  'problem.other': {
    ko: '처리하지 못했습니다. 다시 시도해 주세요.',
    en: 'That did not work. Please try again.',
  },
} as const satisfies Record<string, Record<Language, string>>;

export type TextKey = keyof typeof texts;

/** A text in a language, its `{placeholders}` filled in. */
export function textIn(
  language: Language,
  key: TextKey,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return texts[key][language].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The text for a family of words, e.g. an order's state; the fallback for an unknown one. */
export function textKey(
  family: 'problem' | 'order' | 'ended' | 'ticket' | 'method',
  word: string,
): TextKey | undefined {
  const key = `${family}.${word}`;
  return isTextKey(key) ? key : undefined;
}

function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(texts, key);
}
