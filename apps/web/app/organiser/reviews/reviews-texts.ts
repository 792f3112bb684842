import { defineTexts } from '../../i18n/index.ts';

export const reviewsTexts = defineTexts('organiser-reviews', {
  list: { ko: '어떤 후기', en: 'Which reviews' },
  'list.reported': { ko: '신고됨', en: 'Reported' },
  'list.PUBLISHED': { ko: '보이는 후기', en: 'Published' },
  'list.HIDDEN': { ko: '가린 후기', en: 'Hidden' },
  'none.reported': { ko: '판단을 기다리는 신고가 없습니다.', en: 'No report waits for you.' },
  'none.PUBLISHED': { ko: '아직 후기가 없습니다.', en: 'There is no review yet.' },
  'none.HIDDEN': { ko: '가린 후기가 없습니다.', en: 'No review is hidden.' },
  reports: { ko: '신고 {count}건', en: 'Reports: {count}' },
  hiddenBecause: { ko: '가린 이유: {reason}', en: 'Hidden because: {reason}' },
  answer: { ko: '우리의 답', en: 'Our answer' },
  hide: { ko: '가리기', en: 'Hide' },
  hideEffect: {
    ko: '후기 1개가 쓴 사람에게만 보이고, 별 {stars}개는 평점에서 빠집니다.',
    en: '1 review is seen by its author alone, and its {stars} stars leave the rating.',
  },
  hideReports: { ko: '신고 {count}건도 처리됩니다.', en: 'Reports that this settles: {count}.' },
  hideReason: { ko: '이유', en: 'Reason' },
  hideReasonHelp: { ko: '쓴 사람에게 그대로 보입니다.', en: 'Its author reads it as you write it.' },
  hidden: { ko: '후기를 가렸습니다.', en: 'The review is hidden.' },
  keep: { ko: '그대로 두기', en: 'Keep it' },
  keepEffect: {
    ko: '신고 {count}건을 처리하고 후기 1개를 그대로 보여 줍니다.',
    en: '1 review stays as it is. Reports that this settles: {count}.',
  },
  kept: { ko: '후기를 그대로 두었습니다.', en: 'The review stays.' },
  show: { ko: '다시 보이기', en: 'Show again' },
  showEffect: {
    ko: '후기 1개가 모두에게 다시 보이고, 별 {stars}개가 평점에 들어갑니다.',
    en: '1 review is seen by all again, and its {stars} stars count.',
  },
  shown: { ko: '후기를 다시 보입니다.', en: 'The review is shown again.' },
  answerIt: { ko: '답하기', en: 'Answer' },
  answerText: { ko: '답', en: 'Answer' },
  answerHelp: {
    ko: '후기 아래에 누구에게나 보입니다. 비우면 답을 지웁니다.',
    en: 'All fans read it below the review. Leave it empty to remove it.',
  },
  answered: { ko: '답을 저장했습니다.', en: 'The answer is saved.' },
});
