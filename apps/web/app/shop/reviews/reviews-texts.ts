import { defineTexts } from '../../i18n/index.ts';

export const reviewsTexts = defineTexts('shop-reviews', {
  reviews: { ko: '후기', en: 'Reviews' },
  reviewsOf: { ko: '{name} 후기', en: 'Reviews: {name}' },
  none: { ko: '아직 후기가 없습니다.', en: 'There is no review yet.' },
  whoReviews: {
    ko: '다녀온 공연, 받은 굿즈, 묵은 방에 남긴 후기입니다.',
    en: 'Written by fans who attended, collected or stayed.',
  },
  writeYours: { ko: '내 후기 쓰기', en: 'Write yours' },
  average: { ko: '5점 만점에 {average}점, 후기 {count}개', en: '{average} of 5, reviews: {count}' },
  withStars: { ko: '별 {stars}개: {count}개', en: 'Stars {stars}: {count}' },
  answered: { ko: '주최자의 답', en: 'The organiser answered' },
  more: { ko: '더 보기', en: 'Show more' },
  report: { ko: '신고', en: 'Report' },
  reportTitle: { ko: '후기 신고', en: 'Report this review' },
  reportEffect: {
    ko: '주최자가 이유를 읽고 가릴지 정합니다. 쓴 사람은 신고한 사람을 알 수 없습니다.',
    en: 'The organiser reads why and decides whether to hide it. Its author does not see who reported it.',
  },
  reason: { ko: '이유', en: 'Reason' },
  send: { ko: '신고하기', en: 'Send the report' },
  reported: { ko: '신고했습니다. 주최자가 살펴봅니다.', en: 'Reported. The organiser will look at it.' },
  'problem.own-review': { ko: '내가 쓴 후기입니다.', en: 'This review is yours.' },
  'problem.review-not-found': {
    ko: '그사이 사라진 후기입니다.',
    en: 'This review is no longer there.',
  },
});
