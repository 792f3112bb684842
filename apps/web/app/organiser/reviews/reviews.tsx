import { type ReactNode, useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Choice } from '../../design/choice.tsx';
import { Page } from '../../design/page.tsx';
import { EmptyState } from '../../design/small.tsx';
import { useTexts } from '../../i18n/index.ts';
import { Live } from '../live.tsx';
import { frameTexts } from '../texts.ts';
import { ModeratedReview } from './moderated-review.tsx';
import { type Review, useReported, useReviewsIn } from './review-data.ts';
import { reviewsTexts } from './reviews-texts.ts';

const lists = ['reported', 'PUBLISHED', 'HIDDEN'] as const;
type List = (typeof lists)[number];

/** What fans wrote: reports that wait, all that is published, and what was hidden and why. */
export function Reviews() {
  const frame = useTexts(frameTexts);
  const { t } = useTexts(reviewsTexts);
  const [list, setList] = useState<List>('reported');
  return (
    <Page title={frame.t('reviews')}>
      <div className="toolbar">
        <Choice
          label={t('list')}
          labelHidden
          value={list}
          onChange={setList}
          options={lists.map((value) => ({ value, label: t(`list.${value}`) }))}
        />
      </div>
      {list === 'reported' ? <ReportedReviews /> : <ReviewsIn key={list} state={list} />}
    </Page>
  );
}

function ReportedReviews() {
  return (
    <Live query={useReported()}>
      {({ reviews }) => (
        <Entries list="reported">
          {reviews.map(({ review, reports }) => (
            <ModeratedReview key={review.id} review={review} reports={reports} />
          ))}
        </Entries>
      )}
    </Live>
  );
}

function ReviewsIn({ state }: { readonly state: Review['state'] }) {
  const frame = useTexts(frameTexts);
  const query = useReviewsIn(state);
  return (
    <Live query={query}>
      {({ pages }) => (
        <>
          <Entries list={state}>
            {pages
              .flatMap(({ reviews }) => reviews)
              .map((review) => (
                <ModeratedReview key={review.id} review={review} />
              ))}
          </Entries>
          {query.hasNextPage && (
            <Button quiet isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
              {frame.t('more')}
            </Button>
          )}
        </>
      )}
    </Live>
  );
}

function Entries({ list, children }: { readonly list: List; readonly children: readonly ReactNode[] }) {
  const { t } = useTexts(reviewsTexts);
  if (children.length === 0) return <EmptyState title={t(`none.${list}`)} />;
  return <div className="stack">{children}</div>;
}
