import { defineTexts } from '../i18n/index.ts';

export const accountTexts = defineTexts('account', {
  title: { ko: '내 정보', en: 'My account' },
  tickets: { ko: '내 티켓', en: 'My tickets' },
});
