import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { act } from '../api/client.ts';
import { useFestival } from '../api/festival.ts';
import { Button } from '../design/button.tsx';
import { Checkbox } from '../design/choice.tsx';
import { Dialog } from '../design/dialog.tsx';
import { keepFocusInPage } from '../design/focus.ts';
import { ProblemNotice } from '../design/notice.tsx';
import { notify } from '../design/notices.tsx';
import { Facts, Money } from '../design/small.tsx';
import { useAction } from '../design/use-action.ts';
import { commonTexts } from '../i18n/common.ts';
import { useTexts } from '../i18n/index.ts';
import { chosenQuote } from './cancel-sum.ts';
import { type FullOrder, type LineQuote, orderQuery, quoteQuery } from './data.ts';
import { useNames } from './names.ts';
import { accountTexts } from './texts.ts';
import { readOwnAgain } from './use-tickets.ts';

interface CancelDialogProps {
  readonly orderId: string;
  /** Cancel this ticket alone. Absent: choose lines of the order. */
  readonly ticketId?: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Cancelling lines of an order: what is kept and what comes back is said first, by the service's own quote. */
export function CancelDialog({ isOpen, ...props }: CancelDialogProps) {
  const { t } = useTexts(accountTexts);
  return (
    <Dialog
      title={t(props.ticketId === undefined ? 'cancelTitle' : 'cancelOne')}
      isOpen={isOpen}
      onClose={props.onClose}
    >
      <Quoted {...props} />
    </Dialog>
  );
}

function Quoted({ orderId, ticketId, onClose }: Omit<CancelDialogProps, 'isOpen'>) {
  const { t } = useTexts(accountTexts);
  const quote = useQuery(quoteQuery(orderId));
  const order = useQuery(orderQuery(orderId));
  const error = quote.error ?? order.error;
  if (error !== null) return <ProblemNotice error={error} />;
  if (quote.data === undefined || order.data === undefined) return <p role="status">{t('quoting')}</p>;
  const lines = quote.data.lines.filter((line) => ticketId === undefined || line.ticketId === ticketId);
  return <Choosing order={order.data} lines={lines} onClose={onClose} />;
}

interface Receipt {
  readonly refunds: readonly { readonly amount: number }[];
  readonly refused: readonly unknown[];
  readonly waiting: readonly string[];
}

interface ChoosingProps {
  readonly order: FullOrder;
  readonly lines: readonly LineQuote[];
  readonly onClose: () => void;
}

function Choosing({ order, lines, onClose }: ChoosingProps) {
  const { t, money, moment } = useTexts(accountTexts);
  const common = useTexts(commonTexts);
  const { timezone } = useFestival();
  const only = lines.length === 1 && lines[0]?.offer !== null ? lines[0] : undefined;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(only === undefined ? [] : [only.lineId]));
  const sum = chosenQuote(lines, chosen);

  const cancel = useAction(async () => {
    const lineIds = [...chosen].sort();
    const path = `/api/orders/${encodeURIComponent(order.id)}/lines/cancel`;
    const { body } = await act<Receipt>(`cancel ${lineIds.join(' ')}`, 'POST', path, { lineIds });
    await readOwnAgain();
    notify(receiptWords(body), body.refused.length > 0 ? 'warning' : 'good');
    onClose();
    keepFocusInPage();
  });

  function receiptWords({ refunds, refused, waiting }: Receipt): string {
    const back = refunds.reduce((total, { amount }) => total + amount, 0);
    return [
      refunds.length > 0 ? t('cancelled', { amount: money(back, order.currency) }) : undefined,
      waiting.length > 0 ? t('cancelWaiting', { count: waiting.length }) : undefined,
      refused.length > 0 ? t('cancelRefused', { count: refused.length }) : undefined,
    ]
      .filter((part) => part !== undefined)
      .join(' ');
  }

  if (!lines.some(({ offer }) => offer !== null)) {
    return (
      <>
        <p>{t('nothingToCancel')}</p>
        <LineList order={order} lines={lines} chosen={chosen} />
      </>
    );
  }
  return (
    <>
      <LineList
        order={order}
        lines={lines}
        chosen={chosen}
        {...(only === undefined ? { onChange: setChosen } : {})}
      />
      {chosen.size === 0 ? (
        <p className="soft">{t('chooseSome')}</p>
      ) : (
        <div className="quote" aria-live="polite">
          <Facts
            facts={[
              [t('youPaid'), <Money key="paid" amount={sum.paid} currency={order.currency} />],
              [t('feeIs'), <Money key="fee" amount={sum.fee} currency={order.currency} />],
              [
                t('youGet'),
                <strong key="refund">
                  <Money amount={sum.refund} currency={order.currency} />
                </strong>,
              ],
            ]}
          />
          {sum.until !== undefined && (
            <p className="soft">{t('quoteUntil', { time: moment(sum.until, timezone) })}</p>
          )}
          <p>{t('cancelForGood')}</p>
        </div>
      )}
      <ProblemNotice error={cancel.error} />
      <div className="row end">
        <Button quiet onPress={onClose}>
          {common.t('close')}
        </Button>
        <Button
          danger
          isDisabled={chosen.size === 0}
          isPending={cancel.busy}
          onPress={() => void cancel.run()}
        >
          {chosen.size === 0
            ? t('cancel')
            : t('cancelCount', { count: chosen.size, amount: money(sum.refund, order.currency) })}
        </Button>
      </div>
    </>
  );
}

interface LineListProps {
  readonly order: FullOrder;
  readonly lines: readonly LineQuote[];
  readonly chosen: ReadonlySet<string>;
  readonly onChange?: (chosen: ReadonlySet<string>) => void;
}

function LineList({ order, lines, chosen, onChange }: LineListProps) {
  const { t, word, money } = useTexts(accountTexts);
  const names = useNames(useFestival());
  const shown = lines.map((quote) => {
    const line = order.lines.find(({ id }) => id === quote.lineId);
    return { quote, name: line === undefined ? quote.lineId : names.unitOf(line) };
  });
  const choose = (lineId: string, isChosen: boolean) => {
    const next = new Set(chosen);
    if (isChosen) next.add(lineId);
    else next.delete(lineId);
    onChange?.(next);
  };
  return (
    <ul className="quote-lines">
      {shown.map(({ quote, name }) => (
        <li key={quote.lineId}>
          {quote.offer !== null && onChange !== undefined ? (
            <Checkbox
              isSelected={chosen.has(quote.lineId)}
              onChange={(isChosen) => choose(quote.lineId, isChosen)}
            >
              {name}
            </Checkbox>
          ) : (
            <span>{name}</span>
          )}
          <span className="soft">
            {quote.offer === null
              ? (word('refused', quote.refused ?? '') ?? t('refusedOther'))
              : onChange !== undefined && money(quote.offer.refund, order.currency)}
          </span>
        </li>
      ))}
    </ul>
  );
}
