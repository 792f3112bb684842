import './account.css';
import './problems.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useFestival, useHas } from '../api/festival.ts';
import type { Order } from '../api/order.ts';
import { Button } from '../design/button.tsx';
import { ProblemNotice } from '../design/notice.tsx';
import { Badge, Money } from '../design/small.tsx';
import { useTexts } from '../i18n/index.ts';
import { CancelDialog } from './cancel-dialog.tsx';
import { type FullLine, type FullOrder, isCancelled, orderQuery } from './data.ts';
import { useNames } from './names.ts';
import { accountTexts } from './texts.ts';

/** Below an order that is paid for: its receipt, what became of each line, refunds, and cancelling. The order's page shows it. */
export function OrderAfter({ order: { id } }: { readonly order: Order }) {
  const { data: order, error } = useQuery({
    ...orderQuery(id),
    // Money that is on its way arrives while the page is open.
    refetchInterval: ({ state }) => (state.data !== undefined && isMoving(state.data) ? 3_000 : false),
  });
  if (error !== null) return <ProblemNotice error={error} />;
  if (order === undefined) return null;
  return (
    <>
      <Papers order={order} />
      <Changes order={order} />
      <Cancelling order={order} />
    </>
  );
}

function isMoving({ lines, refunds }: FullOrder): boolean {
  return (
    lines.some(({ state }) => state === 'WITHDRAWING' || state === 'CANCELLING') ||
    refunds.some(({ state }) => state === 'REQUESTED' || state === 'SENT')
  );
}

function Papers({ order }: { readonly order: FullOrder }) {
  const { t, language } = useTexts(accountTexts);
  const hasPapers = useHas('documents');
  if (!hasPapers) return null;
  const paper = (name: string) => `/api/documents/orders/${order.id}/${name}.pdf?language=${language}`;
  const hasTickets = order.lines.some(({ ticketId, state }) => ticketId !== null && state === 'PAID');
  return (
    <nav className="row" aria-label={t('papers')}>
      <a className="button quiet" href={paper('receipt')} target="_blank" rel="noreferrer">
        {t('receipt')}
      </a>
      {hasTickets && (
        <a className="button quiet" href={paper('tickets')} target="_blank" rel="noreferrer">
          {t('ticketsPdf')}
        </a>
      )}
    </nav>
  );
}

/** Lines that are no longer what was paid for, and the money for them. */
function Changes({ order }: { readonly order: FullOrder }) {
  const { t } = useTexts(accountTexts);
  const changed = order.lines.filter((line) => isCancelled(line) || line.state === 'WITHDRAWING');
  if (changed.length === 0 && order.refunds.length === 0) return null;
  return (
    <section className="card refunds-card">
      <h2>{t('refunds')}</h2>
      <ul className="lines">
        {changed.map((line) => (
          <ChangedLine key={line.id} line={line} currency={order.currency} />
        ))}
      </ul>
      <ul className="lines refund-rows">
        {order.refunds.map(({ id, amount, state }) => (
          <li key={id}>
            <Badge kind={state === 'DONE' ? 'good' : 'warning'}>{t(`refund.${state}`)}</Badge>
            <strong>
              <Money amount={amount} currency={order.currency} />
            </strong>
          </li>
        ))}
      </ul>
    </section>
  );
}

function ChangedLine({ line, currency }: { readonly line: FullLine; readonly currency: string }) {
  const { t, word, money } = useTexts(accountTexts);
  const names = useNames(useFestival());
  return (
    <li>
      <span>
        {names.unitOf(line)}
        <span className="soft line-note">
          {word('line', line.state)}
          {line.fee !== null && line.fee > 0 && ` · ${t('kept', { fee: money(line.fee, currency) })}`}
        </span>
      </span>
      <Money amount={line.paid} currency={currency} />
    </li>
  );
}

function Cancelling({ order }: { readonly order: FullOrder }) {
  const { t } = useTexts(accountTexts);
  const [open, setOpen] = useState(false);
  if (!order.lines.some(({ state }) => state === 'PAID')) return null;
  return (
    <>
      <Button danger className="cancel-some" onPress={() => setOpen(true)}>
        {t('cancelSome')}
      </Button>
      <CancelDialog orderId={order.id} isOpen={open} onClose={() => setOpen(false)} />
    </>
  );
}
