import { useState } from 'react';
import { act } from '../../api/client.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Field } from '../../design/field.tsx';
import { keepFocusInPage } from '../../design/focus.ts';
import { Form } from '../../design/form.tsx';
import { notify } from '../../design/notices.tsx';
import { useTexts } from '../../i18n/index.ts';
import { defineProblems } from '../../i18n/problem-text.ts';
import { useLogIn } from '../../shell/log-in.tsx';
import { reviewsTexts } from './reviews-texts.ts';

defineProblems(reviewsTexts);

/** Source: what the service takes. */
const LONGEST_REASON = 500;

/** Says to the organiser what is wrong with a review. The service counts a member's first report alone. */
export function ReportReview({ reviewId }: { readonly reviewId: string }) {
  const { t } = useTexts(reviewsTexts);
  const logIn = useLogIn();
  const [isOpen, setOpen] = useState(false);
  const [isReported, setReported] = useState(false);
  if (isReported) return <p className="soft">{t('reported')}</p>;
  const open = async () => setOpen((await logIn()) !== null);
  return (
    <>
      <Button quiet onPress={() => void open()}>
        {t('report')}
      </Button>
      <Dialog title={t('reportTitle')} isOpen={isOpen} onClose={() => setOpen(false)}>
        <p>{t('reportEffect')}</p>
        <Form
          submit={t('send')}
          onSubmit={async ({ reason = '' }) => {
            const path = `/api/reviews/${encodeURIComponent(reviewId)}/reports`;
            await act(`report ${reviewId} ${reason}`, 'POST', path, { reason });
            setReported(true);
            notify(t('reported'), 'good');
            keepFocusInPage();
          }}
        >
          <Field label={t('reason')} name="reason" lines={3} isRequired maxLength={LONGEST_REASON} />
        </Form>
      </Dialog>
    </>
  );
}
