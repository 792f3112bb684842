import { useRef, useSyncExternalStore } from 'react';
import { useMember } from '../api/session.ts';
import { Button } from '../design/button.tsx';
import { Money } from '../design/small.tsx';
import { useTexts } from '../i18n/index.ts';
import type { ChosenPlaces } from './chosen-places.ts';
import { seatName, sectionName } from './names.ts';
import type { SeatMap } from './seat-map.ts';
import { shopTexts } from './texts.ts';
import { categoryIn, type PlacesRequest, type Wanted } from './wanted.ts';

interface ChosenFootProps {
  readonly map: SeatMap;
  readonly chosen: ChosenPlaces;
  readonly currency: string;
  readonly wanted: Wanted;
  readonly isDisabled: boolean;
  readonly busy: boolean;
  readonly onHold: (requests: readonly PlacesRequest[]) => Promise<unknown>;
}

/** What is chosen, what it costs, and the button that holds it; always in sight. */
export function ChosenFoot({ map, chosen, currency, wanted, isDisabled, busy, onHold }: ChosenFootProps) {
  const words = useTexts(shopTexts);
  const { t, localised, money } = words;
  const member = useMember();
  const { seats } = useSyncExternalStore(chosen.subscribe, chosen.now);
  const sum = useRef<HTMLParagraphElement>(null);
  const remove = (seat: string) => {
    chosen.remove([seat]);
    // The button goes with its seat: a keyboard goes on from the sum.
    sum.current?.focus();
  };
  return (
    <div className="chosen">
      {seats.length > 0 && (
        <ul className="chosen-seats">
          {seats.map(({ seat, category }) => {
            const [sectionId = '', place = ''] = seat.split('/');
            const section = map.section(sectionId);
            const [row = '', label = ''] = place.split('-');
            const name = seatName(words, sectionName(words, section ?? { id: sectionId }), row, label);
            const categories = section?.categories ?? [];
            return (
              <li key={seat}>
                <span>{name}</span>
                {categories.length > 1 && (
                  <select
                    aria-label={t('category', { seat: name })}
                    value={categoryIn(section, category)?.id}
                    onChange={({ target }) => chosen.price(seat, target.value)}
                  >
                    {categories.map((each) => (
                      <option key={each.id} value={each.id}>
                        {localised(each.title)} {money(each.price, currency)}
                      </option>
                    ))}
                  </select>
                )}
                <Button quiet aria-label={t('remove', { what: name })} onPress={() => remove(seat)}>
                  ×
                </Button>
              </li>
            );
          })}
        </ul>
      )}
      <div className="chosen-sum">
        <p role="status" ref={sum} tabIndex={-1}>
          {wanted.count === 0 ? (
            t('chosenNone')
          ) : (
            <>
              {t('chosen', { count: wanted.count })}{' '}
              <strong className="total">
                <Money amount={wanted.amount} currency={currency} />
              </strong>
            </>
          )}
        </p>
        <Button
          isDisabled={isDisabled || wanted.count === 0}
          isPending={busy}
          onPress={() => onHold(wanted.requests)}
        >
          {t(member == null ? 'logInToHold' : 'hold')}
        </Button>
      </div>
    </div>
  );
}
