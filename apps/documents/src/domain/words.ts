import type { Language } from './language.ts';

type Words = Readonly<Record<Language, string>>;

/** The fixed words of papers, by language. */
export const WORDS = {
  ticket: { ko: '입장권', en: 'Ticket' },
  holder: { ko: '소지자', en: 'Holder' },
  start: { ko: '시작', en: 'Start' },
  previousStart: { ko: '이전 시작', en: 'Previous start' },
  moveReason: { ko: '변경 사유', en: 'Reason for the change' },
  doors: { ko: '입장 시작', en: 'Doors open' },
  venue: { ko: '장소', en: 'Venue' },
  place: { ko: '좌석', en: 'Place' },
  standing: { ko: '스탠딩', en: 'standing' },
  category: { ko: '권종', en: 'Category' },
  price: { ko: '결제 금액', en: 'Paid' },
  ticketNumber: { ko: '입장권 번호', en: 'Ticket number' },
  orderNumber: { ko: '주문 번호', en: 'Order number' },
  free: { ko: '무료', en: 'free' },
  showCode: {
    ko: '입장할 때 이 QR 코드를 보여 주세요. 화면으로 보여 주셔도 됩니다.',
    en: 'Show this QR code at the gate, on paper or on your screen.',
  },
  used: { ko: '입장함', en: 'used' },
  notTakingPlace: { ko: '공연 취소', en: 'cancelled' },
  admitsOnce: {
    ko: '이 코드는 한 번만 입장할 수 있습니다. 다른 사람에게 보내지 마세요.',
    en: 'The code admits one person once. Do not share it.',
  },
  admitsOnceEach: {
    ko: '이 코드는 공연마다 한 번씩 입장할 수 있습니다. 다른 사람에게 보내지 마세요.',
    en: 'The code admits one person once to each performance. Do not share it.',
  },
  passedOn: {
    ko: '양도하면 이 종이의 코드는 쓸 수 없게 됩니다.',
    en: 'Once the ticket is passed on, the code on this paper is no longer valid.',
  },
  proof: {
    ko: '이 권종은 입장할 때 증빙을 확인합니다.',
    en: 'This category is checked at the gate: bring your proof.',
  },
  receipt: { ko: '영수증', en: 'Receipt' },
  seller: { ko: '판매자', en: 'Seller' },
  registrationNumber: { ko: '사업자등록번호', en: 'Business registration number' },
  mailOrderNumber: { ko: '통신판매업신고번호', en: 'Mail-order business number' },
  representative: { ko: '대표자', en: 'Representative' },
  address: { ko: '주소', en: 'Address' },
  contact: { ko: '문의', en: 'Contact' },
  buyer: { ko: '구매자', en: 'Buyer' },
  orderedOn: { ko: '주문일', en: 'Ordered on' },
  method: { ko: '결제 수단', en: 'Payment method' },
  item: { ko: '항목', en: 'Item' },
  amount: { ko: '금액', en: 'Amount' },
  discount: { ko: '할인', en: 'Discount' },
  total: { ko: '합계', en: 'Total' },
  vat: { ko: '부가세 포함', en: 'of which VAT' },
  taxFree: { ko: '면세 금액', en: 'of which tax free' },
  refunded: { ko: '환불', en: 'Refund' },
  refundPending: { ko: '환불 진행 중', en: 'Refund under way' },
  fee: { ko: '취소 수수료', en: 'Cancellation fee' },
  cancelled: { ko: '취소됨', en: 'cancelled' },
  remains: { ko: '환불을 뺀 금액', en: 'Paid after refunds' },
  printedOn: { ko: '발행', en: 'Printed' },
} as const satisfies Readonly<Record<string, Words>>;

/** What payment methods are called; one that is not here goes by its own name. */
export const METHODS: Readonly<Record<string, Words>> = {
  'kakao-pay': { ko: '카카오페이', en: 'Kakao Pay' },
  toss: { ko: '카드 (토스페이먼츠)', en: 'Card (Toss Payments)' },
  transfer: { ko: '계좌이체', en: 'Bank transfer' },
  onsite: { ko: '현장 결제', en: 'Paid on site' },
  none: { ko: '무료', en: 'free' },
};
