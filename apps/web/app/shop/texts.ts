import { defineTexts } from '../i18n/index.ts';

export const shopTexts = defineTexts('shop', {
  choose: { ko: '자리 고르기', en: 'Choose places' },
});
