import { useState } from 'react';
import { act } from '../../api/client.ts';
import { Button } from '../../design/button.tsx';
import { Checkbox, Choice } from '../../design/choice.tsx';
import { notify } from '../../design/notices.tsx';
import { Badge, Money } from '../../design/small.tsx';
import { type Column, Table } from '../../design/table.tsx';
import { useTexts } from '../../i18n/index.ts';
import { AskDialog } from '../ask-dialog.tsx';
import { Live } from '../live.tsx';
import { useNames } from '../names.ts';
import { frameTexts } from '../texts.ts';
import { effectOf, type Fee, mayCancel } from './cancelling.ts';
import {
  type CancelReceipt,
  type DeskLine,
  type DeskOrder,
  type OrderLines,
  readOrderAgain,
  useLines,
} from './order-data.ts';
import { ordersTexts, stateKind } from './orders-texts.ts';

interface PanelProps {
  readonly order: DeskOrder;
  readonly helps: boolean;
}

/** What was bought, and what cancelling it gives back. */
export function OrderLinesPanel({ order, helps }: PanelProps) {
  const { t } = useTexts(ordersTexts);
  const lines = useLines(order.orderId);
  return (
    <section className="panel">
      <h2>{t('lines')}</h2>
      <Live query={lines}>{(read) => <Lines order={order} read={read} helps={helps} />}</Live>
    </section>
  );
}

function Lines({ order, read, helps }: PanelProps & { readonly read: OrderLines }) {
  const { t, word, money, localised } = useTexts(ordersTexts);
  const frame = useTexts(frameTexts);
  const names = useNames();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isAsking, setAsking] = useState(false);
  const { lines, refunds } = read.order;
  const quotes = new Map(read.quote.lines.map((quote) => [quote.lineId, quote]));
  const nameOf = ({ inventory, item, seat, label }: DeskLine) => {
    if (inventory === 'seat') return `${names.item(inventory, item)}${seat === null ? '' : ` · ${seat}`}`;
    if (label === null) return names.item(inventory, item);
    return typeof label === 'string' ? label : localised(label);
  };
  const backNow = (line: DeskLine) => {
    const quote = quotes.get(line.id);
    if (line.state !== 'PAID' || quote === undefined) return '–';
    const { offer, refused } = quote;
    if (offer !== null) {
      const amounts = { refund: money(offer.refund, order.currency), fee: money(offer.fee, order.currency) };
      return t('backNowIs', amounts);
    }
    return refused === 'REFUNDS_CLOSED' ? t('closed') : t('notCancellable');
  };
  const choose = (id: string, isChosen: boolean) =>
    setChosen((before) => {
      const next = new Set(before);
      if (isChosen) next.add(id);
      else next.delete(id);
      return next;
    });
  const choice: Column<DeskLine> = {
    id: 'choose',
    name: t('chooseHead'),
    cell: (line) =>
      mayCancel(line, quotes.get(line.id)) && (
        <Checkbox isSelected={chosen.has(line.id)} onChange={(isChosen) => choose(line.id, isChosen)}>
          <span className="visually-hidden">{t('choose', { name: nameOf(line) })}</span>
        </Checkbox>
      ),
  };
  const stillChosen = lines.filter(({ id }) => chosen.has(id));
  return (
    <>
      <Table
        label={t('lines')}
        empty={t('noneFound')}
        rows={lines}
        rowId={({ id }) => id}
        columns={[
          ...(helps ? [choice] : []),
          { id: 'line', name: t('line'), value: nameOf, cell: nameOf },
          {
            id: 'state',
            name: frame.t('state'),
            value: ({ state }) => word('line', state) ?? state,
            cell: ({ state }) => <Badge kind={stateKind(state)}>{word('line', state) ?? state}</Badge>,
          },
          {
            id: 'paid',
            name: t('paid'),
            numeric: true,
            value: ({ paid }) => paid,
            cell: ({ paid }) => <Money amount={paid} currency={order.currency} />,
          },
          { id: 'back', name: t('backNow'), value: backNow, cell: backNow },
        ]}
      />
      {refunds.length > 0 && (
        <p className="soft">
          {t('refunds')}:{' '}
          {refunds
            .map(({ amount, state }) => `${money(amount, order.currency)} ${word('refund', state) ?? state}`)
            .join(', ')}
        </p>
      )}
      {helps && (
        <div className="row panel-actions">
          <Button danger isDisabled={stillChosen.length === 0} onPress={() => setAsking(true)}>
            {t('cancelLines', { count: stillChosen.length })}
          </Button>
        </div>
      )}
      <CancelDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        order={order}
        read={read}
        chosen={chosen}
        onDone={() => setChosen(new Set())}
      />
    </>
  );
}

interface CancelProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly order: DeskOrder;
  readonly read: OrderLines;
  readonly chosen: ReadonlySet<string>;
  readonly onDone: () => void;
}

function CancelDialog({ isOpen, onClose, order, read, chosen, onDone }: CancelProps) {
  const { t, money } = useTexts(ordersTexts);
  const [fee, setFee] = useState<Fee>('by-rules');
  const effect = effectOf(read.order.lines, read.quote.lines, chosen, fee);
  const amounts = {
    count: effect.lineIds.length,
    refund: money(effect.refund, order.currency),
    kept: money(effect.kept, order.currency),
  };
  return (
    <AskDialog
      title={t('cancelTitle', { count: chosen.size })}
      isOpen={isOpen}
      onClose={onClose}
      danger
      submit={t('cancelNow', amounts)}
      effect={
        <>
          <p>
            <strong>{t('effect', amounts)}</strong>
          </p>
          {effect.left > 0 && <p>{t('effectLeft', { count: effect.left })}</p>}
          <p>{t('effectVoid')}</p>
        </>
      }
      onSubmit={async ({ reason }) => {
        const { body } = await act<CancelReceipt>(
          `cancel for fan ${effect.lineIds.join()} ${fee}`,
          'POST',
          `/api/support/orders/${order.orderId}/lines/cancel`,
          { lineIds: effect.lineIds, fee, reason },
        );
        onDone();
        await readOrderAgain(order.orderId);
        notify(...said(body));
      }}
    >
      <Choice
        label={t('feeQuestion')}
        value={fee}
        onChange={setFee}
        options={[
          { value: 'by-rules', label: t('feeRules') },
          { value: 'none', label: t('feeNone') },
        ]}
      />
    </AskDialog>
  );

  function said({ refunds, refused, waiting }: CancelReceipt): [string, 'good' | 'warning'] {
    const refund = refunds.reduce((sum, { amount }) => sum + amount, 0);
    const done = effect.lineIds.length - refused.length - waiting.length;
    const parts = [t('cancelled', { count: done, refund: money(refund, order.currency) })];
    if (refused.length > 0) {
      const reason = [...new Set(refused.map((each) => each.reason))].join(', ');
      parts.push(t('cancelledPartly', { count: refused.length, reason }));
    }
    if (waiting.length > 0) parts.push(t('cancelWaiting', { count: waiting.length }));
    return [parts.join(' '), parts.length === 1 ? 'good' : 'warning'];
  }
}
