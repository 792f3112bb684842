import { defineTexts, useTexts } from '../i18n/index.ts';

const texts = defineTexts('stars', {
  starsOf: { ko: '별 {count}개', en: '{count} of 5 stars' },
});

/** Stars of a review: 1 to 5. */
export function Stars({ count }: { readonly count: number }) {
  const { t } = useTexts(texts);
  return (
    <span role="img" className="stars" aria-label={t('starsOf', { count })}>
      {'★'.repeat(count)}
      {'☆'.repeat(5 - count)}
    </span>
  );
}
