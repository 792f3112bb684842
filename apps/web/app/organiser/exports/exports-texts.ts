import { defineTexts } from '../../i18n/index.ts';

export const exportsTexts = defineTexts('organiser-exports', {
  about: {
    ko: '파일은 내려받는 동안 만들어집니다. 이름과 주소가 든 파일은 조심해서 다루고, 내려받은 일은 기록에 남습니다.',
    en: 'Files are made while you download. Those with names and addresses need care, and each download is logged.',
  },
  file: { ko: '파일', en: 'File' },
  holds: { ko: '들어 있는 것', en: 'Holds' },
  none: { ko: '없습니다.', en: 'None.' },
  'file.orders': { ko: '주문', en: 'Orders' },
  'file.attendees': { ko: '관객', en: 'Attendees' },
  'file.door-list': { ko: '입장 명단', en: 'Door list' },
  'file.goods': { ko: '굿즈', en: 'Goods' },
  'file.bookings': { ko: '숙박', en: 'Bookings' },
  'file.settlement': { ko: '정산', en: 'Settlement' },
  'file.vouchers': { ko: '할인 코드', en: 'Vouchers' },
  'holds.orders': {
    ko: '모든 주문과 주문한 사람, 금액',
    en: 'every order with who ordered it and its amounts',
  },
  'holds.attendees': {
    ko: '유효한 모든 티켓과 이름, 주소',
    en: 'every ticket that is not void, with name and address',
  },
  'holds.door-list': { ko: '이름과 자리, 주소 없음', en: 'names and places, no addresses' },
  'holds.goods': {
    ko: '결제한 굿즈, 취소한 것도',
    en: 'what was paid of goods, also what was cancelled since',
  },
  'holds.bookings': {
    ko: '결제한 숙박, 취소한 것도',
    en: 'what was paid of nights, also what was cancelled since',
  },
  'holds.settlement': {
    ko: '모든 결제와 환불, 결제사 거래 번호',
    en: 'every capture and refund with the provider’s reference',
  },
  'holds.vouchers': { ko: '모든 코드와 사용 횟수', en: 'every code with its uses' },
  only: { ko: '이 공연만', en: 'Only of' },
  allPerformances: { ko: '모든 공연', en: 'all performances' },
  from: { ko: '첫날', en: 'First day' },
  to: { ko: '마지막 날', en: 'Last day' },
  download: { ko: '{file} {format}', en: '{file}, {format}' },
});
