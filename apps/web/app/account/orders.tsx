import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useFestival } from '../api/festival.ts';
import { Button } from '../design/button.tsx';
import { Badge, EmptyState, Money } from '../design/small.tsx';
import { useTexts } from '../i18n/index.ts';
import { PageFailure, PagePending } from '../shell/page-states.tsx';
import { AccountPage } from './account-page.tsx';
import { type FullOrder, isCancelled, ORDERS_PER_PAGE, ordersQuery } from './data.ts';
import { useNames } from './names.ts';
import { accountTexts } from './texts.ts';

/** The member's orders, latest first. */
export function Orders() {
  const { t } = useTexts(accountTexts);
  return <AccountPage title={t('orders')}>{() => <List />}</AccountPage>;
}

function List() {
  const { t } = useTexts(accountTexts);
  const [before, setBefore] = useState<string | undefined>();
  const { data, error, refetch } = useQuery(ordersQuery(before));
  if (error !== null) return <PageFailure error={error} reset={() => void refetch()} />;
  if (data === undefined) return <PagePending />;
  const { orders } = data;
  if (orders.length === 0 && before === undefined) {
    return (
      <EmptyState title={t('noOrders')}>
        <p>{t('noOrdersWhy')}</p>
        <Link to="/" className="button">
          {t('toFestival')}
        </Link>
      </EmptyState>
    );
  }
  return (
    <>
      <ul className="entries">
        {orders.map((order) => (
          <li key={order.id}>
            <Entry order={order} />
          </li>
        ))}
      </ul>
      <div className="row">
        {before !== undefined && (
          <Button quiet onPress={() => setBefore(undefined)}>
            {t('newest')}
          </Button>
        )}
        {orders.length === ORDERS_PER_PAGE && (
          <Button quiet onPress={() => setBefore(orders.at(-1)?.id)}>
            {t('older')}
          </Button>
        )}
      </div>
    </>
  );
}

function Entry({ order }: { readonly order: FullOrder }) {
  const { t, moment } = useTexts(accountTexts);
  const festival = useFestival();
  const names = useNames(festival);
  const [first, ...others] = order.lines;
  const title = first === undefined ? t('orderNumber') : names.unitOf(first);
  return (
    <Link to="/orders/$orderId" params={{ orderId: order.id }} className="entry">
      <span className="entry-main">
        <strong>
          {title}
          {others.length > 0 && ` ${t('andMore', { count: others.length })}`}
        </strong>
        <span className="soft">{moment(order.createdAt, festival.timezone)}</span>
      </span>
      <span className="entry-side">
        <OrderState order={order} />
        <Money amount={order.total} currency={order.currency} />
      </span>
    </Link>
  );
}

/** An order's state in a word, with what was cancelled of it since. */
export function OrderState({ order: { state, lines } }: { readonly order: FullOrder }) {
  const { t, word } = useTexts(accountTexts);
  const cancelled = lines.filter(isCancelled).length;
  if (state === 'COMPLETED' && cancelled > 0) {
    return <Badge kind="warning">{t(cancelled === lines.length ? 'allCancelled' : 'someCancelled')}</Badge>;
  }
  const kind = state === 'COMPLETED' ? 'good' : state === 'AWAITING_PAYMENT' ? 'warning' : 'info';
  return <Badge kind={kind}>{word('state', state) ?? state}</Badge>;
}
