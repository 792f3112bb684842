import { useState } from 'react';
import { act } from '../../api/client.ts';
import { useFestival } from '../../api/festival.ts';
import { useMember } from '../../api/session.ts';
import { Button } from '../../design/button.tsx';
import { ConfirmDialog } from '../../design/dialog.tsx';
import { Field } from '../../design/field.tsx';
import { keepFocusInPage } from '../../design/focus.ts';
import { notify } from '../../design/notices.tsx';
import { ReviewBody } from '../../design/review-body.tsx';
import { Card, DateTime } from '../../design/small.tsx';
import { Stars } from '../../design/stars.tsx';
import { useTexts } from '../../i18n/index.ts';
import { AskDialog } from '../ask-dialog.tsx';
import { useNames } from '../names.ts';
import { type Report, type Review, readReviewsAgain } from './review-data.ts';
import { reviewsTexts } from './reviews-texts.ts';

/** Source: what the service takes. */
const LONGEST_REASON = 500;
const LONGEST_ANSWER = 4_000;

interface ModeratedReviewProps {
  readonly review: Review;
  /** Those that wait for a decision. */
  readonly reports?: readonly Report[];
}

/** A review, what is said against it, and what the organiser may do with it. */
export function ModeratedReview({ review, reports = [] }: ModeratedReviewProps) {
  const { t } = useTexts(reviewsTexts);
  const { timezone } = useFestival();
  const name = useSubjectName(review);
  const { hiddenReason } = review;
  return (
    <Card className="review">
      <div className="row">
        <h2>{name}</h2>
        <Stars count={review.stars} />
        <span className="soft">
          <DateTime at={review.publishedAt} zone={timezone} />
        </span>
      </div>
      {hiddenReason !== null && (
        <p>
          <strong>{t('hiddenBecause', { reason: hiddenReason })}</strong>
        </p>
      )}
      {reports.length > 0 && <Reports reports={reports} />}
      <ReviewBody review={review} answered={t('answer')} />
      {useMember()?.role === 'organiser' && <Actions review={review} name={name} reports={reports.length} />}
    </Card>
  );
}

function Reports({ reports }: { readonly reports: readonly Report[] }) {
  const { t } = useTexts(reviewsTexts);
  const { timezone } = useFestival();
  return (
    <div className="effect">
      <strong>{t('reports', { count: reports.length })}</strong>
      <ul>
        {reports.map(({ reason, at }) => (
          <li key={`${at} ${reason}`}>
            {reason}{' '}
            <span className="soft">
              <DateTime at={at} zone={timezone} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface ActionsProps {
  readonly review: Review;
  readonly name: string;
  /** So many wait. */
  readonly reports: number;
}

function Actions({ review, name, reports }: ActionsProps) {
  const { t } = useTexts(reviewsTexts);
  const [open, setOpen] = useState<'hide' | 'show' | 'answer' | null>(null);
  const close = () => setOpen(null);
  const { id, stars, state } = review;
  const path = `/api/reviews/${encodeURIComponent(id)}`;
  const isHidden = state === 'HIDDEN';
  const [showing, effect, done] = isHidden
    ? ([t('show'), t('showEffect', { stars }), t('shown')] as const)
    : ([t('keep'), t('keepEffect', { count: reports }), t('kept')] as const);
  const of = (verb: string) => `${verb}: ${name}`;
  const after = async (said: string) => {
    await readReviewsAgain();
    notify(said, 'good');
    keepFocusInPage();
  };
  return (
    <div className="row">
      {!isHidden && (
        <Button danger aria-label={of(t('hide'))} onPress={() => setOpen('hide')}>
          {t('hide')}
        </Button>
      )}
      {(isHidden || reports > 0) && (
        <Button quiet aria-label={of(showing)} onPress={() => setOpen('show')}>
          {showing}
        </Button>
      )}
      <Button quiet aria-label={of(t('answerIt'))} onPress={() => setOpen('answer')}>
        {t('answerIt')}
      </Button>
      <AskDialog
        title={of(t('hide'))}
        isOpen={open === 'hide'}
        onClose={close}
        reason={false}
        danger
        effect={
          <>
            <p>{t('hideEffect', { stars })}</p>
            {reports > 0 && <p>{t('hideReports', { count: reports })}</p>}
          </>
        }
        submit={t('hide')}
        onSubmit={async ({ reason = '' }) => {
          await act(`hide review ${id} ${reason}`, 'POST', `${path}/hide`, { reason });
          await after(t('hidden'));
        }}
      >
        <Field
          label={t('hideReason')}
          name="reason"
          help={t('hideReasonHelp')}
          isRequired
          maxLength={LONGEST_REASON}
        />
      </AskDialog>
      <ConfirmDialog
        title={of(showing)}
        isOpen={open === 'show'}
        onClose={close}
        confirm={showing}
        onConfirm={async () => {
          await act(`show review ${id}`, 'POST', `${path}/show`);
          await after(done);
        }}
      >
        <p>{effect}</p>
      </ConfirmDialog>
      <AskDialog
        title={of(t('answerIt'))}
        isOpen={open === 'answer'}
        onClose={close}
        reason={false}
        submit={t('answerIt')}
        onSubmit={async ({ answer = '' }) => {
          const text = answer.trim() === '' ? null : answer.trim();
          await act(`answer review ${id} ${text}`, 'PUT', `${path}/answer`, { text });
          await after(t('answered'));
        }}
      >
        <Field
          label={t('answerText')}
          name="answer"
          help={t('answerHelp')}
          lines={5}
          maxLength={LONGEST_ANSWER}
          defaultValue={review.answer?.text ?? ''}
        />
      </AskDialog>
    </div>
  );
}

function useSubjectName({ subject: { kind, id } }: Review): string {
  const names = useNames();
  if (kind === 'performance') return names.performance(id);
  return names.item(kind === 'goods' ? 'merch' : 'stay', id);
}
