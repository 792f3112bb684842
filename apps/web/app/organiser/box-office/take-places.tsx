import { useState } from 'react';
import { useFestival } from '../../api/festival.ts';
import { queryClient } from '../../api/query-client.ts';
import { Button } from '../../design/button.tsx';
import { Stepper } from '../../design/field.tsx';
import { ProblemNotice } from '../../design/notice.tsx';
import { Select } from '../../design/select.tsx';
import { useAction } from '../../design/use-action.ts';
import { useTexts } from '../../i18n/index.ts';
import { type Counted, type PlacesRequest, priceIn } from '../../shop/wanted.ts';
import { Live } from '../live.tsx';
import { useSection } from '../seats/pick-section.tsx';
import { SeatGrid } from '../seats/seat-grid.tsx';
import { useBlocks, useHouseSeats } from '../seats/seats.tsx';
import { type StaffState, staffStates } from '../seats/staff-seats.ts';
import { boxOfficeTexts } from './box-office-texts.ts';
import { holdAtDesk } from './desk-sale.ts';

const sellable: ReadonlySet<StaffState> = new Set(['free', 'accessible', 'house']);
const mayChoose = (state: StaffState) => sellable.has(state);
/** Source: a hold has at most so many places. */
const MOST_STANDING = 50;

/** Chooses places for a guest and holds them; seats of the house, too. */
export function TakePlaces() {
  const { t } = useTexts(boxOfficeTexts);
  const picked = useSection();
  return (
    <section className="panel">
      <h2>{t('places')}</h2>
      <div className="toolbar">{picked.selects}</div>
      <Live query={picked.query}>
        {() => <Places key={`${picked.performanceId}/${picked.sectionId}`} picked={picked} />}
      </Live>
    </section>
  );
}

function Places({
  picked: { performanceId, section, name },
}: {
  readonly picked: ReturnType<typeof useSection>;
}) {
  const { t, money, localised } = useTexts(boxOfficeTexts);
  const { currency } = useFestival();
  const blocks = useBlocks(performanceId);
  const house = useHouseSeats(performanceId);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [count, setCount] = useState(1);
  const [category, setCategory] = useState(section?.categories?.[0]?.id ?? null);
  const { run, busy, error } = useAction(async (places: PlacesRequest) => {
    await holdAtDesk(places);
    setChosen(new Set());
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: ['console-seats', performanceId] }),
      queryClient.invalidateQueries({ queryKey: ['own', 'house-seats', performanceId] }),
    ]);
  });
  if (section === undefined) return null;
  const isNumbered = section.kind === 'numbered';
  const states = staffStates(performanceId, section, house.data?.seats ?? [], blocks.data?.blocks ?? []);
  const seats = section.seats.filter(
    ({ place }, index) => chosen.has(place) && mayChoose(states[index] ?? 'not-there'),
  );
  const places = isNumbered ? seats.length : count;
  const request = (): PlacesRequest => {
    if (!isNumbered) {
      const counted: Counted =
        category === null ? { quantity: count } : { categories: { [category]: count } };
      return { performanceId, sectionId: section.id, ...counted };
    }
    const ids = seats.map(({ place }) => `${performanceId}/${section.id}/${place}`);
    return { performanceId, seats: category === null ? ids : ids.map((id) => ({ id, category })) };
  };
  const amount = money(places * priceIn(section, category), currency);
  return (
    <div className="stack">
      <div className="toolbar">
        {section.categories !== undefined && category !== null && (
          <Select
            label={t('category')}
            value={category}
            onChange={setCategory}
            options={section.categories.map(({ id, title, price }) => ({
              value: id,
              label: `${localised(title)} · ${money(price, currency)}`,
            }))}
          />
        )}
        {!isNumbered && (
          <Stepper label={t('count')} value={count} onChange={setCount} min={1} max={MOST_STANDING} />
        )}
      </div>
      {isNumbered && (
        <div>
          <SeatGrid
            label={name}
            section={section}
            states={states}
            chosen={chosen}
            mayChoose={mayChoose}
            onChange={setChosen}
          />
        </div>
      )}
      <ProblemNotice error={error} />
      <div className="row">
        <Button isDisabled={places === 0} isPending={busy} onPress={() => void run(request())}>
          {t('hold', { count: places, amount })}
        </Button>
      </div>
    </div>
  );
}
