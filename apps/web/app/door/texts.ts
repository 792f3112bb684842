import { defineTexts } from '../i18n/index.ts';

export const doorTexts = defineTexts('door', {
  title: { ko: '입장 확인', en: 'Door' },
});
