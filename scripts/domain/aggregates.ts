import type { Text } from './text.ts';

/** What changes as a whole, in one transaction of one context. */
export interface Aggregate {
  readonly name: Text;
  readonly contexts: readonly string[];
  readonly commands: Text;
  /** Without the name of the context; each context publishes all of them. */
  readonly events: readonly string[];
}

/** Every aggregate. Each declared event belongs to exactly one of them. */
export const AGGREGATES: readonly Aggregate[] = [
  {
    name: { en: 'Hold', ko: '홀드' },
    contexts: ['seat', 'stay', 'merch'],
    commands: {
      en: 'place, quote, extend, pin, unpin, sell, release, release single units',
      ko: '잡기, 가격 조회, 연장, 고정(pin), 고정 해제, 판매, 반납, 낱개 반납',
    },
    events: ['HoldPlaced', 'HoldPinned', 'HoldSold', 'HoldReleased', 'HoldExpired', 'UnitsReleased'],
  },
  {
    name: { en: 'Waiting-list entry', ko: '대기 신청' },
    contexts: ['seat', 'stay', 'merch'],
    commands: { en: 'join, leave, offer', ko: '신청, 취소, 제안' },
    events: ['PlaceOffered', 'OfferPassedOver'],
  },
  {
    name: { en: 'Block of seats', ko: '좌석 막기' },
    contexts: ['seat'],
    commands: { en: 'block seats, unblock seats', ko: '좌석 막기, 풀기' },
    events: ['SeatsBlocked', 'SeatsUnblocked'],
  },
  {
    name: { en: 'Order', ko: '주문' },
    contexts: ['ticket'],
    commands: {
      en: 'place, pay, complete, expire, give up, cancel lines, refund',
      ko: '주문, 결제, 완료, 만료, 포기, 품목 취소, 환불',
    },
    events: [
      'OrderPlaced',
      'OrderCompleted',
      'OrderExpired',
      'OrderCancelled',
      'OrderRefunded',
      'RefundStarted',
    ],
  },
  {
    name: { en: 'Ticket', ko: '입장권' },
    contexts: ['ticket'],
    commands: {
      en: 'issue (with the order), offer to another fan, claim, check in, undo a check-in, void',
      ko: '발급(주문과 함께), 양도 제안, 양도 받기, 입장, 입장 취소, 무효',
    },
    events: [
      'TicketVoided',
      'TicketCheckedIn',
      'TicketCheckInUndone',
      'TicketTransferred',
      'TicketReseated',
      'TicketOffered',
      'TicketOfferEnded',
    ],
  },
  {
    name: { en: 'Cancellation of a performance', ko: '공연 취소' },
    contexts: ['ticket'],
    commands: { en: 'cancel a performance', ko: '공연 취소' },
    events: ['PerformanceCancelled'],
  },
  {
    name: { en: 'Room', ko: '객실' },
    contexts: ['stay'],
    commands: { en: 'provision, register, change, withdraw', ko: '배포, 등록, 변경, 판매 중지' },
    events: ['RoomChanged'],
  },
  {
    name: { en: 'Booking', ko: '숙박 예약' },
    contexts: ['stay'],
    commands: {
      en: 'book (with the sale of its hold), check in, check out, record a no-show, take back',
      ko: '예약(홀드 판매와 함께), 체크인, 체크아웃, 노쇼 기록, 회수',
    },
    events: [
      'BookingConfirmed',
      'BookingCheckedIn',
      'BookingCompleted',
      'BookingCancelled',
      'BookingNotShown',
    ],
  },
  {
    name: { en: 'Festival', ko: '축제' },
    contexts: ['event'],
    commands: { en: 'provision', ko: '배포' },
    events: ['FestivalChanged'],
  },
  {
    name: { en: 'Performance', ko: '공연' },
    contexts: ['event'],
    commands: {
      en: 'provision, register, change, withdraw, record its cancellation',
      ko: '배포, 등록, 변경, 판매 중지, 취소 기록',
    },
    events: ['PerformanceChanged'],
  },
  {
    name: { en: 'Item', ko: '굿즈' },
    contexts: ['merch'],
    commands: {
      en: 'provision, register, change, correct its stock, withdraw',
      ko: '배포, 등록, 변경, 재고 정정, 판매 중지',
    },
    events: ['ItemChanged'],
  },
  {
    name: { en: 'Pick-up', ko: '수령' },
    contexts: ['merch'],
    commands: {
      en: 'make ready (with the sale of its hold), collect, undo a collection, take back',
      ko: '준비(홀드 판매와 함께), 수령, 수령 취소, 회수',
    },
    events: ['PickUpReady', 'PickUpCollected', 'PickUpCollectionUndone', 'PickUpWithdrawn'],
  },
  {
    name: { en: 'Review', ko: '후기' },
    contexts: ['review'],
    commands: {
      en: 'publish, change, withdraw, report, answer, hide, show again',
      ko: '게시, 수정, 철회, 신고, 답변, 숨김, 다시 보이기',
    },
    events: ['ReviewPublished', 'ReviewChanged', 'ReviewWithdrawn'],
  },
  {
    name: { en: 'Message', ko: '메시지' },
    contexts: ['notification'],
    commands: { en: 'send, give up, read; announce to holders', ko: '발송, 포기, 읽음; 구매자 공지' },
    events: ['MessageSent', 'MessageFailed'],
  },
  {
    name: { en: 'Webhook endpoint', ko: '웹훅 수신처' },
    contexts: ['webhook'],
    commands: {
      en: 'register, change, rotate its secret, ping, deliver, replay, disable, remove',
      ko: '등록, 변경, 비밀 키 교체, 시험 전송, 전송, 다시 보내기, 중지, 삭제',
    },
    events: ['EndpointDisabled'],
  },
  {
    name: { en: 'Member', ko: '회원' },
    contexts: ['auth'],
    commands: {
      en: 'register, log in, change the password, invite, accept, delete',
      ko: '가입, 로그인, 비밀번호 변경, 초대, 수락, 탈퇴',
    },
    events: ['MemberRegistered', 'MemberErased'],
  },
  {
    name: { en: 'Mail request', ko: '메일 요청' },
    contexts: ['auth'],
    commands: {
      en: 'ask for a reset, a confirmation or an invitation; open',
      ko: '재설정, 확인, 초대 요청; 열기',
    },
    events: ['MailRequested'],
  },
  {
    name: { en: 'Payment', ko: '결제' },
    contexts: ['payment'],
    commands: { en: 'start, capture, void, refund, settle by hand', ko: '시작, 매입, 취소, 환불, 수동 정산' },
    events: [
      'PaymentCaptured',
      'PaymentFailed',
      'PaymentVoided',
      'StrayPaymentRefunded',
      'RefundCompleted',
      'RefundNeedsAttention',
    ],
  },
];
