import type { Texts } from '../i18n/formats.ts';

/** Texts that a festival's page begins with: the service writes them into the document, before the app is there. */
export const heroTexts = {
  from: { ko: '{price}부터', en: 'from {price}' },
  free: { ko: '무료', en: 'Free' },
  salesOpen: { ko: '예매 시작 {time}', en: 'Sales open {time}' },
  salesUntil: { ko: '예매 마감 {time}', en: 'On sale until {time}' },
  salesClosed: { ko: '예매가 끝났습니다', en: 'Sales have closed' },
  salesOpenIn: { ko: '예매 시작까지', en: 'Sales open in' },
  allCancelled: { ko: '모든 공연이 취소되었습니다', en: 'All performances are cancelled' },
  perFan: { ko: '한 분당 최대 {count}매', en: 'At most {count} tickets per person' },
} satisfies Texts;
