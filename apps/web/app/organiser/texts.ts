import { defineTexts } from '../i18n/index.ts';

export const organiserTexts = defineTexts('organiser', {
  title: { ko: '운영', en: 'Organise' },
});
