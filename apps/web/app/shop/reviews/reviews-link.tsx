import { Link } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useHas } from '../../api/festival.ts';
import { useTexts } from '../../i18n/index.ts';
import { reviewsTexts } from './reviews-texts.ts';

interface ReviewsLinkProps {
  readonly kind: 'performance' | 'goods' | 'room';
  readonly id: string;
  /** For screen readers: what is reviewed. */
  readonly name: string;
}

/** To what fans wrote about it, in festivals that have reviews. It asks for none: a crowd that buys reads no reviews. */
export function ReviewsLink(props: ReviewsLinkProps) {
  return (
    <Suspense fallback={null}>
      <WhereReviewed {...props} />
    </Suspense>
  );
}

function WhereReviewed({ kind, id, name }: ReviewsLinkProps) {
  const { t } = useTexts(reviewsTexts);
  if (!useHas('review')) return null;
  return (
    <Link
      to="/reviews/$kind/$id"
      params={{ kind, id }}
      className="alone"
      aria-label={t('reviewsOf', { name })}
    >
      {t('reviews')}
    </Link>
  );
}
