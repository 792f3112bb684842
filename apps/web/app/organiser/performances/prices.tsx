import { useState } from 'react';
import { act } from '../../api/client.ts';
import { festivalQuery, useFestival } from '../../api/festival.ts';
import { queryClient } from '../../api/query-client.ts';
import { Button } from '../../design/button.tsx';
import { Field } from '../../design/field.tsx';
import { notify } from '../../design/notices.tsx';
import { Table } from '../../design/table.tsx';
import { useTexts } from '../../i18n/index.ts';
import type { MapSection } from '../../shop/seat-map.ts';
import { AskDialog } from '../ask-dialog.tsx';
import { columnsOf } from '../columns.tsx';
import { Live } from '../live.tsx';
import { useSeatMap } from '../seats/seat-data.ts';
import { frameTexts } from '../texts.ts';
import { usePerformanceFigures } from './figures-of.ts';
import { performancesTexts } from './performances-texts.ts';

const column = columnsOf<MapSection>();
type Asked = { readonly kind: 'price' | 'capacity'; readonly section: MapSection };

interface PricesProps {
  readonly performanceId: string;
  readonly mayChange: boolean;
}

/** Sections with their prices and capacities, and what a change of them does. */
export function Prices({ performanceId, mayChange }: PricesProps) {
  const frame = useTexts(frameTexts);
  const { t, word, money, number, localised } = useTexts(performancesTexts);
  const { currency } = useFestival();
  const query = useSeatMap(performanceId);
  const [asked, setAsked] = useState<Asked | null>(null);
  const nameOf = ({ id, title }: MapSection) => (title === undefined ? id : localised(title));
  return (
    <section className="panel">
      <h2>{t('prices')}</h2>
      <Live query={query}>
        {({ map }) => (
          <Table
            label={t('prices')}
            empty={t('none')}
            rows={map.sections}
            rowId={({ id }) => id}
            columns={[
              column.words('name', frame.t('section'), nameOf),
              column.words('kind', t('kind'), ({ kind }) => word('kind', kind) ?? kind),
              column.words(
                'price',
                frame.t('price'),
                ({ price }) => String(price).padStart(10, '0'),
                ({ price, categories }) =>
                  categories === undefined
                    ? money(price, currency)
                    : categories.map(({ id, title, price: own }) => (
                        <div key={id}>
                          {localised(title)} {money(own, currency)}
                        </div>
                      )),
              ),
              column.numbers('free', t('free'), ({ free }) => free, number),
              column.numbers('capacity', t('capacity'), ({ capacity }) => capacity, number),
              ...(mayChange
                ? [
                    column.actions(frame.t('actions'), (section) => (
                      <>
                        <Button
                          quiet
                          aria-label={t('changePrice', { name: nameOf(section) })}
                          onPress={() => setAsked({ kind: 'price', section })}
                        >
                          {frame.t('price')}
                        </Button>
                        {section.kind === 'standing' && (
                          <Button
                            quiet
                            aria-label={t('correct', { name: nameOf(section) })}
                            onPress={() => setAsked({ kind: 'capacity', section })}
                          >
                            {t('correctShort')}
                          </Button>
                        )}
                      </>
                    )),
                  ]
                : []),
            ]}
          />
        )}
      </Live>
      {asked?.kind === 'price' && (
        <PriceDialog {...{ performanceId }} section={asked.section} onClose={() => setAsked(null)} />
      )}
      {asked?.kind === 'capacity' && (
        <CapacityDialog {...{ performanceId }} section={asked.section} onClose={() => setAsked(null)} />
      )}
    </section>
  );
}

interface DialogProps {
  readonly performanceId: string;
  readonly section: MapSection;
  readonly onClose: () => void;
}

async function correct({ performanceId, section }: DialogProps, body: object): Promise<void> {
  const path = `/api/seats/sections/${performanceId}/${section.id}`;
  await act(`correct ${path} ${JSON.stringify(body)}`, 'PATCH', path, body);
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['console-seats', performanceId] }),
    queryClient.invalidateQueries({ queryKey: festivalQuery.queryKey }),
  ]);
}

function PriceDialog(props: DialogProps) {
  const { performanceId, section, onClose } = props;
  const { t, money, number, localised } = useTexts(performancesTexts);
  const { currency } = useFestival();
  const stock = usePerformanceFigures(performanceId)?.sections.find(({ id }) => id === section.id);
  const name = section.title === undefined ? section.id : localised(section.title);
  const prices = section.categories ?? [{ id: '', title: { ko: name, en: name }, price: section.price }];
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const changed = prices.flatMap(({ id, title, price }) => {
    const text = typed[id] ?? '';
    const next = Number(text);
    if (text === '' || !Number.isSafeInteger(next) || next < 0 || next === price) return [];
    return [{ id, title: localised(title), before: price, after: next }];
  });
  const isFree = changed.some(({ after }) => after === 0);
  const signed = (amount: number) => `${amount > 0 ? '+' : ''}${money(amount, currency)}`;
  return (
    <AskDialog
      title={t('changePrice', { name })}
      isOpen
      onClose={onClose}
      reason={false}
      effect={
        <>
          {changed.length === 0 && <p>{t('nothingChanges')}</p>}
          {changed.map(({ id, title, before, after }) => (
            <p key={id}>
              {t('priceDifference', {
                name: title,
                before: money(before, currency),
                after: money(after, currency),
                free: number(section.free),
                difference: signed((after - before) * section.free),
              })}
            </p>
          ))}
          <p>
            {t('priceEffect', {
              sold: stock === undefined ? '…' : stock.sold,
              held: stock === undefined ? '…' : stock.held + stock.pinned,
            })}
          </p>
          {isFree && <p>{t('freePlaces')}</p>}
        </>
      }
      submit={t('apply')}
      onSubmit={async () => {
        if (changed.length === 0) return;
        const free = { free: true } as const;
        const [only] = changed;
        const body =
          section.categories === undefined
            ? { price: only?.after, ...(isFree ? free : {}) }
            : {
                categories: changed.map(({ id, after }) => ({
                  id,
                  price: after,
                  ...(after === 0 ? free : {}),
                })),
              };
        await correct(props, body);
        notify(t('applied'), 'good');
      }}
    >
      {prices.map(({ id, title, price }) => (
        <Field
          key={id}
          label={t('newPrice', { name: localised(title) })}
          type="number"
          value={typed[id] ?? String(price)}
          onChange={(text) => setTyped((before) => ({ ...before, [id]: text }))}
        />
      ))}
    </AskDialog>
  );
}

function CapacityDialog(props: DialogProps) {
  const { section, onClose } = props;
  const { t, number, localised } = useTexts(performancesTexts);
  const [typed, setTyped] = useState('');
  const delta = Number.isSafeInteger(Number(typed)) ? Number(typed) : 0;
  const effect = {
    before: number(section.capacity),
    after: number(section.capacity + delta),
    taken: number(section.capacity - section.free),
  };
  return (
    <AskDialog
      title={t('correct', { name: section.title === undefined ? section.id : localised(section.title) })}
      isOpen
      onClose={onClose}
      effect={<p>{t('deltaEffect', effect)}</p>}
      submit={t('apply')}
      onSubmit={async ({ reason = '' }) => {
        if (delta === 0) return;
        await correct(props, { capacity: { delta, reason } });
        notify(t('applied'), 'good');
      }}
    >
      <Field label={t('delta')} type="number" value={typed} onChange={setTyped} isRequired />
    </AskDialog>
  );
}
