import { type LoadedFestival, saleDocument } from '@clove/charts-ts/in-memory';
import type { SaleDocument } from '@clove/contracts';
import { useMemo, useState } from 'react';
import { Select } from '../design/select.tsx';
import { useTexts } from '../i18n/index.ts';
import type { BoardSection } from '../shop/board.ts';
import { SeatMap } from '../shop/seat-map.ts';
import { VenuePicture } from '../shop/venue-picture.tsx';
import { builderTexts } from './builder-texts.ts';

/** The venue of each performance as fans will see it, drawn from the file with every place free. */
export function VenuePane({ festival }: { readonly festival: LoadedFestival['festival'] }) {
  const { t, localised } = useTexts(builderTexts);
  const [chosen, setChosen] = useState('');
  const document = useMemo(() => saleDocument(festival), [festival]);
  const { performances, page, currency } = document;
  const performance = performances.find(({ id }) => id === chosen) ?? performances[0];
  const map = useMemo(() => performance && mapOf(document, performance), [document, performance]);
  if (performance === undefined || map === undefined) return null;
  return (
    <div className="stack">
      <Select
        label={t('performance')}
        value={performance.id}
        onChange={setChosen}
        options={performances.map(({ id, title }) => ({ value: id, label: localised(title) }))}
      />
      <VenuePicture map={map} drawing={page?.drawing} currency={currency} />
      <p className="help">{t('venueHelp')}</p>
    </div>
  );
}

function mapOf({ plans = [] }: SaleDocument, { sections }: SaleDocument['performances'][number]): SeatMap {
  const rows = new Map(plans.map((plan) => [plan.id, plan.rows]));
  return new SeatMap(
    {
      onSale: true,
      sections: sections.map((section): BoardSection => {
        const { id, title, price, categories } = section;
        const shared = { id, title, price, categories, onSale: true };
        if (section.kind === 'standing') {
          const { kind, capacity } = section;
          return { ...shared, kind, capacity, available: capacity };
        }
        const { plan, seatsPerRow } = section;
        const lengths =
          plan === undefined
            ? Array.from({ length: section.rows }, () => seatsPerRow)
            : (rows.get(plan) ?? []).map(
                ({ seats }) => seats.split(' ').filter((seat) => seat !== '|').length,
              );
        const capacity = lengths.reduce((sum, length) => sum + length, 0);
        const seats = lengths.map((length) => 'f'.repeat(length));
        return { ...shared, kind: 'numbered', capacity, available: capacity, seats, layout: plan };
      }),
    },
    rows,
  );
}
