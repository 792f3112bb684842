import { defineTexts } from './index.ts';

/** Words that every area uses. Words of one area are in its own folder. */
export const commonTexts = defineTexts('common', {
  skip: { ko: '본문으로', en: 'Skip to content' },
  loading: { ko: '불러오는 중', en: 'Loading' },
  home: { ko: '공연', en: 'Performances' },
  menu: { ko: '메뉴', en: 'Menu' },
  myTickets: { ko: '내 티켓', en: 'My tickets' },
  account: { ko: '내 정보', en: 'My account' },
  organiser: { ko: '운영', en: 'Organise' },
  door: { ko: '입장 확인', en: 'Door' },
  logIn: { ko: '로그인', en: 'Log in' },
  logInWithKakao: { ko: '카카오로 로그인', en: 'Log in with Kakao' },
  logOut: { ko: '로그아웃', en: 'Log out' },
  signUp: { ko: '회원 가입', en: 'Sign up' },
  email: { ko: '이메일', en: 'E-mail' },
  password: { ko: '비밀번호', en: 'Password' },
  passwordRule: { ko: '비밀번호 (10자 이상)', en: 'Password (at least 10 characters)' },
  yourName: { ko: '이름', en: 'Name' },
  newHere: { ko: '처음이신가요?', en: 'New here?' },
  memberAlready: { ko: '이미 회원이신가요?', en: 'Already a member?' },
  welcome: { ko: '{name}님, 반갑습니다.', en: 'Welcome, {name}.' },
  otherLanguage: { ko: 'English', en: '한국어' },
  close: { ko: '닫기', en: 'Close' },
  tryAgain: { ko: '다시 시도', en: 'Try again' },
  search: { ko: '찾기', en: 'Search' },
  sortBy: { ko: '{column} 순으로 정렬', en: 'Sort by {column}' },
  nothingFound: { ko: '찾은 것이 없습니다.', en: 'Nothing was found.' },
  previous: { ko: '이전', en: 'Previous' },
  next: { ko: '다음', en: 'Next' },
  pageOf: { ko: '{page} / {pages}쪽, 모두 {count}개', en: 'Page {page} of {pages}, {count} in all' },
  fewer: { ko: '하나 빼기', en: 'One fewer' },
  more: { ko: '하나 더하기', en: 'One more' },
  notFound: { ko: '찾을 수 없습니다.', en: 'Not found.' },
  notFoundWhy: {
    ko: '주소가 바뀌었거나 잘못 적혔습니다.',
    en: 'The address has changed, or was mistyped.',
  },
  reference: { ko: '문의 번호 {id}', en: 'Reference {id}' },
  needsLogIn: { ko: '로그인이 필요한 화면입니다.', en: 'Please log in to see this page.' },
  needsRole: { ko: '이 화면을 볼 권한이 없습니다.', en: 'You may not see this page.' },
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
  'problem.performance-cancelled': {
    ko: '취소된 공연입니다.',
    en: 'This performance is cancelled.',
  },
  'problem.accessible-only': {
    ko: '휠체어석은 휠체어 이용자와 동반자만 함께 고를 수 있습니다.',
    en: 'Accessible seats are for wheelchair users and their companions: choose one of each price.',
  },
  'problem.single-seats': {
    ko: '한 자리만 덩그러니 남습니다. 옆자리를 함께 고르거나 다른 자리를 골라 주세요.',
    en: 'That would leave a seat alone. Please take it as well, or choose others.',
  },
  'problem.category-limit': {
    ko: '이 가격으로 살 수 있는 수를 벗어났습니다.',
    en: 'This price is only for a certain number of places per order.',
  },
  'problem.nights-not-let': { ko: '그날에는 묵을 수 없습니다.', en: 'It is not let for these nights.' },
  'problem.too-many-guests': { ko: '묵을 수 있는 인원을 넘었습니다.', en: 'These are too many guests.' },
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
  'problem.payment-unavailable': {
    ko: '지금은 결제를 시작할 수 없습니다. 자리는 그대로 있으니 잠시 뒤 다시 결제해 주세요.',
    en: 'Payment cannot be started just now. Your places stay held: please pay again in a moment.',
  },
  'problem.upstream-unavailable': {
    ko: '이 부분은 잠시 쉬고 있습니다. 처리된 것은 없으니 잠시 뒤 다시 시도해 주세요.',
    en: 'This part takes a short break. Nothing was done: please try again in a moment.',
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
  'problem.idempotency-key-reused': { ko: '다시 한 번 눌러 주세요.', en: 'Please press once more.' },
  'problem.busy': {
    ko: '지금 찾는 분이 많습니다. 잠시 뒤 다시 시도해 주세요.',
    en: 'Many people are here just now. Please try again in a moment.',
  },
  'problem.forbidden': { ko: '권한이 없습니다.', en: 'You may not do that.' },
  'problem.not-found': { ko: '찾을 수 없습니다.', en: 'Not found.' },
  'problem.other': {
    ko: '처리하지 못했습니다. 다시 시도해 주세요.',
    en: 'That did not work. Please try again.',
  },
});
