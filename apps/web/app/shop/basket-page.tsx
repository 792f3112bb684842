import './basket.css';
import type { Consent } from '@clove/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Suspense, useEffect, useRef, useState } from 'react';
import { ApiProblem, act, read } from '../api/client.ts';
import { festivalQuery, useFestival, useHas } from '../api/festival.ts';
import type { Order } from '../api/order.ts';
import { queryClient } from '../api/query-client.ts';
import { forgetMember } from '../api/session.ts';
import { Button } from '../design/button.tsx';
import { Choice } from '../design/choice.tsx';
import { ConfirmDialog } from '../design/dialog.tsx';
import { keepFocusInPage } from '../design/focus.ts';
import { Notice, ProblemNotice } from '../design/notice.tsx';
import { Page } from '../design/page.tsx';
import { EmptyState, Money } from '../design/small.tsx';
import { useAction } from '../design/use-action.ts';
import { useTexts } from '../i18n/index.ts';
import { MembersOnly } from '../shell/members-only.tsx';
import { PagePending } from '../shell/page-states.tsx';
import { dropHolds, keepOrder } from './basket-store.ts';
import { outsideLimits } from './category-limits.ts';
import { ConsentFields, isComplete } from './consent.tsx';
import type { InventoryName } from './hold.ts';
import { forgetEnd, leaveFor, rememberedEnd, rememberPayment } from './last-payment.ts';
import { unitName } from './names.ts';
import { useOpenedCode } from './opened-code.ts';
import { methodsFor } from './payment-methods.ts';
import { releaseHold } from './place-hold.ts';
import type { Quote } from './quote.ts';
import { soldIn, withOpened } from './sold.ts';
import { shopTexts } from './texts.ts';
import { minutesAndSeconds, useClock } from './use-clock.ts';
import { type BasketItem, readHoldsAgain, useHolds } from './use-holds.ts';
import { VoucherField } from './voucher-field.tsx';

/** What is held, how long, and the payment. */
export function BasketPage() {
  const { t } = useTexts(shopTexts);
  return <MembersOnly title={t('basket')}>{() => <Basket />}</MembersOnly>;
}

function Basket() {
  const { t, word } = useTexts(shopTexts);
  const { items, isReading, error } = useHolds();
  const [why] = useState(rememberedEnd);
  useEffect(forgetEnd, []);
  const [isOver, setIsOver] = useState(false);
  const open = items.filter(({ hold }) => hold.state === 'ACTIVE');
  const paying = items.filter(({ hold }) => hold.state === 'PINNED');
  return (
    <Page title={t('basket')} narrow>
      <div className="stack">
        {why !== undefined && (
          <Notice kind="warning">{word('ended', why) ?? word('ended', 'declined')}</Notice>
        )}
        {isOver && <Notice kind="alarm">{t('holdOver')}</Notice>}
        <ProblemNotice error={error} />
        {items.length === 0 && (isReading ? <PagePending /> : <Empty />)}
        {open.length > 0 && <Clock items={open} onOver={() => setIsOver(true)} />}
        {open.map((item) => (
          <Held key={item.hold.id} item={item} />
        ))}
        {paying.map(({ ref, hold }) => (
          <Notice key={hold.id}>
            {t('beingPaid')}{' '}
            {ref.orderId !== null && (
              <Link to="/orders/$orderId" params={{ orderId: ref.orderId }}>
                {t('toTheOrder')}
              </Link>
            )}
          </Notice>
        ))}
        {open.length > 0 && <Payment items={open} />}
        {open.length > 0 && (
          <Suspense fallback={null}>
            <More />
          </Suspense>
        )}
      </div>
    </Page>
  );
}

function Empty() {
  const { t } = useTexts(shopTexts);
  return (
    <EmptyState title={t('basketEmpty')}>
      <Link to="/" className="button">
        {t('choose')}
      </Link>
    </EmptyState>
  );
}

/** The time of the hold that ends first. When it is over, the services are asked what still is held. */
function Clock({ items, onOver }: { readonly items: readonly BasketItem[]; readonly onOver: () => void }) {
  const { t } = useTexts(shopTexts);
  const now = useClock();
  const ends = Math.min(...items.map(({ hold }) => Date.parse(hold.expiresAt)));
  const left = ends - now;
  const announced = useRef(0);
  useEffect(() => {
    if (left > 0 || announced.current === ends) return;
    announced.current = ends;
    const over = items.filter(({ hold }) => Date.parse(hold.expiresAt) <= ends).map(({ hold }) => hold.id);
    dropHolds(over);
    onOver();
    void readHoldsAgain();
  }, [left, ends, items, onOver]);
  return (
    <p className={left < 60_000 ? 'clock soon' : 'clock'} role="timer">
      {t('timeLeft', { time: minutesAndSeconds(left) })}
    </p>
  );
}

function Held({ item: { ref, hold } }: { readonly item: BasketItem }) {
  const words = useTexts(shopTexts);
  const { t, localised, moment } = words;
  const festival = withOpened(useFestival(), useOpenedCode());
  const { timezone } = festival;
  const performance = soldIn(festival, hold.performanceId ?? '');
  const [isGivingBack, setGivingBack] = useState(false);
  const release = async () => {
    try {
      await releaseHold(ref.inventory, hold.id);
      dropHolds([hold.id]);
      keepFocusInPage();
    } finally {
      // A refused request may have changed the hold: show its current state.
      void readHoldsAgain();
    }
  };
  const title =
    performance === undefined
      ? t(ref.inventory === 'stay' ? 'rooms' : 'goods')
      : localised(performance.title);
  return (
    <section className="card held">
      <div className="held-head">
        <div>
          <h2>{title}</h2>
          {performance !== undefined && <p className="soft">{moment(performance.startsAt, timezone)}</p>}
        </div>
        <Button quiet aria-label={t('letGoNamed', { what: title })} onPress={() => setGivingBack(true)}>
          {t('letGo')}
        </Button>
      </div>
      <ul className="lines">
        {hold.units.map((unit) => (
          <li key={unit.unitId}>
            <span>
              {unitName(
                words,
                unit,
                performance?.sections.find(({ id }) => id === unit.sectionId),
              )}
              {unit.category != null && <small className="soft"> {localised(unit.category.title)}</small>}
            </span>
            <Money amount={unit.price} currency={hold.currency} />
          </li>
        ))}
      </ul>
      <ConfirmDialog
        title={t('letGoNamed', { what: title })}
        isOpen={isGivingBack}
        onClose={() => setGivingBack(false)}
        danger
        confirm={t('letGo')}
        onConfirm={release}
      >
        <p>
          {t('letGoEffect', {
            count: hold.units.length,
            amount: words.money(
              hold.units.reduce((sum, { price }) => sum + price, 0),
              hold.currency,
            ),
          })}
        </p>
      </ConfirmDialog>
    </section>
  );
}

function Payment({ items }: { readonly items: readonly BasketItem[] }) {
  const { t, word, money, localised } = useTexts(shopTexts);
  const navigate = useNavigate();
  const [quoted, setQuoted] = useState<{ readonly quote: Quote; readonly of: string }>();
  const basketKey = items.map(({ hold }) => hold.id).join();
  // What a code takes off counts for the basket that it was asked for.
  const quote = quoted?.of === basketKey ? quoted.quote : undefined;
  const units = items.flatMap(({ hold }) => hold.units);
  const limits = outsideLimits(units);
  const sum = units.reduce((all, { price }) => all + price, 0);
  const total = quote?.total ?? sum;
  const currency = items[0]?.hold.currency ?? 'KRW';
  const offered = useOfferedMethods(items[0]);
  const methods = methodsFor(total, offered ?? []);
  const [picked, setPicked] = useState<string>();
  const { legalTexts } = useFestival();
  const [consent, setConsent] = useState<Consent>({});
  const agreed = isComplete(legalTexts, consent);
  const method = methods.find((each) => each === picked) ?? methods[0];
  const { run, error, busy } = useAction(async () => {
    if (method === undefined || !agreed || limits.length > 0) return;
    const holds = items.map(({ ref }) => ({ inventory: ref.inventory, holdId: ref.holdId }));
    const holdIds = holds.map(({ holdId }) => holdId);
    try {
      const { body } = await act<{ order: Order; redirectUrl: string | null }>(
        `order ${[...holdIds].sort().join(' ')} ${method} ${quote?.code ?? ''} ${JSON.stringify(legalTexts ?? {})}`,
        'POST',
        '/api/orders',
        {
          ...{ holds, paymentMethod: method },
          ...(quote === undefined ? {} : { voucher: quote.code }),
          ...(legalTexts === undefined ? {} : { consent }),
        },
      );
      keepOrder(holdIds, body.order.id);
      if (body.redirectUrl === null) {
        await navigate({ to: '/orders/$orderId', params: { orderId: body.order.id } });
        return;
      }
      rememberPayment(body.order.id);
      // Back from the provider's page must lead to this order, not to paying for the same places again.
      window.history.replaceState(window.history.state, '', `/orders/${body.order.id}`);
      await leaveFor(body.redirectUrl);
    } catch (failure) {
      if (failure instanceof ApiProblem && failure.status === 401) forgetMember();
      // The texts changed while the page was open: they are shown as they are now, and asked for anew.
      if (failure instanceof ApiProblem && failure.slug === 'consent-needed')
        await queryClient.invalidateQueries({ queryKey: festivalQuery.queryKey });
      // A refused request may have changed the holds: show their current state.
      if (failure instanceof ApiProblem && failure.status === 409) void readHoldsAgain();
      throw failure;
    }
  });
  return (
    <section className="card payment">
      <VoucherField
        items={items}
        quote={quote}
        onQuote={(next) => setQuoted(next === undefined ? undefined : { quote: next, of: basketKey })}
      />
      <p className="payment-total">
        <span>{t('total')}</span>
        <strong className="total">
          <Money amount={total} currency={currency} />
        </strong>
      </p>
      {total > 0 && methods.length > 0 && (
        <Choice
          label={t('payWith')}
          value={method}
          onChange={setPicked}
          options={methods.map((each) => ({ value: each, label: word('method', each) ?? each }))}
        />
      )}
      <ConsentFields legalTexts={legalTexts} consent={consent} onChange={setConsent} />
      {!agreed && <p className="soft">{t('consentMissing')}</p>}
      {limits.map(({ of, title, count, min, max }) => (
        <Notice key={of} kind="warning">
          {count < min
            ? t('tooFew', { category: localised(title), count, min })
            : t('tooMany', { category: localised(title), count, max })}
        </Notice>
      ))}
      <ProblemNotice error={error} />
      <Button
        wide
        isDisabled={method === undefined || !agreed || limits.length > 0}
        isPending={busy}
        onPress={() => void run()}
      >
        {total === 0 ? t('getFree') : t('pay', { price: money(total, currency) })}
      </Button>
    </section>
  );
}

const methodPaths: Readonly<Record<InventoryName, string>> = {
  seat: '/api/seats?performance=',
  merch: '/api/goods',
  stay: '/api/rooms',
};

/** What this festival's fans can pay with: every inventory says the same. */
function useOfferedMethods(item: BasketItem | undefined): readonly string[] | undefined {
  const inventory = item?.ref.inventory ?? 'seat';
  const performance = encodeURIComponent(item?.hold.performanceId ?? '');
  const path = inventory === 'seat' ? `${methodPaths.seat}${performance}` : methodPaths[inventory];
  return useQuery({
    queryKey: ['payment-methods'],
    queryFn: async ({ signal }) =>
      (await read<{ paymentMethods: readonly string[] }>(path, { signal })).paymentMethods,
    enabled: item !== undefined,
    staleTime: 60_000,
  }).data;
}

function More() {
  const { t } = useTexts(shopTexts);
  const goods = useHas('merch');
  const rooms = useHas('stay');
  return (
    <p className="row">
      <span className="soft">{t('addMore')}</span>
      <Link to="/">{t('performances')}</Link>
      {goods && <Link to="/goods">{t('goods')}</Link>}
      {rooms && <Link to="/rooms">{t('rooms')}</Link>}
    </p>
  );
}
