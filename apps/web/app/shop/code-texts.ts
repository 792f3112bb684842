import { defineTexts } from '../i18n/index.ts';
import { defineProblems } from '../i18n/problem-text.ts';

/** Words of codes that open something. */
export const codeTexts = defineTexts('shop-code', {
  ask: { ko: '선예매·초대 코드가 있나요?', en: 'Do you have a presale or invitation code?' },
  code: { ko: '코드', en: 'Code' },
  open: { ko: '코드 쓰기', en: 'Use the code' },
  logInToOpen: { ko: '로그인하고 코드 쓰기', en: 'Log in to use the code' },
  linkCode: {
    ko: '받으신 링크에 코드 {code}가 들어 있습니다. 로그인하면 열립니다.',
    en: 'Your link comes with the code {code}. Log in, and it opens.',
  },
  isOpen: { ko: '{code}: {time}까지 열려 있습니다.', en: '{code}: open for you until {time}.' },
  opensSections: {
    ko: '이 코드로만 보이는 구역 {count}곳이 배치도에 나타납니다.',
    en: 'The map shows {count} sections that only this code opens.',
  },
  opensSection: {
    ko: '이 코드로만 보이는 구역이 배치도에 나타납니다.',
    en: 'The map shows a section that only this code opens.',
  },
  presale: { ko: '예매가 열리기 전에 살 수 있습니다.', en: 'You may buy before the sale opens.' },
  isOver: {
    ko: '{code}: 시간이 지났습니다. 아직 쓸 수 있는 코드라면 다시 열 수 있습니다.',
    en: '{code}: its time is over. You can open it again while the code is valid.',
  },
  again: { ko: '다시 열기', en: 'Open it again' },
  forget: { ko: '코드 빼기', en: 'Remove the code' },
});

defineProblems(
  defineTexts('shop-code-problems', {
    'problem.voucher-unknown': { ko: '없는 코드입니다.', en: 'There is no such code.' },
    'problem.voucher-expired': {
      ko: '지금은 쓸 수 없는 코드입니다.',
      en: 'This code is not valid now.',
    },
    'problem.voucher-used-up': { ko: '이미 모두 사용된 코드입니다.', en: 'This code has been used up.' },
    'problem.voucher-used-by-you': {
      ko: '이미 사용하신 코드입니다.',
      en: 'You have used this code already.',
    },
    'problem.voucher-opens-nothing': {
      ko: '할인 코드입니다. 장바구니에서 써 주세요.',
      en: 'This code is a discount: use it in the basket.',
    },
    'problem.too-many-codes': {
      ko: '없는 코드를 너무 많이 입력했습니다. 잠시 뒤 다시 해 주세요.',
      en: 'Too many codes that do not exist were tried. Please wait some minutes.',
    },
    'problem.voucher-required': {
      ko: '코드로 잡은 자리가 있습니다. 합계 위의 할인 코드에 그 코드를 적어 주세요.',
      en: 'Some of these places were held with a code. Enter that code above the total.',
    },
    'problem.voucher-grant-over': {
      ko: '코드의 시간이 지났습니다. 코드를 다시 열어 주세요.',
      en: 'The time of your code is over. Open it again.',
    },
  }),
);
