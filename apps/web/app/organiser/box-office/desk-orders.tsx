import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { act, read } from '../../api/client.ts';
import { useFestival } from '../../api/festival.ts';
import { queryClient } from '../../api/query-client.ts';
import { Button } from '../../design/button.tsx';
import { Checkbox, Choice } from '../../design/choice.tsx';
import { notify } from '../../design/notices.tsx';
import { Badge, Money } from '../../design/small.tsx';
import { Table } from '../../design/table.tsx';
import { useTexts } from '../../i18n/index.ts';
import { AskDialog } from '../ask-dialog.tsx';
import { Live } from '../live.tsx';
import type { CancelReceipt } from '../orders/order-data.ts';
import { ordersTexts, stateKind } from '../orders/orders-texts.ts';
import { frameTexts } from '../texts.ts';
import { boxOfficeTexts } from './box-office-texts.ts';

interface DeskOrder {
  readonly orderId: string;
  readonly channel: 'box-office' | 'complimentary';
  readonly at: string;
  readonly onsite: { readonly tender: string } | null;
  readonly guest: { readonly name: string | null; readonly email: string | null };
  readonly note: string | null;
  readonly state: string;
  readonly units: number;
  readonly total: number;
}

/** What the box office sold and gave away, and taking it back. */
export function DeskOrders() {
  const { t, word, moment, number, language } = useTexts(boxOfficeTexts);
  const orders = useTexts(ordersTexts);
  const frame = useTexts(frameTexts);
  const { currency, timezone } = useFestival();
  const [isMine, setMine] = useState(false);
  const [takenBack, setTakenBack] = useState<DeskOrder | null>(null);
  const query = useQuery({
    queryKey: ['own', 'desk-orders', isMine],
    queryFn: ({ signal }) =>
      read<{ orders: DeskOrder[] }>(`/api/box-office/orders?mine=${isMine}&limit=200`, { signal }),
    refetchInterval: 15_000,
  });
  const guestOf = ({ guest }: DeskOrder) => guest.name ?? guest.email ?? t('unnamed');
  const paidBy = ({ channel, onsite }: DeskOrder) =>
    onsite === null ? (word('kind', channel) ?? '–') : (word('tender', onsite.tender) ?? onsite.tender);
  return (
    <section className="panel">
      <h2>{t('sold')}</h2>
      <Checkbox isSelected={isMine} onChange={setMine}>
        {t('mine')}
      </Checkbox>
      <Live query={query}>
        {(data) => (
          <Table
            label={t('sold')}
            empty={t('soldNone')}
            pageSize={10}
            rows={data.orders}
            rowId={({ orderId }) => orderId}
            columns={[
              {
                id: 'at',
                name: frame.t('when'),
                value: ({ at }) => at,
                cell: ({ at }) => moment(at, timezone),
              },
              {
                id: 'guest',
                name: t('guest'),
                value: (order) => `${guestOf(order)} ${order.note ?? ''}`,
                cell: (order) => (
                  <>
                    {guestOf(order)}
                    {order.note !== null && <div className="soft">{order.note}</div>}
                  </>
                ),
              },
              {
                id: 'state',
                name: frame.t('state'),
                value: ({ state }) => orders.word('order', state) ?? state,
                cell: ({ state }) => (
                  <Badge kind={stateKind(state)}>{orders.word('order', state) ?? state}</Badge>
                ),
              },
              {
                id: 'units',
                name: t('units'),
                numeric: true,
                value: ({ units }) => units,
                cell: ({ units }) => number(units),
              },
              {
                id: 'total',
                name: t('paid'),
                numeric: true,
                value: ({ total }) => total,
                cell: (order) => (
                  <>
                    <Money amount={order.total} currency={currency} /> {paidBy(order)}
                  </>
                ),
              },
              {
                id: 'papers',
                name: t('papers'),
                cell: ({ orderId, state }) =>
                  state === 'COMPLETED' && (
                    <a
                      href={`/api/documents/box-office/orders/${orderId}/tickets.pdf?language=${language}`}
                      target="_blank"
                      rel="noreferrer"
                    >
                      {t('print')}
                    </a>
                  ),
              },
              {
                id: 'back',
                name: frame.t('actions'),
                cell: (order) =>
                  order.state === 'COMPLETED' && (
                    <Button
                      quiet
                      aria-label={`${t('takeBack')}: ${guestOf(order)}`}
                      onPress={() => setTakenBack(order)}
                    >
                      {t('takeBack')}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Live>
      {takenBack !== null && <TakeBack order={takenBack} onClose={() => setTakenBack(null)} />}
    </section>
  );
}

function TakeBack({ order, onClose }: { readonly order: DeskOrder; readonly onClose: () => void }) {
  const { t, money } = useTexts(boxOfficeTexts);
  const { currency } = useFestival();
  const [fee, setFee] = useState<'by-rules' | 'none'>('by-rules');
  const { data } = useQuery({
    queryKey: ['own', 'desk-order', order.orderId],
    queryFn: ({ signal }) =>
      read<{ order: { lines: { id: string; state: string; paid: number }[] } }>(
        `/api/box-office/orders/${order.orderId}`,
        { signal },
      ),
    staleTime: 0,
  });
  const lines = data?.order.lines.filter(({ state }) => state === 'PAID') ?? [];
  const paid = money(
    lines.reduce((sum, line) => sum + line.paid, 0),
    currency,
  );
  const effect =
    data !== undefined && lines.length === 0
      ? t('nothingTakenBack')
      : t(fee === 'none' ? 'takeBackFree' : 'takeBackEffect', { count: lines.length, paid });
  return (
    <AskDialog
      title={t('takeBackTitle')}
      isOpen
      onClose={onClose}
      danger
      effect={<p>{data === undefined ? '…' : effect}</p>}
      submit={t('takeBack')}
      onSubmit={async ({ reason }) => {
        const lineIds = lines.map(({ id }) => id);
        const { body } = await act<CancelReceipt>(
          `take back ${lineIds.join()} ${fee}`,
          'POST',
          `/api/box-office/orders/${order.orderId}/cancellation`,
          { lineIds, fee, reason },
        );
        await Promise.all([
          queryClient.invalidateQueries({ queryKey: ['own', 'desk-orders'] }),
          queryClient.invalidateQueries({ queryKey: ['own', 'owed-at-desk'] }),
        ]);
        const sum = (of: 'amount' | 'fee') => body.refunds.reduce((all, each) => all + each[of], 0);
        const amounts = { refund: money(sum('amount'), currency), kept: money(sum('fee'), currency) };
        notify(t('takenBack', amounts), 'warning');
      }}
    >
      <Choice
        label={t('fee')}
        value={fee}
        onChange={setFee}
        options={[
          { value: 'by-rules', label: t('feeRules') },
          { value: 'none', label: t('feeNone') },
        ]}
      />
    </AskDialog>
  );
}
