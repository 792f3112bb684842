import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { read, serverNow } from '../../api/client.ts';
import { useFestival } from '../../api/festival.ts';
import { Field } from '../../design/field.tsx';
import { Notice } from '../../design/notice.tsx';
import { Page } from '../../design/page.tsx';
import { Badge } from '../../design/small.tsx';
import { Table } from '../../design/table.tsx';
import { useTexts } from '../../i18n/index.ts';
import { columnsOf } from '../columns.tsx';
import { Figures } from '../figures.tsx';
import { Live } from '../live.tsx';
import { salesTexts } from '../sales/sales-texts.ts';
import { shortIds } from '../short-ids.ts';
import { frameTexts } from '../texts.ts';
import { toZoned } from '../zoned.ts';
import { moneyTexts } from './money-texts.ts';
import { OwedRefunds } from './owed-refunds.tsx';
import { findingsOf, type SettledDay, type Settlement, sumsOf } from './settlement-data.ts';

type Method = SettledDay['methods'][number] & { readonly day: string };
type Sold = SettledDay['sold'][number] & { readonly day: string };

const dayColumn = columnsOf<SettledDay>();
const methodColumn = columnsOf<Method>();
const soldColumn = columnsOf<Sold>();
const findingColumn = columnsOf<ReturnType<typeof findingsOf>[number]>();
const stateKinds = { agrees: 'good', differs: 'alarm', 'under-way': 'warning', none: 'info' } as const;

/** What was captured, paid back and kept, whether all books agree, and what is owed. */
export function Money() {
  const frame = useTexts(frameTexts);
  const { t } = useTexts(moneyTexts);
  const { timezone } = useFestival();
  const today = toZoned(new Date(serverNow()).toISOString(), timezone).slice(0, 10);
  const [from, setFrom] = useState(today);
  const [to, setTo] = useState(today);
  const isSpan = /^\d{4}-\d{2}-\d{2}$/.test(from) && /^\d{4}-\d{2}-\d{2}$/.test(to) && from <= to;
  const query = useQuery({
    queryKey: ['own', 'settlement', from, to],
    queryFn: ({ signal }) => read<Settlement>(`/api/orders/settlement?from=${from}&to=${to}`, { signal }),
    enabled: isSpan,
  });
  return (
    <Page title={frame.t('money')}>
      <div className="toolbar">
        <Field label={t('from')} type="date" value={from} onChange={setFrom} />
        <Field label={t('to')} type="date" value={to} onChange={setTo} />
      </div>
      {isSpan && <Live query={query}>{(settlement) => <Settled settlement={settlement} />}</Live>}
      <OwedRefunds />
    </Page>
  );
}

function Settled({ settlement }: { readonly settlement: Settlement }) {
  const { t, money, number } = useTexts(moneyTexts);
  const { currency } = useFestival();
  const sums = sumsOf(settlement);
  const amount = (value: number) => money(value, currency);
  const compared = settlement.days.length - sums.notCompared;
  return (
    <>
      <Figures
        figures={[
          { name: t('captured'), value: amount(sums.captured) },
          {
            name: t('refunded'),
            value: amount(sums.refunded),
            note: t('byHand', { amount: amount(sums.byHand) }),
          },
          { name: t('fees'), value: amount(sums.fees) },
          { name: t('net'), value: amount(sums.net), note: t('netNote') },
          {
            name: t('differences'),
            value: number(sums.differences),
            note: t('differencesNote', { days: sums.notCompared }),
          },
        ]}
      />
      {sums.differences > 0 && <Notice kind="alarm">{t('differ', { count: sums.differences })}</Notice>}
      {sums.differences === 0 && compared > 0 && <Notice kind="good">{t('agree')}</Notice>}
      <Days settlement={settlement} />
      <Differences settlement={settlement} />
    </>
  );
}

function Days({ settlement: { days } }: { readonly settlement: Settlement }) {
  const { t, word, money, number } = useTexts(moneyTexts);
  const sales = useTexts(salesTexts);
  const { currency } = useFestival();
  const amount = (value: number) => money(value, currency);
  const methods = days.flatMap(({ day, methods: own }) => own.map((each) => ({ ...each, day })));
  const sold = days.flatMap(({ day, sold: own }) => own.map((each) => ({ ...each, day })));
  const stateOf = ({ reconciliation }: SettledDay) => reconciliation?.state ?? 'none';
  return (
    <>
      <section className="panel">
        <h2>{t('methods')}</h2>
        <Table
          label={t('methods')}
          empty={t('none')}
          sortedBy={{ column: 'day', down: true }}
          rows={methods}
          rowId={({ day, method, tender }) => `${day} ${method} ${tender ?? ''}`}
          columns={[
            methodColumn.words('day', t('day'), ({ day }) => day),
            methodColumn.words(
              'method',
              t('method'),
              ({ method, tender = method }) => word('method', tender) ?? tender,
            ),
            methodColumn.numbers('payments', t('payments'), ({ payments }) => payments, number),
            methodColumn.numbers('captured', t('captured'), ({ captured }) => captured, amount),
            methodColumn.numbers('refunded', t('refunded'), ({ refunded }) => refunded, amount),
            methodColumn.numbers('fees', t('fees'), ({ providerFees }) => providerFees, amount),
          ]}
        />
      </section>
      <section className="panel">
        <h2>{t('sold')}</h2>
        <Table
          label={t('sold')}
          empty={t('none')}
          sortedBy={{ column: 'day', down: true }}
          rows={sold}
          rowId={({ day, inventory, channel }) => `${day} ${inventory} ${channel}`}
          columns={[
            soldColumn.words('day', t('day'), ({ day }) => day),
            soldColumn.words(
              'inventory',
              t('inventory'),
              ({ inventory }) => word('inventory', inventory) ?? inventory,
            ),
            soldColumn.words(
              'channel',
              t('channel'),
              ({ channel }) => sales.word('channel', channel) ?? channel,
            ),
            soldColumn.numbers('units', t('units'), ({ units }) => units, number),
            soldColumn.numbers('paid', t('paid'), ({ paid }) => paid, amount),
            soldColumn.numbers('discounts', t('discounts'), ({ discounts }) => discounts, amount),
            soldColumn.numbers('free', t('complimentary'), ({ complimentary }) => complimentary, number),
            soldColumn.numbers('kept', t('feesKept'), ({ feesKept }) => feesKept, amount),
          ]}
        />
      </section>
      <section className="panel">
        <h2>{t('compared')}</h2>
        <Table
          label={t('compared')}
          empty={t('none')}
          sortedBy={{ column: 'day', down: true }}
          rows={days}
          rowId={({ day }) => day}
          columns={[
            dayColumn.words('day', t('day'), ({ day }) => day),
            dayColumn.words(
              'state',
              t('compared'),
              (day) => word('state', stateOf(day)) ?? '',
              (day) => <Badge kind={stateKinds[stateOf(day)]}>{word('state', stateOf(day))}</Badge>,
            ),
            dayColumn.numbers(
              'differences',
              t('differences'),
              ({ reconciliation }) => reconciliation?.differences ?? 0,
              number,
            ),
          ]}
        />
      </section>
    </>
  );
}

function Differences({ settlement }: { readonly settlement: Settlement }) {
  const { t, word, money } = useTexts(moneyTexts);
  const { currency } = useFestival();
  const amount = (value: number | null) => (value === null ? '–' : money(value, currency));
  const findings = findingsOf(settlement);
  return (
    <section className="panel">
      <h2>{t('differences')}</h2>
      <Table
        label={t('differences')}
        empty={t('noDifferences')}
        rows={findings}
        rowId={({ id }) => id}
        columns={[
          findingColumn.words('day', t('day'), ({ day }) => day),
          findingColumn.words('kind', t('finding'), ({ kind }) => word('finding', kind) ?? kind),
          findingColumn.words(
            'said',
            t('said'),
            ({ expected, found }) => `${amount(expected)} / ${amount(found)}`,
          ),
          findingColumn.words(
            'order',
            t('order'),
            ({ orderId }) => orderId ?? '',
            ({ orderId }) =>
              orderId === null ? (
                '–'
              ) : (
                <Link to="/organiser/orders/$orderId" params={{ orderId }} className="id">
                  {orderId.slice(-12)}
                </Link>
              ),
          ),
          findingColumn.words(
            'where',
            t('where'),
            ({ where }) => where,
            ({ where }) => <span title={where}>{shortIds(where)}</span>,
          ),
        ]}
      />
    </section>
  );
}
