import '../design/review.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { act, read } from '../api/client.ts';
import { useFestival, useHas } from '../api/festival.ts';
import { queryClient } from '../api/query-client.ts';
import { Button } from '../design/button.tsx';
import { ConfirmDialog, Dialog } from '../design/dialog.tsx';
import { keepFocusInPage } from '../design/focus.ts';
import { notify } from '../design/notices.tsx';
import { Card, EmptyState } from '../design/small.tsx';
import { Stars } from '../design/stars.tsx';
import { useTexts } from '../i18n/index.ts';
import { PageFailure, PagePending } from '../shell/page-states.tsx';
import { AccountPage } from './account-page.tsx';
import { ReviewForm } from './review-form.tsx';
import { ReviewPictures } from './review-pictures.tsx';
import { type Subject, useSubjectNames } from './subject-names.ts';
import { accountTexts } from './texts.ts';

export interface OwnReview {
  readonly id: string;
  readonly subject: Subject;
  readonly stars: number;
  readonly text: string;
  readonly pictures: readonly string[];
  readonly answer: { readonly text: string; readonly at: string } | null;
  readonly publishedAt: string;
  readonly state: 'PUBLISHED' | 'HIDDEN';
  readonly hiddenReason: string | null;
}

interface Mine {
  readonly reviews: readonly OwnReview[];
  readonly reviewable: readonly Subject[];
}

const key = ['own', 'reviews'] as const;

/** To be read anew: a review was written, changed or withdrawn. */
export function readReviewsAgain(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: key });
}

/** What the member reviewed, and what may be reviewed. */
export function Reviews() {
  const { t } = useTexts(accountTexts);
  const has = useHas('review');
  return (
    <AccountPage title={t('reviews')}>
      {() => (has ? <List /> : <EmptyState title={t('noReviews')} />)}
    </AccountPage>
  );
}

function List() {
  const { t } = useTexts(accountTexts);
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => read<Mine>('/api/reviews/mine', { signal }),
  });
  const [writing, setWriting] = useState<Subject | null>(null);
  const nameOf = useSubjectNames();
  if (error !== null) return <PageFailure error={error} reset={() => void refetch()} />;
  if (data === undefined) return <PagePending />;
  const { reviews, reviewable } = data;
  if (reviews.length + reviewable.length === 0) {
    return (
      <EmptyState title={t('noReviews')}>
        <p>{t('noReviewsWhy')}</p>
      </EmptyState>
    );
  }
  return (
    <>
      {reviewable.length > 0 && (
        <section className="reviewable">
          <h2>{t('reviewable')}</h2>
          <ul className="entries">
            {reviewable.map((subject) => (
              <li key={`${subject.kind}/${subject.id}`} className="entry">
                <span className="entry-main">
                  <strong>{nameOf(subject)}</strong>
                  <span className="soft">{t(`subject.${subject.kind}`)}</span>
                </span>
                <Button onPress={() => setWriting(subject)} aria-label={`${t('write')}: ${nameOf(subject)}`}>
                  {t('write')}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {reviews.length > 0 && (
        <section>
          <h2>{t('myReviews')}</h2>
          <div className="stack">
            {reviews.map((review) => (
              <Shown key={review.id} review={review} name={nameOf(review.subject)} />
            ))}
          </div>
        </section>
      )}
      <Dialog
        title={writing === null ? t('write') : nameOf(writing)}
        isOpen={writing !== null}
        onClose={() => setWriting(null)}
      >
        {writing !== null && (
          <ReviewForm
            submit={t('publish')}
            onSubmit={async (stars, text) => {
              const intent = `review ${writing.kind}/${writing.id} ${stars} ${text}`;
              await act(intent, 'POST', '/api/reviews', { subject: writing, stars, text });
              await readReviewsAgain();
              notify(t('published'), 'good');
              setWriting(null);
              keepFocusInPage();
            }}
          />
        )}
      </Dialog>
    </>
  );
}

function Shown({ review, name }: { readonly review: OwnReview; readonly name: string }) {
  const { t, moment } = useTexts(accountTexts);
  const { timezone } = useFestival();
  const [open, setOpen] = useState<'change' | 'withdraw' | null>(null);
  const close = () => setOpen(null);
  const path = `/api/reviews/${encodeURIComponent(review.id)}`;
  return (
    <Card className="review">
      <div className="row">
        <h3>{name}</h3>
        <Stars count={review.stars} />
        <time className="soft" dateTime={review.publishedAt}>
          {moment(review.publishedAt, timezone)}
        </time>
      </div>
      {review.state === 'HIDDEN' && (
        <p className="soft">{t('hidden', { reason: review.hiddenReason ?? '' })}</p>
      )}
      <p className="review-text">{review.text}</p>
      <ReviewPictures review={review} onChanged={readReviewsAgain} />
      {review.answer !== null && (
        <blockquote>
          <strong>{t('answer')}</strong>
          <p className="review-text">{review.answer.text}</p>
        </blockquote>
      )}
      <div className="row">
        <Button quiet onPress={() => setOpen('change')} aria-label={`${t('change')}: ${name}`}>
          {t('change')}
        </Button>
        <Button danger onPress={() => setOpen('withdraw')} aria-label={`${t('withdraw')}: ${name}`}>
          {t('withdraw')}
        </Button>
      </div>
      <Dialog title={name} isOpen={open === 'change'} onClose={close}>
        <ReviewForm
          submit={t('save')}
          review={review}
          onSubmit={async (stars, text) => {
            await act(`change ${review.id} ${stars} ${text}`, 'PATCH', path, { stars, text });
            await readReviewsAgain();
            notify(t('saved'), 'good');
            close();
          }}
        />
      </Dialog>
      <ConfirmDialog
        title={t('withdrawTitle')}
        isOpen={open === 'withdraw'}
        onClose={close}
        confirm={t('withdraw')}
        danger
        onConfirm={async () => {
          await act(`withdraw ${review.id}`, 'DELETE', path);
          await readReviewsAgain();
          notify(t('withdrawn'));
          keepFocusInPage();
        }}
      >
        <p>{t('withdrawEffect', { pictures: review.pictures.length })}</p>
      </ConfirmDialog>
    </Card>
  );
}
