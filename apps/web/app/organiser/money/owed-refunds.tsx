import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { act, read } from '../../api/client.ts';
import { useFestival } from '../../api/festival.ts';
import { queryClient } from '../../api/query-client.ts';
import { useMember } from '../../api/session.ts';
import { Button } from '../../design/button.tsx';
import { notify } from '../../design/notices.tsx';
import { Table } from '../../design/table.tsx';
import { useTexts } from '../../i18n/index.ts';
import { AskDialog } from '../ask-dialog.tsx';
import { columnsOf } from '../columns.tsx';
import { Live } from '../live.tsx';
import { frameTexts } from '../texts.ts';
import { moneyTexts } from './money-texts.ts';

interface Owed {
  readonly refundId: string;
  readonly orderId: string;
  readonly amount: number;
  readonly reason: string;
  readonly since: string;
}

const column = columnsOf<Owed>();

/** Refunds that a person has to pay, because the provider refused them for good. */
export function OwedRefunds() {
  const frame = useTexts(frameTexts);
  const { t, money, moment } = useTexts(moneyTexts);
  const { currency, timezone } = useFestival();
  const isOps = useMember()?.role === 'ops';
  const [paying, setPaying] = useState<Owed | null>(null);
  const query = useQuery({
    queryKey: ['own', 'owed'],
    queryFn: ({ signal }) => read<{ owed: Owed[] }>('/api/orders/owed', { signal }),
  });
  return (
    <section className="panel">
      <h2>{t('owed')}</h2>
      <p className="soft">{t('owedWhy')}</p>
      <Live query={query}>
        {({ owed }) => (
          <Table
            label={t('owed')}
            empty={t('owedNone')}
            rows={owed}
            rowId={({ refundId }) => refundId}
            columns={[
              column.words(
                'order',
                t('order'),
                ({ orderId }) => orderId,
                ({ orderId }) => (
                  <Link to="/organiser/orders/$orderId" params={{ orderId }} className="id">
                    {orderId.slice(-12)}
                  </Link>
                ),
              ),
              column.numbers(
                'amount',
                frame.t('amount'),
                ({ amount }) => amount,
                (amount) => money(amount, currency),
              ),
              column.words('reason', frame.t('reason'), ({ reason }) => reason),
              column.words(
                'since',
                t('since'),
                ({ since }) => since,
                ({ since }) => moment(since, timezone),
              ),
              ...(isOps
                ? [
                    column.actions(frame.t('actions'), (owed) => (
                      <Button quiet onPress={() => setPaying(owed)}>
                        {t('settle')}
                      </Button>
                    )),
                  ]
                : []),
            ]}
          />
        )}
      </Live>
      {paying !== null && (
        <AskDialog
          title={t('settleTitle')}
          isOpen
          onClose={() => setPaying(null)}
          effect={
            <>
              <p>{t('settleEffect', { amount: money(paying.amount, currency) })}</p>
              <p>{t('settleHelp')}</p>
            </>
          }
          submit={t('settle')}
          onSubmit={async ({ reason }) => {
            const path = `/api/orders/owed/${paying.refundId}/settlement`;
            await act(`settle ${paying.refundId}`, 'PUT', path, { reason });
            await queryClient.invalidateQueries({ queryKey: ['own', 'owed'] });
            notify(t('settled', { amount: money(paying.amount, currency) }), 'good');
          }}
        />
      )}
    </section>
  );
}
