import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { act, read } from '../../api/client.ts';
import { festivalQuery, type Performance, useFestival } from '../../api/festival.ts';
import { queryClient } from '../../api/query-client.ts';
import { Button } from '../../design/button.tsx';
import { Field } from '../../design/field.tsx';
import { notify } from '../../design/notices.tsx';
import { useTexts } from '../../i18n/index.ts';
import { AskDialog } from '../ask-dialog.tsx';
import { usePerformanceFigures } from './figures-of.ts';
import { performancesTexts } from './performances-texts.ts';

interface Progress {
  readonly performanceId: string;
  readonly orders: {
    readonly total: number;
    readonly refunded: number;
    readonly manual: number;
    readonly waiting: number;
  };
  readonly amounts: { readonly refunded: number; readonly manual: number };
}

/** Cancelling for good, and how far the refunds are. */
export function CancelPerformance({ performance: { id, cancelled } }: { readonly performance: Performance }) {
  const { t, money, number } = useTexts(performancesTexts);
  const { currency } = useFestival();
  const figures = usePerformanceFigures(id);
  const [isAsking, setAsking] = useState(false);
  const progress = useQuery({
    queryKey: ['own', 'cancellations'],
    queryFn: ({ signal }) =>
      read<{ cancellations: Progress[] }>('/api/tickets/performance-cancellations', { signal }),
    refetchInterval: cancelled === null ? false : 5_000,
  }).data?.cancellations.find(({ performanceId }) => performanceId === id);
  const effect = {
    sold: figures === undefined ? '…' : number(figures.sold),
    amount: figures === undefined ? '…' : money(figures.revenue, currency),
  };
  if (cancelled !== null || progress !== undefined) {
    return (
      <section className="panel">
        <h2>{t('progress')}</h2>
        {progress !== undefined && (
          <p role="status">
            {t('progressSaid', {
              ...progress.orders,
              amount: money(progress.amounts.refunded, currency),
            })}
          </p>
        )}
      </section>
    );
  }
  return (
    <section className="panel">
      <h2>{t('cancelTitle')}</h2>
      <p>{t('cancelHow')}</p>
      <Button danger isDisabled={figures === undefined} onPress={() => setAsking(true)}>
        {t('cancelNow')}
      </Button>
      <AskDialog
        title={t('cancelNow')}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        danger
        effect={
          <>
            <p>
              <strong>{t('cancelEffect', effect)}</strong>
            </p>
            <p>{t('cancelHow')}</p>
          </>
        }
        submit={t('cancelSubmit', effect)}
        onSubmit={async ({ reason, confirm }) => {
          const path = '/api/tickets/performance-cancellations';
          await act(`cancel performance ${id}`, 'POST', path, { performanceId: id, reason, confirm });
          await Promise.all([
            queryClient.invalidateQueries({ queryKey: festivalQuery.queryKey }),
            queryClient.invalidateQueries({ queryKey: ['own', 'cancellations'] }),
          ]);
          notify(t('cancelDone'), 'good');
        }}
      >
        <Field label={t('confirm', { id })} name="confirm" isRequired pattern={id} autoComplete="off" />
      </AskDialog>
    </section>
  );
}
