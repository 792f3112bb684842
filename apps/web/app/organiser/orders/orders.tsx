import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { act, read } from '../../api/client.ts';
import { useFestival } from '../../api/festival.ts';
import { queryClient } from '../../api/query-client.ts';
import { useMember } from '../../api/session.ts';
import { Field } from '../../design/field.tsx';
import { Form } from '../../design/form.tsx';
import { Page } from '../../design/page.tsx';
import { Badge, EmptyState, Money } from '../../design/small.tsx';
import { Table } from '../../design/table.tsx';
import { commonTexts } from '../../i18n/common.ts';
import { useTexts } from '../../i18n/index.ts';
import { Live } from '../live.tsx';
import { shortIds } from '../short-ids.ts';
import { frameTexts } from '../texts.ts';
import type { DeskOrder } from './order-data.ts';
import { ordersTexts, stateKind } from './orders-texts.ts';

/** What was found last: kept while the desk looks at one of them, never in the address, which is logged. */
const foundKey = ['own', 'found-orders'];

interface Found {
  readonly text: string;
  readonly orders: readonly DeskOrder[];
}

/** The support desk: finds orders by anything that a fan says. */
export function Orders() {
  const frame = useTexts(frameTexts);
  const common = useTexts(commonTexts);
  const { t } = useTexts(ordersTexts);
  const member = useMember();
  const found = useQuery<Found | null>({
    queryKey: foundKey,
    queryFn: () => null,
    enabled: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60 * 60_000,
  }).data;
  const search = async ({ text = '' }: Readonly<Record<string, string>>) => {
    const { body } = await act<{ orders: DeskOrder[] }>('search orders', 'POST', '/api/support/searches', {
      text,
    });
    queryClient.setQueryData<Found>(foundKey, { text, orders: body.orders });
  };
  return (
    <Page title={frame.t('orders')}>
      <div className="panel">
        <Form submit={common.t('search')} onSubmit={search}>
          <Field
            label={t('find')}
            name="text"
            help={t('findHelp')}
            isRequired
            maxLength={254}
            defaultValue={found?.text ?? ''}
            autoComplete="off"
          />
        </Form>
      </div>
      <div aria-live="polite">
        {found != null &&
          (found.orders.length === 0 ? (
            <EmptyState title={t('noneFound')} />
          ) : (
            <FoundOrders orders={found.orders} />
          ))}
      </div>
      {(member?.role === 'organiser' || member?.role === 'ops') && <DeskLog />}
    </Page>
  );
}

function FoundOrders({ orders }: { readonly orders: readonly DeskOrder[] }) {
  const { t, word, moment, number } = useTexts(ordersTexts);
  const frame = useTexts(frameTexts);
  const { timezone } = useFestival();
  const fan = ({ fan: known }: DeskOrder) => known?.name ?? known?.email ?? t('fanUnknown');
  return (
    <section className="panel">
      <h2>{t('found')}</h2>
      <Table
        label={t('found')}
        empty={t('noneFound')}
        rows={orders}
        rowId={({ orderId }) => orderId}
        columns={[
          {
            id: 'fan',
            name: t('fan'),
            value: (order) => `${fan(order)} ${order.fan?.email ?? ''}`,
            cell: (order) => (
              <Link to="/organiser/orders/$orderId" params={{ orderId: order.orderId }}>
                {fan(order)}
                <br />
                <span className="soft">{order.fan?.email}</span>
              </Link>
            ),
          },
          {
            id: 'state',
            name: frame.t('state'),
            value: ({ state }) => word('order', state) ?? state,
            cell: ({ state }) => <Badge kind={stateKind(state)}>{word('order', state) ?? state}</Badge>,
          },
          {
            id: 'placed',
            name: t('placed'),
            value: ({ createdAt }) => createdAt,
            cell: ({ createdAt }) => moment(createdAt, timezone),
          },
          {
            id: 'tickets',
            name: t('places'),
            numeric: true,
            value: ({ tickets }) => tickets.length,
            cell: ({ tickets }) => number(tickets.length),
          },
          {
            id: 'total',
            name: t('total'),
            numeric: true,
            value: ({ total }) => total,
            cell: ({ total, currency }) => <Money amount={total} currency={currency} />,
          },
          {
            id: 'number',
            name: t('number'),
            value: ({ orderId }) => orderId,
            cell: ({ orderId }) => <span className="id">{orderId.slice(-12)}</span>,
          },
        ]}
      />
    </section>
  );
}

interface LogEntry {
  readonly id: string;
  readonly at: string;
  readonly by: { readonly memberId: string; readonly role: string };
  readonly action: string;
  readonly subject: string;
  readonly orderId: string | null;
  readonly reason: string | null;
}

/** What the desk read and did: of one order, or of all. */
export function DeskLog({ orderId }: { readonly orderId?: string }) {
  const { t, word, moment } = useTexts(ordersTexts);
  const frame = useTexts(frameTexts);
  const { timezone } = useFestival();
  const log = useQuery({
    queryKey: ['own', 'desk-log', orderId ?? 'all'],
    queryFn: ({ signal }) =>
      read<{ entries: LogEntry[] }>(
        `/api/support/log?limit=200${orderId === undefined ? '' : `&orderId=${orderId}`}`,
        { signal },
      ),
  });
  return (
    <section className="panel">
      <h2>{t('log')}</h2>
      <Live query={log}>
        {({ entries }) => (
          <Table
            label={t('log')}
            empty={t('logEmpty')}
            pageSize={10}
            rows={entries}
            rowId={({ id }) => id}
            columns={[
              {
                id: 'at',
                name: frame.t('when'),
                value: ({ at }) => at,
                cell: ({ at }) => moment(at, timezone),
              },
              {
                id: 'action',
                name: t('logAction'),
                value: ({ action }) => word('action', action) ?? action,
                cell: ({ action }) => word('action', action) ?? action,
              },
              {
                id: 'subject',
                name: t('subject'),
                value: ({ subject }) => subject,
                cell: ({ subject }) => <span className="id">{shortIds(subject)}</span>,
              },
              {
                id: 'reason',
                name: frame.t('reason'),
                value: ({ reason }) => reason ?? '',
                cell: ({ reason }) => reason ?? '–',
              },
              {
                id: 'by',
                name: t('logBy'),
                value: ({ by }) => by.role,
                cell: ({ by }) => (
                  <>
                    {word('role', by.role) ?? by.role}{' '}
                    <span className="id soft">{by.memberId.slice(-6)}</span>
                  </>
                ),
              },
            ]}
          />
        )}
      </Live>
    </section>
  );
}
