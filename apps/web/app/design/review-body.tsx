import './review.css';
import { defineTexts, useTexts } from '../i18n/index.ts';

const texts = defineTexts('review', {
  noText: { ko: '글 없이 별점만 남겼습니다.', en: 'Stars alone, without words.' },
  pictureNumber: { ko: '후기 사진 {number}', en: 'Picture {number} of the review' },
});

interface ReviewBodyProps {
  readonly review: {
    readonly text: string;
    readonly pictures: readonly string[];
    readonly answer: { readonly text: string } | null;
  };
  /** Above the organiser's answer. */
  readonly answered: string;
}

/** What a review says and shows, and what the organiser answered. */
export function ReviewBody({ review: { text, pictures, answer }, answered }: ReviewBodyProps) {
  const { t } = useTexts(texts);
  return (
    <>
      <p className={text === '' ? 'soft' : 'review-text'}>{text === '' ? t('noText') : text}</p>
      {pictures.length > 0 && (
        <div className="review-pictures">
          {pictures.map((picture, index) => (
            <img key={picture} src={picture} alt={t('pictureNumber', { number: index + 1 })} loading="lazy" />
          ))}
        </div>
      )}
      {answer !== null && (
        <blockquote>
          <strong>{answered}</strong>
          <p className="review-text">{answer.text}</p>
        </blockquote>
      )}
    </>
  );
}
