import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { act, read } from '../../api/client.ts';
import { useFestival } from '../../api/festival.ts';
import { queryClient } from '../../api/query-client.ts';
import { Button } from '../../design/button.tsx';
import { Choice } from '../../design/choice.tsx';
import { Field } from '../../design/field.tsx';
import { notify } from '../../design/notices.tsx';
import { Money } from '../../design/small.tsx';
import { Table } from '../../design/table.tsx';
import { useTexts } from '../../i18n/index.ts';
import { AskDialog } from '../ask-dialog.tsx';
import { Live } from '../live.tsx';
import { frameTexts } from '../texts.ts';
import { boxOfficeTexts } from './box-office-texts.ts';

interface Owed {
  readonly refundId: string;
  readonly orderId: string;
  readonly guestName: string | null;
  readonly amount: number;
  readonly reason: string;
  readonly since: string;
}

/** Money that was taken on site and has to go back. */
export function OwedAtDesk() {
  const { t, money, moment } = useTexts(boxOfficeTexts);
  const frame = useTexts(frameTexts);
  const { currency, timezone } = useFestival();
  const [paying, setPaying] = useState<Owed | null>(null);
  const [tender, setTender] = useState<'cash' | 'terminal'>('cash');
  const query = useQuery({
    queryKey: ['own', 'owed-at-desk'],
    queryFn: ({ signal }) => read<{ owed: Owed[] }>('/api/box-office/refunds', { signal }),
    refetchInterval: 15_000,
  });
  const guestOf = ({ guestName }: Owed) => guestName ?? t('unnamed');
  return (
    <section className="panel">
      <h2>{t('owed')}</h2>
      <Live query={query}>
        {(data) => (
          <Table
            label={t('owed')}
            empty={t('owedNone')}
            rows={data.owed}
            rowId={({ refundId }) => refundId}
            columns={[
              { id: 'guest', name: t('guest'), value: guestOf, cell: guestOf },
              {
                id: 'amount',
                name: frame.t('amount'),
                numeric: true,
                value: ({ amount }) => amount,
                cell: ({ amount }) => <Money amount={amount} currency={currency} />,
              },
              {
                id: 'reason',
                name: frame.t('reason'),
                value: ({ reason }) => reason,
                cell: ({ reason }) => reason,
              },
              {
                id: 'since',
                name: t('since'),
                value: ({ since }) => since,
                cell: ({ since }) => moment(since, timezone),
              },
              {
                id: 'pay',
                name: frame.t('actions'),
                cell: (owed) => (
                  <Button
                    quiet
                    onPress={() => setPaying(owed)}
                    aria-label={`${t('payOut')}: ${guestOf(owed)}`}
                  >
                    {t('payOut')}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Live>
      {paying !== null && (
        <AskDialog
          title={t('payOutTitle')}
          isOpen
          onClose={() => setPaying(null)}
          reason={false}
          effect={
            <p>{t('payOutEffect', { guest: guestOf(paying), amount: money(paying.amount, currency) })}</p>
          }
          submit={t('payOut')}
          onSubmit={async ({ reference = '' }) => {
            const payment =
              tender === 'cash' || reference.trim() === ''
                ? { tender }
                : { tender, reference: reference.trim() };
            const path = `/api/box-office/refunds/${paying.refundId}/payment`;
            await act(`pay out ${paying.refundId}`, 'PUT', path, { payment });
            await queryClient.invalidateQueries({ queryKey: ['own', 'owed-at-desk'] });
            notify(t('paidOut', { amount: money(paying.amount, currency) }), 'good');
          }}
        >
          <Choice
            label={t('tender')}
            value={tender}
            onChange={setTender}
            options={[
              { value: 'cash', label: t('tender.cash') },
              { value: 'terminal', label: t('tender.terminal') },
            ]}
          />
          {tender === 'terminal' && <Field label={t('reference')} name="reference" maxLength={64} />}
        </AskDialog>
      )}
    </section>
  );
}
