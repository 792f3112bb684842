import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { read } from '../../api/client.ts';
import { useFestival } from '../../api/festival.ts';
import { useMember } from '../../api/session.ts';
import { Button } from '../../design/button.tsx';
import { Page } from '../../design/page.tsx';
import { Badge } from '../../design/small.tsx';
import { Table } from '../../design/table.tsx';
import { useTexts } from '../../i18n/index.ts';
import { columnsOf } from '../columns.tsx';
import { Live } from '../live.tsx';
import { useBoard, useNames } from '../names.ts';
import { frameTexts } from '../texts.ts';
import { ChangeItem, Correct } from './change-goods.tsx';
import type { Item, Line, Offered } from './goods-data.ts';
import { goodsTexts } from './goods-texts.ts';

type Asked =
  | { readonly kind: 'correct'; readonly line: Line }
  | { readonly kind: 'price' | 'sale'; readonly item: Item };

const lineColumn = columnsOf<Line>();
const itemColumn = columnsOf<Item>();

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
                      itemColumn.actions(frame.t('actions'), (item) => (
                        <>
                          {item.offered !== undefined && (
                            <Button
                              quiet
                              aria-label={`${frame.t('change')}: ${localised(item.title)}`}
                              onPress={() => setAsked({ kind: 'price', item })}
                            >
                              {frame.t('change')}
                            </Button>
                          )}
                          <Button
                            quiet
                            aria-label={`${t(item.onSale ? 'off' : 'on')}: ${localised(item.title)}`}
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
                      lineColumn.actions(frame.t('actions'), (line) => (
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
