import { defineTexts } from '../../i18n/index.ts';

export const leversTexts = defineTexts('organiser-levers', {
  about: {
    ko: '배포 없이 바로 움직입니다. 모든 조작은 이유와 함께 기록됩니다.',
    en: 'They act at once, without a deployment, and every move is logged with its reason.',
  },
  sales: { ko: '판매', en: 'Sales' },
  salesOpen: { ko: '판매 중', en: 'open' },
  salesPaused: { ko: '멈춤', en: 'paused' },
  pause: { ko: '모든 판매 멈추기', en: 'Pause all sales' },
  resume: { ko: '판매 다시 열기', en: 'Resume sales' },
  pauseEffect: {
    ko: '남은 {free}자리와 모든 굿즈, 숙박을 새로 고르거나 주문할 수 없습니다. 고르는 중인 {held}자리도 주문할 수 없고, 결제 중인 것은 끝까지 갑니다.',
    en: 'Nothing new can be held or ordered: {free} free places wait, and so do {held} that are held. What is being paid finishes.',
  },
  resumeEffect: { ko: '남은 {free}자리를 다시 팝니다.', en: '{free} free places are on sale again.' },
  admission: { ko: '입장 속도', en: 'Admission' },
  automatic: { ko: '설정대로', en: 'as configured' },
  rate: { ko: '초당 {rate}명', en: '{rate} per second' },
  setRate: { ko: '속도 정하기', en: 'Set the rate' },
  perSecond: {
    ko: '게이트웨이 하나가 1초에 들여보내는 팬 (비우면 설정대로)',
    en: 'Fans per second and gateway (empty: as configured)',
  },
  rateEffect: {
    ko: '지금: {now}. 지금 {waiting}명이 기다립니다.',
    en: 'Now: {now}. {waiting} people wait.',
  },
  sections: { ko: '구역', en: 'Sections' },
  closed: { ko: '닫힘', en: 'closed' },
  opened: { ko: '열림', en: 'open' },
  close: { ko: '닫기', en: 'Close' },
  closeTitle: { ko: '{name} 닫기', en: 'Close {name}' },
  openTitle: { ko: '{name} 열기', en: 'Open {name}' },
  closeEffect: {
    ko: '남은 {free}자리를 새로 고를 수 없습니다. 고르는 중인 {held}자리는 살 수 있습니다.',
    en: '{free} free places can no longer be held; the {held} that are held may be bought.',
  },
  openEffect: { ko: '남은 {free}자리를 다시 팝니다.', en: '{free} free places are on sale again.' },
  moved: { ko: '움직였습니다.', en: 'Moved.' },
  unmoved: { ko: '이미 그 상태였습니다.', en: 'It was in that position already.' },
  log: { ko: '조작 기록', en: 'Log' },
  noLog: { ko: '움직인 적이 없습니다.', en: 'No lever was moved.' },
  lever: { ko: '무엇', en: 'Lever' },
  from: { ko: '전', en: 'From' },
  to: { ko: '후', en: 'To' },
  free: { ko: '남음', en: 'Free' },
});
