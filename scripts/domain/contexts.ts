import type { Text } from './text.ts';

export const RANKS = {
  core: { en: 'core', ko: '핵심' },
  supporting: { en: 'supporting', ko: '지원' },
  general: { en: 'general', ko: '일반' },
  edge: { en: 'edge', ko: '입구' },
} as const satisfies Readonly<Record<string, Text>>;
export type Rank = keyof typeof RANKS;

/** A part of the domain with words of its own: one service, whatever its images. */
export interface Context {
  readonly rank: Rank;
  readonly owns: Text;
  /** Percent of a month in which it answers: what its design aims at, not a measurement. */
  readonly aim: number;
  readonly reason: Text;
}

/** Percent of a month in which a purchase of places works. Source: the budget of the alert CloveErrorBudgetBurnsFast. */
export const PURCHASE_AIM = 99.9;

/** What every purchase of places asks, one after the other. */
export const PURCHASE_PATH = ['gateway', 'ticket', 'seat', 'payment'] as const;

const everyPurchase: Text = {
  en: `every purchase asks it; four such contexts in a row make ${PURCHASE_AIM} %`,
  ko: `모든 구매가 거칩니다. 이런 컨텍스트 넷이 이어져 ${PURCHASE_AIM} %가 됩니다`,
};

/** Every bounded context by the name of its service. */
export const CONTEXTS: Readonly<Record<string, Context>> = {
  seat: {
    rank: 'core',
    owns: { en: 'places, their holds, waiting lists', ko: '좌석과 스탠딩 자리, 홀드, 대기' },
    aim: 99.975,
    reason: everyPurchase,
  },
  ticket: {
    rank: 'core',
    owns: {
      en: 'orders over all inventories, tickets, the gate',
      ko: '모든 재고에 걸친 주문, 입장권, 입장 확인',
    },
    aim: 99.975,
    reason: everyPurchase,
  },
  stay: {
    rank: 'core',
    owns: { en: 'rooms, their nights, bookings', ko: '객실, 숙박일, 예약' },
    aim: 99.95,
    reason: {
      en: 'only orders with nights ask it; they come over weeks, not in the first minute',
      ko: '숙박이 있는 주문만 거치며, 첫 1분이 아니라 몇 주에 걸쳐 들어옵니다',
    },
  },
  event: {
    rank: 'supporting',
    owns: { en: 'festival, performances, texts, pictures', ko: '축제, 공연, 안내문, 사진' },
    aim: 99.5,
    reason: {
      en: 'it is read before a purchase; no order asks it',
      ko: '구매 전에 읽을 뿐, 주문은 묻지 않습니다',
    },
  },
  merch: {
    rank: 'supporting',
    owns: { en: 'goods, their stock, pick-ups', ko: '굿즈, 재고, 수령' },
    aim: 99.9,
    reason: {
      en: 'only orders with goods ask it; on the days of the festival the desk does, too',
      ko: '굿즈가 있는 주문과, 축제 당일의 수령 데스크만 거칩니다',
    },
  },
  review: {
    rank: 'supporting',
    owns: { en: 'reviews and ratings', ko: '후기와 별점' },
    aim: 99,
    reason: {
      en: 'written after the festival; an hour later is early enough',
      ko: '축제 뒤에 쓰는 글이라 한 시간 늦어도 됩니다',
    },
  },
  notification: {
    rank: 'supporting',
    owns: { en: 'messages to members', ko: '회원에게 보내는 메시지' },
    aim: 99,
    reason: {
      en: 'while it is down its events wait in the queue; each message is sent later, once',
      ko: '멈춘 동안 이벤트는 큐에서 기다리고, 메시지는 나중에 한 번 나갑니다',
    },
  },
  documents: {
    rank: 'supporting',
    owns: { en: 'tickets, receipts and calendar entries as files', ko: '입장권, 영수증, 일정 파일' },
    aim: 99,
    reason: {
      en: 'a ticket on a screen admits without it; it keeps nothing and is asked again',
      ko: '화면의 입장권만으로 입장할 수 있고, 아무것도 보관하지 않아 다시 요청하면 됩니다',
    },
  },
  view: {
    rank: 'supporting',
    owns: { en: 'overviews of what others own', ko: '다른 서비스의 것을 모아 보여 주는 화면' },
    aim: 99,
    reason: {
      en: 'it decides nothing, and is rebuilt from events at any time',
      ko: '아무것도 결정하지 않으며, 언제든 이벤트로 다시 만듭니다',
    },
  },
  webhook: {
    rank: 'supporting',
    owns: {
      en: "receivers of events in organisers' systems, deliveries",
      ko: '주최자 시스템의 이벤트 수신처와 전송 기록',
    },
    aim: 99,
    reason: {
      en: 'while it is down its events wait in the queue; receivers that are slow or down delay only themselves',
      ko: '멈춘 동안 이벤트는 큐에서 기다리고, 느리거나 멈춘 수신처는 자신만 늦춥니다',
    },
  },
  auth: {
    rank: 'general',
    owns: { en: 'members, sessions, roles, keys', ko: '회원, 세션, 역할, 키' },
    aim: 99.95,
    reason: {
      en: 'to log in and to renew needs it; a token that was issued is verified without it for its ten minutes',
      ko: '로그인과 갱신에 필요합니다. 이미 받은 토큰은 10분 동안 auth 없이 확인됩니다',
    },
  },
  payment: {
    rank: 'general',
    owns: { en: 'payments, refunds, the ledger', ko: '결제, 환불, 원장' },
    aim: 99.975,
    reason: everyPurchase,
  },
  gateway: {
    rank: 'edge',
    owns: {
      en: 'the one way in: routes, browser sessions, limits',
      ko: '하나뿐인 입구: 경로, 브라우저 세션, 제한',
    },
    aim: 99.975,
    reason: everyPurchase,
  },
  queue: {
    rank: 'edge',
    owns: { en: 'the waiting room: the draw, the line, whose turn it is', ko: '대기실: 추첨, 줄, 입장 차례' },
    aim: 99.9,
    reason: {
      en: 'gateways ask it once a second; while it is down each goes on with what it last knew',
      ko: '게이트웨이가 1초에 한 번 묻습니다. 멈춘 동안 각자 마지막 상태로 이어 갑니다',
    },
  },
  web: {
    rank: 'edge',
    owns: { en: 'the pages of fans', ko: '팬이 보는 페이지' },
    aim: 99.95,
    reason: {
      en: 'files without a database; a client of the API does not need it',
      ko: '데이터베이스 없는 파일이며, API 클라이언트에는 필요 없습니다',
    },
  },
};
