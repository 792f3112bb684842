import { useState } from 'react';
import { act } from '../../api/client.ts';
import { useFestival } from '../../api/festival.ts';
import { Field } from '../../design/field.tsx';
import { notify } from '../../design/notices.tsx';
import { useTexts } from '../../i18n/index.ts';
import { AskDialog } from '../ask-dialog.tsx';
import { frameTexts } from '../texts.ts';
import { WhenField } from '../when-field.tsx';
import { fromZoned, toZoned } from '../zoned.ts';
import { type Item, type Line, type Offered, readGoodsAgain } from './goods-data.ts';
import { goodsTexts } from './goods-texts.ts';

interface CorrectProps {
  readonly line: Line;
  readonly name: string;
  readonly onClose: () => void;
}

export function Correct({ line, name, onClose }: CorrectProps) {
  const { t, number } = useTexts(goodsTexts);
  const [typed, setTyped] = useState('');
  const delta = Number.isSafeInteger(Number(typed)) ? Number(typed) : 0;
  return (
    <AskDialog
      title={t('correctTitle', { name })}
      isOpen
      onClose={onClose}
      longest={300}
      effect={
        <p>
          {t('correctEffect', {
            before: number(line.free),
            after: number(line.free + delta),
            waiting: number(line.waiting),
          })}
        </p>
      }
      submit={t('correct')}
      onSubmit={async ({ reason }) => {
        const path = `/api/goods/${line.itemId}/corrections`;
        const option = line.optionId === null ? {} : { optionId: line.optionId };
        const body = { ...option, delta, reason };
        await act(`correct stock ${path} ${JSON.stringify(body)}`, 'POST', path, body);
        await readGoodsAgain();
        notify(t('done'), 'good');
      }}
    >
      <Field label={t('delta')} type="number" value={typed} onChange={setTyped} isRequired />
    </AskDialog>
  );
}

interface ChangeProps {
  readonly kind: 'price' | 'sale';
  readonly item: Item;
  readonly lines: readonly Line[];
  readonly onClose: () => void;
}

export function ChangeItem({ kind, item, lines, onClose }: ChangeProps) {
  const { t, number, localised } = useTexts(goodsTexts);
  const name = localised(item.title);
  const sum = (of: 'free' | 'held' | 'sold') => number(lines.reduce((all, line) => all + line[of], 0));
  const counts = { free: sum('free'), held: sum('held'), sold: sum('sold') };
  const patch = async (body: object) => {
    await act(`edit item ${item.id} ${JSON.stringify(body)}`, 'PATCH', `/api/goods/${item.id}`, body);
    await readGoodsAgain();
    notify(t('done'), 'good');
  };
  if (kind === 'price' && item.offered !== undefined) {
    return <ChangePrices name={name} offered={item.offered} lines={lines} patch={patch} onClose={onClose} />;
  }
  return (
    <AskDialog
      title={t(item.onSale ? 'takeOff' : 'putOn', { name })}
      isOpen
      onClose={onClose}
      reason={false}
      danger={item.onSale}
      effect={<p>{t(item.onSale ? 'offEffect' : 'onEffect', counts)}</p>}
      submit={t(item.onSale ? 'off' : 'on')}
      onSubmit={() => patch({ onSale: !item.onSale })}
    />
  );
}

interface PricesProps {
  readonly name: string;
  readonly offered: Offered;
  readonly lines: readonly Line[];
  readonly patch: (body: object) => Promise<void>;
  readonly onClose: () => void;
}

function ChangePrices({ name, offered, lines, patch, onClose }: PricesProps) {
  const frame = useTexts(frameTexts);
  const { t, number, money, localised } = useTexts(goodsTexts);
  const { currency, timezone } = useFestival();
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const rows = offered.stock.map((option) => {
    const line = lines.find(({ optionId }) => optionId === option.optionId);
    const text = typed[option.optionId ?? ''];
    const after = text === undefined || text === '' ? option.price : Number(text);
    const label =
      option.optionId === null
        ? name
        : `${name} ${option.title === undefined ? option.optionId : localised(option.title)}`;
    return { ...option, label, after, free: line?.free ?? 0, sold: line?.sold ?? 0 };
  });
  const changed = rows.filter(({ price, after }) => after !== price);
  const free = (price: number) => (price === 0 ? { free: true } : {});
  const send = (said: Readonly<Record<string, string>>) => {
    const options = changed.flatMap(({ optionId, after }) =>
      optionId === null ? [] : [{ id: optionId, price: after, ...free(after) }],
    );
    const own = changed.find(({ optionId }) => optionId === null);
    const when = (field: 'opensAt' | 'closesAt') => {
      const text = said[field] ?? '';
      return text === toZoned(offered[field], timezone) ? {} : { [field]: fromZoned(text, timezone) ?? null };
    };
    const most = Number(said['maxPerFan']);
    const body = {
      ...(own === undefined ? {} : { price: own.after, ...free(own.after) }),
      ...(options.length === 0 ? {} : { options }),
      ...(most === offered.maxPerFan ? {} : { maxPerFan: most }),
      ...when('opensAt'),
      ...when('closesAt'),
    };
    return Object.keys(body).length === 0 ? Promise.resolve() : patch(body);
  };
  return (
    <AskDialog
      title={t('price', { name })}
      isOpen
      onClose={onClose}
      reason={false}
      effect={
        changed.length === 0 ? (
          <p>{t('nothingChanges')}</p>
        ) : (
          changed.map(({ optionId, label, price, after, free: pieces, sold }) => (
            <p key={optionId}>
              {label}:{' '}
              {t('priceEffect', {
                ...{ before: money(price, currency), after: money(after, currency) },
                ...{ free: number(pieces), sold: number(sold) },
                difference: `${after > price ? '+' : ''}${money((after - price) * pieces, currency)}`,
              })}
            </p>
          ))
        )
      }
      submit={frame.t('save')}
      onSubmit={send}
    >
      {rows.map(({ optionId, label, price }) => (
        <Field
          key={optionId}
          label={`${label}: ${t('newPrice')}`}
          type="number"
          value={typed[optionId ?? ''] ?? String(price)}
          onChange={(text) => setTyped((before) => ({ ...before, [optionId ?? '']: text }))}
        />
      ))}
      <Field
        label={t('maxPerFan')}
        name="maxPerFan"
        type="number"
        isRequired
        defaultValue={String(offered.maxPerFan)}
      />
      <WhenField label={t('opensAt')} name="opensAt" value={offered.opensAt} help={t('windowHelp')} />
      <WhenField label={t('closesAt')} name="closesAt" value={offered.closesAt} help={t('windowHelp')} />
    </AskDialog>
  );
}
