import './basket.css';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, Suspense, useEffect, useState } from 'react';
import { OrderAfter } from '../account/order-after.tsx';
import { ApiProblem, act, read } from '../api/client.ts';
import type { Order } from '../api/order.ts';
import { useMember } from '../api/session.ts';
import { Button } from '../design/button.tsx';
import { ConfirmDialog } from '../design/dialog.tsx';
import { Notice, ProblemNotice } from '../design/notice.tsx';
import { Page } from '../design/page.tsx';
import { Money } from '../design/small.tsx';
import { commonTexts } from '../i18n/common.ts';
import { useTexts } from '../i18n/index.ts';
import { useLogIn } from '../shell/log-in.tsx';
import { NotFound, PagePending } from '../shell/page-states.tsx';
import { dropHolds, useBasket } from './basket-store.ts';
import { leaveFor, rememberEnd, rememberPayment, takePayment } from './last-payment.ts';
import { OrderLines } from './order-lines.tsx';
import { orderTexts } from './order-texts.ts';
import { shopTexts } from './texts.ts';
import { readHoldsAgain } from './use-holds.ts';
import { endedStates, useOrder } from './use-order.ts';

/** End reasons after which the fan keeps the places for the remaining time of the hold, to pay again. */
const placesKept: ReadonlySet<string> = new Set(['declined', 'given-up']);
/** States whose payment may still be cancelled. */
const beforePayment: ReadonlySet<string> = new Set(['OPEN', 'AWAITING_PAYMENT']);

const route = getRouteApi('/orders/$orderId');

/** One order; waits with the fan until its outcome is known. */
export function OrderPage() {
  const { orderId } = route.useParams();
  const { t } = useTexts(orderTexts);
  const common = useTexts(commonTexts);
  const member = useMember();
  const logIn = useLogIn();
  if (member === undefined) return <PagePending />;
  if (member === null) {
    // Another browser than the one that began: what was bought is private to the member.
    return (
      <Page title={t('order')} narrow>
        <div className="stack">
          <Outcome orderId={orderId} />
          <p>{t('orderElsewhere')}</p>
          <div className="row">
            <Button onPress={() => void logIn()}>{common.t('logIn')}</Button>
          </div>
        </div>
      </Page>
    );
  }
  return <Followed key={orderId} orderId={orderId} />;
}

type OutcomeName = 'open' | 'bought' | 'not-paid' | 'paid-back';
const outcomeKinds = { open: 'info', bought: 'good', 'not-paid': 'warning', 'paid-back': 'warning' } as const;

/** What became of the payment, and nothing that is private to the member. */
function Outcome({ orderId }: { readonly orderId: string }) {
  const { word } = useTexts(orderTexts);
  const { data, error } = useQuery({
    queryKey: ['outcome', orderId],
    queryFn: async ({ signal }) =>
      (await read<{ outcome: OutcomeName }>(`/api/orders/${encodeURIComponent(orderId)}/outcome`, { signal }))
        .outcome,
    refetchInterval: ({ state }) => (state.data === undefined || state.data === 'open' ? 2_000 : false),
  });
  if (data === undefined) return <ProblemNotice error={error} />;
  return <Notice kind={outcomeKinds[data]}>{word('outcome', data)}</Notice>;
}

function Followed({ orderId }: { readonly orderId: string }) {
  const navigate = useNavigate();
  const basket = useBasket();
  const [attempt, setAttempt] = useState(0);
  const { order, error } = useOrder(orderId, attempt);
  const isEnded = order !== undefined && endedStates.has(order.state);
  const reason = order?.endReason ?? '';

  useEffect(() => {
    if (order === undefined || !endedStates.has(order.state)) return;
    const holdIds = order.lines.map(({ holdId }) => holdId);
    void readHoldsAgain();
    if (!placesKept.has(order.endReason ?? '')) {
      takePayment(order.id);
      dropHolds(holdIds);
    } else if (takePayment(order.id)) {
      rememberEnd(order.endReason ?? '');
      void navigate({ to: '/basket', replace: true });
    }
  }, [order, navigate]);

  if (order === undefined) {
    if (error instanceof ApiProblem && (error.status === 404 || error.status === 403)) return <NotFound />;
    return error === null ? <PagePending /> : <ProblemNotice error={error} />;
  }
  const held = order.lines.some(({ holdId }) => basket.some((ref) => ref.holdId === holdId));
  return (
    <Shown order={order} error={error}>
      {isEnded ? (
        <AfterEnd order={order} canPayAgain={placesKept.has(reason) && held} />
      ) : (
        <Before order={order} onChanged={() => setAttempt((count) => count + 1)} />
      )}
    </Shown>
  );
}

interface ShownProps {
  readonly order: Order;
  readonly error: unknown;
  readonly children: ReactNode;
}

function Shown({ order, error, children }: ShownProps) {
  const { t, word } = useTexts(orderTexts);
  const shop = useTexts(shopTexts);
  const isEnded = endedStates.has(order.state);
  const outcome = shop.word('ended', order.endReason ?? '') ?? word('order', order.state) ?? order.state;
  const kind = order.state === 'COMPLETED' ? 'good' : isEnded ? 'warning' : 'info';
  return (
    <Page title={t('order')} narrow>
      <div className="stack">
        <Notice kind={kind}>{outcome}</Notice>
        {!isEnded && <p className="soft">{shop.t('waiting')}</p>}
        <ProblemNotice error={error} />
        <section className="card">
          <OrderLines order={order} />
          <p className="payment-total">
            <span>{shop.t('total')}</span>
            <strong className="total">
              <Money amount={order.total} currency={order.currency} />
            </strong>
          </p>
        </section>
        {children}
      </div>
    </Page>
  );
}

function AfterEnd({ order, canPayAgain }: { readonly order: Order; readonly canPayAgain: boolean }) {
  const { t } = useTexts(orderTexts);
  if (order.state === 'COMPLETED') {
    return (
      <>
        <Link to="/tickets" className="button">
          {t('showTickets')}
        </Link>
        <Suspense fallback={null}>
          <OrderAfter order={order} />
        </Suspense>
      </>
    );
  }
  if (canPayAgain) {
    return (
      <Link to="/basket" className="button">
        {t('backToBasket')}
      </Link>
    );
  }
  const performanceId = order.lines.find((line) => line.performanceId !== null)?.performanceId;
  return performanceId == null ? (
    <Link to="/" className="button">
      {t('chooseAgain')}
    </Link>
  ) : (
    <Link to="/performances/$performanceId" params={{ performanceId }} className="button">
      {t('chooseAgain')}
    </Link>
  );
}

function Before({ order, onChanged }: { readonly order: Order; readonly onChanged: () => void }) {
  const { t, money } = useTexts(orderTexts);
  const [isAsking, setAsking] = useState(false);
  const { redirectUrl } = order;
  if (!beforePayment.has(order.state)) return null;
  return (
    <>
      {typeof redirectUrl === 'string' && (
        <Button
          wide
          onPress={() => {
            rememberPayment(order.id);
            return leaveFor(redirectUrl);
          }}
        >
          {t('goOnPaying')}
        </Button>
      )}
      <Button danger wide onPress={() => setAsking(true)}>
        {t('cancelOrder')}
      </Button>
      <ConfirmDialog
        title={t('cancelOrder')}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        danger
        confirm={t('cancelOrder')}
        onConfirm={async () => {
          const path = `/api/orders/${encodeURIComponent(order.id)}/cancellation`;
          await act(`cancel-order ${order.id}`, 'POST', path);
          onChanged();
        }}
      >
        <p>
          {t('cancelOrderEffect', {
            count: order.lines.length,
            total: money(order.total, order.currency),
          })}
        </p>
      </ConfirmDialog>
    </>
  );
}
