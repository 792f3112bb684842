import './reviews.css';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type Subject, useSubjectNames } from '../../account/subject-names.ts';
import { read } from '../../api/client.ts';
import { useFestival, useHas } from '../../api/festival.ts';
import { Button } from '../../design/button.tsx';
import { Page } from '../../design/page.tsx';
import { ReviewBody } from '../../design/review-body.tsx';
import { Card, DateTime, EmptyState } from '../../design/small.tsx';
import { Stars } from '../../design/stars.tsx';
import { useTexts } from '../../i18n/index.ts';
import { NotFound, PageFailure, PagePending } from '../../shell/page-states.tsx';
import { ReportReview } from './report-review.tsx';
import { reviewsTexts } from './reviews-texts.ts';

/** As all fans read it: of GET /api/reviews. */
interface Review {
  readonly id: string;
  readonly stars: number;
  readonly text: string;
  readonly pictures: readonly string[];
  readonly answer: { readonly text: string; readonly at: string } | null;
  readonly publishedAt: string;
}

interface Rating {
  readonly reviews: number;
  readonly average: number | null;
  readonly byStars: Readonly<Record<string, number>>;
}

interface ReviewPage {
  readonly rating: Rating;
  readonly reviews: readonly Review[];
  readonly next: string | null;
}

const kinds: readonly string[] = ['performance', 'goods', 'room'] satisfies Subject['kind'][];
const route = getRouteApi('/reviews/$kind/$id');

/** What fans wrote about a performance, an item or a room. */
export function ReviewsPage() {
  const { kind, id } = route.useParams();
  const has = useHas('review');
  return has && isKind(kind) ? <ReviewsOf key={`${kind}/${id}`} subject={{ kind, id }} /> : <NotFound />;
}

function isKind(kind: string): kind is Subject['kind'] {
  return kinds.includes(kind);
}

function ReviewsOf({ subject }: { readonly subject: Subject }) {
  const { t } = useTexts(reviewsTexts);
  const name = useSubjectNames()(subject);
  const { kind, id } = subject;
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['reviews', kind, id],
    queryFn: ({ pageParam, signal }) => {
      const before = pageParam === '' ? '' : `&before=${pageParam}`;
      return read<ReviewPage>(`/api/reviews?kind=${kind}&id=${encodeURIComponent(id)}${before}`, { signal });
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
  if (error !== null && data === undefined) {
    return <PageFailure error={error} reset={() => void refetch()} />;
  }
  const [first] = data?.pages ?? [];
  return (
    <Page title={t('reviewsOf', { name })}>
      <p className="soft">
        {t('whoReviews')} <Link to="/account/reviews">{t('writeYours')}</Link>
      </p>
      {data === undefined || first === undefined ? (
        <PagePending />
      ) : first.reviews.length === 0 ? (
        <EmptyState title={t('none')} />
      ) : (
        <div className="stack">
          <RatingOf rating={first.rating} />
          {data.pages
            .flatMap(({ reviews }) => reviews)
            .map((review) => (
              <Shown key={review.id} review={review} />
            ))}
          {hasNextPage && (
            <Button quiet isPending={isFetchingNextPage} onPress={() => void fetchNextPage()}>
              {t('more')}
            </Button>
          )}
        </div>
      )}
    </Page>
  );
}

function RatingOf({ rating: { reviews, average, byStars } }: { readonly rating: Rating }) {
  const { t } = useTexts(reviewsTexts);
  if (average === null) return null;
  return (
    <div className="rating">
      <p className="rating-average">
        <Stars count={Math.round(average)} />{' '}
        <strong>{t('average', { average: average.toFixed(1), count: reviews })}</strong>
      </p>
      <ul>
        {[5, 4, 3, 2, 1].map((stars) => {
          const count = byStars[`${stars}`] ?? 0;
          return (
            <li key={stars}>
              <span>{t('withStars', { stars, count })}</span>
              <meter aria-hidden="true" max={reviews} value={count} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Shown({ review }: { readonly review: Review }) {
  const { t } = useTexts(reviewsTexts);
  const { timezone } = useFestival();
  return (
    <Card className="review">
      <div className="row">
        <Stars count={review.stars} />
        <span className="soft">
          <DateTime at={review.publishedAt} zone={timezone} />
        </span>
      </div>
      <ReviewBody review={review} answered={t('answered')} />
      <ReportReview reviewId={review.id} />
    </Card>
  );
}
