import { useQuery } from '@tanstack/react-query';
import { read } from '../../api/client.ts';
import { useFestival, useHas } from '../../api/festival.ts';
import { Page } from '../../design/page.tsx';
import { EmptyState, Money } from '../../design/small.tsx';
import { Table } from '../../design/table.tsx';
import { useTexts } from '../../i18n/index.ts';
import { type Figure, Figures } from '../figures.tsx';
import { Live } from '../live.tsx';
import { type Board, type Stock, useBoard, useNames } from '../names.ts';
import { frameTexts } from '../texts.ts';
import { Chart } from './chart.tsx';
import { salesTexts } from './sales-texts.ts';
import { instantOfHour, type SalesBoard, type SoldItem, type Tally, tally, withQuietHours } from './tally.ts';

/** Hours that the chart shows; the table has all. */
const CHARTED_HOURS = 72;

/** What is sold, held and earned, as it happens. */
export function Sales() {
  const frame = useTexts(frameTexts);
  const { t, time } = useTexts(salesTexts);
  const { timezone } = useFestival();
  const sales = useQuery({
    queryKey: ['own', 'sales-board'],
    queryFn: ({ signal }) => read<SalesBoard>('/api/overview/sales', { signal }),
    refetchInterval: 5_000,
  });
  const updated = sales.dataUpdatedAt > 0 && (
    <span className="soft">{t('updated', { time: time(sales.dataUpdatedAt, timezone) })}</span>
  );
  return (
    <Page title={frame.t('sales')} aside={updated}>
      <Live query={sales}>{(board) => <Sold board={board} />}</Live>
    </Page>
  );
}

function Sold({ board }: { readonly board: SalesBoard }) {
  const { t, number, word } = useTexts(salesTexts);
  const { currency } = useFestival();
  const names = useNames();
  const places = board.items.filter(({ inventory }) => inventory === 'seat');
  const others = board.items.filter(({ inventory }) => inventory !== 'seat');
  const byCategory = tally(places, (item) =>
    item.category === undefined ? t('noCategory') : names.category(item.item, item.category),
  );
  return (
    <>
      <Totals board={board} />
      {board.items.length === 0 ? (
        <EmptyState title={t('none')}>
          <p>{t('noneWhy')}</p>
        </EmptyState>
      ) : (
        <>
          <Hours board={board} />
          <div className="side-by-side">
            <Tallies
              title={t('bySection')}
              name={t('item')}
              rows={tally(places, ({ inventory, item }) => names.item(inventory, item))}
            />
            <Tallies title={t('byCategory')} name={t('category')} rows={byCategory} />
            {others.length > 0 && (
              <Tallies
                title={t('goodsAndRooms')}
                name={t('item')}
                rows={tally(others, ({ inventory, item }) => names.item(inventory, item))}
              />
            )}
            <section className="panel">
              <h2>{t('byChannel')}</h2>
              <Chart
                sideways
                write={number}
                bars={board.channels.map(({ channel, units }) => ({
                  name: word('channel', channel) ?? channel,
                  value: units,
                }))}
              />
              <Table
                label={t('byChannel')}
                empty={t('none')}
                rows={board.channels}
                rowId={({ channel }) => channel}
                columns={[
                  {
                    id: 'channel',
                    name: t('channel'),
                    cell: ({ channel }) => word('channel', channel) ?? channel,
                    value: ({ channel }) => word('channel', channel) ?? channel,
                  },
                  {
                    id: 'units',
                    name: t('units'),
                    numeric: true,
                    cell: ({ units }) => number(units),
                    value: ({ units }) => units,
                  },
                  {
                    id: 'paid',
                    name: t('revenue'),
                    numeric: true,
                    cell: ({ paid }) => <Money amount={paid} currency={currency} />,
                    value: ({ paid }) => paid,
                  },
                ]}
              />
            </section>
          </div>
        </>
      )}
    </>
  );
}

function Totals({ board }: { readonly board: SalesBoard }) {
  const { t, number, percent, money } = useTexts(salesTexts);
  const { currency } = useFestival();
  const stock = useBoard().data;
  const queue = useQueue();
  const all = tally(board.items, () => 'all')[0];
  const places = tally(board.items.filter(isPlace), () => 'all')[0];
  const now = stock === undefined ? undefined : placesOf(stock);
  const figures: Figure[] = [
    {
      name: t('sold'),
      value: number(places?.units ?? 0),
      note:
        now === undefined || now.capacity === 0
          ? undefined
          : t('soldNote', {
              percent: percent(now.sold / now.capacity),
              capacity: number(now.capacity),
            }),
    },
    {
      name: t('held'),
      value: now === undefined ? '–' : number(now.held + now.pinned),
      note: now === undefined ? undefined : t('heldNote', { pinned: number(now.pinned) }),
    },
    { name: t('void'), value: number(all?.voidUnits ?? 0) },
    { name: t('revenue'), value: money(all?.revenue ?? 0, currency), note: t('revenueNote') },
    { name: t('fees'), value: money(all?.feesKept ?? 0, currency) },
    {
      name: t('conversion'),
      value: board.conversionPercent === null ? '–' : percent(board.conversionPercent / 100),
      note: t('conversionNote'),
    },
  ];
  if (queue !== undefined) {
    figures.push({
      name: t('queue'),
      value: number(queue.waiting),
      note: queue.perSecond === null ? t('queueOpen') : t('queueNote', { rate: number(queue.perSecond) }),
    });
  }
  return <Figures figures={figures} />;
}

function Hours({ board }: { readonly board: SalesBoard }) {
  const { t, number, moment, time } = useTexts(salesTexts);
  const { currency, timezone } = useFestival();
  const hours = withQuietHours(board.hours, CHARTED_HOURS);
  const count = (id: 'units' | 'holds' | 'completed', name: string) => ({
    id,
    name,
    numeric: true,
    cell: (hour: SalesBoard['hours'][number]) => number(hour[id]),
    value: (hour: SalesBoard['hours'][number]) => hour[id],
  });
  return (
    <section className="panel">
      <h2>{t('byHour')}</h2>
      <div className="side-by-side">
        <Chart
          write={number}
          bars={hours.map(({ hour, units }) => ({
            name: time(instantOfHour(hour), timezone),
            value: units,
          }))}
        />
        <Table
          label={t('byHour')}
          empty={t('none')}
          pageSize={6}
          sortedBy={{ column: 'hour', down: true }}
          rows={board.hours}
          rowId={({ hour }) => hour}
          columns={[
            {
              id: 'hour',
              name: t('hour'),
              cell: ({ hour }) => moment(instantOfHour(hour), timezone),
              value: ({ hour }) => hour,
            },
            count('units', t('units')),
            {
              id: 'paid',
              name: t('revenue'),
              numeric: true,
              cell: ({ paid }) => <Money amount={paid} currency={currency} />,
              value: ({ paid }) => paid,
            },
            count('holds', t('holds')),
            count('completed', t('completed')),
          ]}
        />
      </div>
    </section>
  );
}

interface TalliesProps {
  readonly title: string;
  readonly name: string;
  readonly rows: readonly Tally[];
}

function Tallies({ title, name, rows }: TalliesProps) {
  const { t, number, money } = useTexts(salesTexts);
  const { currency } = useFestival();
  const column = (id: 'units' | 'voidUnits' | 'revenue' | 'feesKept', label: string) => ({
    id,
    name: label,
    numeric: true,
    cell: (row: Tally) =>
      id === 'revenue' || id === 'feesKept' ? money(row[id], currency) : number(row[id]),
    value: (row: Tally) => row[id],
  });
  return (
    <section className="panel">
      <h2>{title}</h2>
      <Chart
        sideways
        write={number}
        bars={rows.slice(0, 12).map(({ key, units }) => ({ name: key, value: units }))}
      />
      <Table
        label={title}
        empty={t('none')}
        pageSize={8}
        rows={rows}
        rowId={({ key }) => key}
        columns={[
          { id: 'key', name, cell: ({ key }) => key, value: ({ key }) => key },
          column('units', t('sold')),
          column('voidUnits', t('void')),
          column('revenue', t('revenue')),
          column('feesKept', t('fees')),
        ]}
      />
    </section>
  );
}

const isPlace = ({ inventory }: SoldItem) => inventory === 'seat';

function placesOf({ performances }: Board): Stock {
  const sum = (of: keyof Omit<Stock, 'blocked'>) =>
    performances.flatMap(({ sections }) => sections).reduce((all, section) => all + section[of], 0);
  return {
    ...{ capacity: sum('capacity'), held: sum('held'), pinned: sum('pinned') },
    ...{ sold: sum('sold'), used: sum('used'), free: sum('free') },
  };
}

/** Who wait, where the festival has a waiting room. */
function useQueue(): { readonly waiting: number; readonly perSecond: number | null } | undefined {
  const has = useHas('queue');
  const { data } = useQuery({
    queryKey: ['queue-board'],
    queryFn: ({ signal }) => read<{ waiting: number; perSecond: number | null }>('/api/queue', { signal }),
    enabled: has,
    refetchInterval: 5_000,
    retry: false,
  });
  return data;
}
