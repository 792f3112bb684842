import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { act, read } from '../../api/client.ts';
import { type Text, useFestival } from '../../api/festival.ts';
import { queryClient } from '../../api/query-client.ts';
import { useMember } from '../../api/session.ts';
import { Button } from '../../design/button.tsx';
import { Field } from '../../design/field.tsx';
import { notify } from '../../design/notices.tsx';
import { Page } from '../../design/page.tsx';
import { Badge } from '../../design/small.tsx';
import { Table } from '../../design/table.tsx';
import { useTexts } from '../../i18n/index.ts';
import { AskDialog } from '../ask-dialog.tsx';
import { columnsOf } from '../columns.tsx';
import { Live } from '../live.tsx';
import { useBoard, useNames } from '../names.ts';
import { frameTexts } from '../texts.ts';
import { WhenField } from '../when-field.tsx';
import { fromZoned, toZoned } from '../zoned.ts';
import { goodsTexts } from './goods-texts.ts';

/** An item as fans see it: prices by option, `null` where it has none. */
interface Offered {
  readonly id: string;
  readonly maxPerFan: number;
  readonly opensAt: string;
  readonly closesAt: string;
  readonly stock: readonly {
    readonly optionId: string | null;
    readonly title?: Text;
    readonly price: number;
  }[];
}

interface Item {
  readonly id: string;
  readonly title: Text;
  readonly onSale: boolean;
  /** Undefined: fans do not see it. */
  readonly offered: Offered | undefined;
}

interface Line {
  readonly itemId: string;
  readonly optionId: string | null;
  readonly received: number;
  readonly corrected: number;
  readonly held: number;
  readonly sold: number;
  readonly collected: number;
  readonly free: number;
  readonly waiting: number;
}

type Asked =
  | { readonly kind: 'correct'; readonly line: Line }
  | { readonly kind: 'price' | 'sale'; readonly item: Item };

const lineColumn = columnsOf<Line>();
const itemColumn = columnsOf<Item>();

async function readAgain(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['own', 'stock'] }),
    queryClient.invalidateQueries({ queryKey: ['console-goods'] }),
    queryClient.invalidateQueries({ queryKey: ['board'] }),
  ]);
}

/** Goods: prices, what is on sale, and the stock. */
export function Goods() {
  const frame = useTexts(frameTexts);
  const { t, number, money, localised } = useTexts(goodsTexts);
  const { currency } = useFestival();
  const names = useNames();
  const mayChange = useMember()?.role === 'organiser';
  const [asked, setAsked] = useState<Asked | null>(null);
  const board = useBoard();
  const offered = useQuery({
    queryKey: ['console-goods'],
    queryFn: ({ signal }) => read<{ goods: Offered[] }>('/api/goods', { signal }),
    refetchInterval: 15_000,
  });
  const items: readonly Item[] = (board.data?.goods ?? []).map(({ id, title, onSale }) => ({
    ...{ id, title, onSale },
    offered: offered.data?.goods.find((each) => each.id === id),
  }));
  const prices = (item: Item) => [...new Set(item.offered?.stock.map(({ price }) => price) ?? [])];
  const stock = useQuery({
    queryKey: ['own', 'stock'],
    queryFn: ({ signal }) => read<{ lines: Line[] }>('/api/goods/stock', { signal }),
    refetchInterval: 5_000,
  });
  const lineName = ({ itemId, optionId }: Line) =>
    names.item('merch', optionId === null ? itemId : `${itemId}/${optionId}`);
  const count = (id: Exclude<keyof Line, 'itemId' | 'optionId'>) =>
    lineColumn.numbers(id, t(id), (line) => line[id], number);
  return (
    <Page title={frame.t('goods')}>
      <section className="panel">
        <h2>{t('items')}</h2>
        <Live query={board}>
          {() => (
            <Table
              label={t('items')}
              empty={t('none')}
              rows={items}
              rowId={({ id }) => id}
              columns={[
                itemColumn.words(
                  'item',
                  t('item'),
                  ({ id, title }) => `${localised(title)} ${id}`,
                  ({ id, title }) => (
                    <>
                      <strong>{localised(title)}</strong> <span className="id soft">{id}</span>
                    </>
                  ),
                ),
                itemColumn.numbers(
                  'price',
                  frame.t('price'),
                  (item) => prices(item)[0] ?? 0,
                  (price) => money(price, currency),
                ),
                itemColumn.numbers(
                  'most',
                  t('maxPerFan'),
                  ({ offered: shown }) => shown?.maxPerFan ?? 0,
                  number,
                ),
                itemColumn.words(
                  'state',
                  frame.t('state'),
                  ({ onSale }) => t(onSale ? 'onSale' : 'offSale'),
                  ({ onSale }) => (
                    <Badge kind={onSale ? 'good' : 'info'}>{t(onSale ? 'onSale' : 'offSale')}</Badge>
                  ),
                ),
                ...(mayChange
                  ? [
                      itemColumn.deeds(frame.t('actions'), (item) => (
                        <>
                          {item.offered !== undefined && (
                            <Button
                              quiet
                              aria-label={t('price', { name: localised(item.title) })}
                              onPress={() => setAsked({ kind: 'price', item })}
                            >
                              {frame.t('change')}
                            </Button>
                          )}
                          <Button
                            quiet
                            aria-label={t(item.onSale ? 'takeOff' : 'putOn', { name: localised(item.title) })}
                            onPress={() => setAsked({ kind: 'sale', item })}
                          >
                            {t(item.onSale ? 'off' : 'on')}
                          </Button>
                        </>
                      )),
                    ]
                  : []),
              ]}
            />
          )}
        </Live>
      </section>
      <section className="panel">
        <h2>{t('stock')}</h2>
        <Live query={stock}>
          {({ lines }) => (
            <Table
              label={t('stock')}
              empty={t('none')}
              rows={lines}
              rowId={({ itemId, optionId }) => `${itemId}/${optionId ?? ''}`}
              columns={[
                lineColumn.words('name', t('item'), lineName),
                count('received'),
                count('corrected'),
                count('held'),
                count('sold'),
                count('collected'),
                count('free'),
                count('waiting'),
                ...(mayChange
                  ? [
                      lineColumn.deeds(frame.t('actions'), (line) => (
                        <Button
                          quiet
                          aria-label={t('correctTitle', { name: lineName(line) })}
                          onPress={() => setAsked({ kind: 'correct', line })}
                        >
                          {t('correct')}
                        </Button>
                      )),
                    ]
                  : []),
              ]}
            />
          )}
        </Live>
      </section>
      {asked?.kind === 'correct' && (
        <Correct line={asked.line} name={lineName(asked.line)} onClose={() => setAsked(null)} />
      )}
      {asked !== null && asked.kind !== 'correct' && (
        <ChangeItem
          kind={asked.kind}
          item={asked.item}
          lines={stock.data?.lines.filter(({ itemId }) => itemId === asked.item.id) ?? []}
          onClose={() => setAsked(null)}
        />
      )}
    </Page>
  );
}

interface CorrectProps {
  readonly line: Line;
  readonly name: string;
  readonly onClose: () => void;
}

function Correct({ line, name, onClose }: CorrectProps) {
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
        await readAgain();
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

function ChangeItem({ kind, item, lines, onClose }: ChangeProps) {
  const { t, number, localised } = useTexts(goodsTexts);
  const name = localised(item.title);
  const sum = (of: 'free' | 'held' | 'sold') => number(lines.reduce((all, line) => all + line[of], 0));
  const counts = { free: sum('free'), held: sum('held'), sold: sum('sold') };
  const patch = async (body: object) => {
    await act(`edit item ${item.id} ${JSON.stringify(body)}`, 'PATCH', `/api/goods/${item.id}`, body);
    await readAgain();
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
