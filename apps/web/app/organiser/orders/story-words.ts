import type { Language } from '../../i18n/formats.ts';

/** Parts of what services write into a story, which is English for operations, and what they are in Korean. */
const parts: readonly (readonly [english: RegExp, korean: string])[] = [
  // Holds: packages/inventory.
  [/^held (\d+) of (\S+) by member (\S+)$/, '회원 $3: $2 $1개 잡음'],
  [/^held (.+) by member (\S+)$/, '회원 $2: $1 잡음'],
  [/ for order ([^,]+)(?=, \d+ units)/, ', 주문 $1'],
  [/, (\d+) units, until ([^,]+)/, ', $1개, $2까지'],
  [/, given back: /, ', 놓은 것: '],
  // Orders, tickets, gates and the desk: apps/ticket.
  [/^placed by member (\S+): (\d+) units, (\d+ \w+) by (\S+)$/, '회원 $1: $2개 주문, $3, $4'],
  [/^every inventory has confirmed the sale$/, '모든 재고가 판매를 확인함'],
  [/^issued for /, '티켓 발급: '],
  [/^void$/, '무효'],
  [/, serial (\d+), held by member (\S+)$/, ', QR $1번째 발급, 회원 $2 소유'],
  [/^passed on by member (\S+) to member (\S+)$/, '회원 $1이(가) 회원 $2에게 넘김'],
  [/^support desk: (\S+) by member ([^\s:]+)/, '상담 $1, 회원 $2'],
  [/^([A-Z_]+) by member ([^\s:]+)/, '$1, 회원 $2'],
  [/^asked for: (\d+), /, '환불 요청 $1, '],
  [/^its inventory is asked to take it back: /, '재고에 되돌려 달라고 요청: '],
  [/^not on sale again yet$/, '아직 다시 팔지 않음'],
  [/^on sale again$/, '다시 판매함'],
  // Payments and refunds: apps/payment.
  [/^asked for (\d+ \w+) by (\S+) on site/, '$1 현장에서 받음, $2'],
  [/^asked for (\d+ \w+) by /, '$1 결제 요청, '],
  [/, there (\S+)$/, ', 결제사 번호 $1'],
  [/^captured /, '결제됨: '],
  [/, capture asked for (\d+) times/, ', 결제 요청 $1번'],
  [/^to be paid back: /, '돌려줄 돈: '],
  [/, try (\d+)/, ', $1번째 시도'],
  // Messages: apps/notification.
  [/^([a-z-]+) of order (\S+) by (inbox|email)/, '$1 안내, $3, 주문 $2'],
  [/^([a-z-]+) by (inbox|email)/, '$1 안내, $2'],
  [/, (\d+) tries$/, ', $1번 시도'],
  // Members: apps/auth.
  [/^registered$/, '가입함'],
  [/^confirmed the address$/, '이메일 확인함'],
  [/^the account was deleted$/, '계정을 지움'],
  [/^has the role /, '역할 '],
];

/** States and other single words of a story. */
const words: Readonly<Record<string, string>> = {
  ...{ ACTIVE: '잡음', PINNED: '결제 중', SOLD: '판매됨', RELEASED: '놓음', EXPIRED: '시간 지남' },
  ...{ OPEN: '주문함', AWAITING_PAYMENT: '결제 기다림', CONFIRMING: '확인 중', CAPTURING: '결제 중' },
  ...{ COMPLETED: '완료', UNDOING: '되돌리는 중', CANCELLED: '취소됨', REFUNDED: '환불됨' },
  ...{ VALID: '유효', OFFERED: '양도 중', VOID: '무효', CHECKED_IN: '입장', LEFT: '퇴장', UNDONE: '되돌림' },
  ...{
    REQUESTED: '요청함',
    SENT: '보냄',
    UNKNOWN: '확인 중',
    REJECTED: '거절됨',
    DONE: '완료',
    MANUAL: '직접 지급',
  },
  ...{ FAILED: '실패', inbox: '알림함', email: '이메일', cash: '현금', terminal: '카드 단말기' },
};

/** An entry of a story in the reader's language; ids, names of messages and what a provider said stay as they are. */
export function storyIn(language: Language, what: string): string {
  if (language === 'en') return what;
  const said = parts.reduce((text, [english, korean]) => text.replace(english, korean), what);
  return said.replace(
    /(?<![\w-])(?:[A-Z][A-Z_]+|inbox|email|cash|terminal)(?![\w-])/g,
    (word) => words[word] ?? word,
  );
}
