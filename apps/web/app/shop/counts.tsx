import { Stepper } from '../design/field.tsx';
import { Money } from '../design/small.tsx';
import { useTexts } from '../i18n/index.ts';
import type { MapSection } from './seat-map.ts';
import { shopTexts } from './texts.ts';

interface CountsProps {
  readonly section: MapSection;
  /** By category; '' where the section has none. */
  readonly counts: Readonly<Record<string, number>>;
  readonly onChange: (category: string, count: number) => void;
  /** Of all categories together. */
  readonly most: number;
  readonly currency: string;
}

/** How many places, of each price. */
export function Counts({ section, counts, onChange, most, currency }: CountsProps) {
  const { t, localised } = useTexts(shopTexts);
  const prices = section.categories ?? [
    { id: '', title: undefined, price: section.price, proofAtDoor: false },
  ];
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return (
    <ul className="counts">
      {prices.map(({ id, title, price, proofAtDoor }) => {
        const count = counts[id] ?? 0;
        const name = title === undefined ? t('quantity') : localised(title);
        return (
          <li key={id}>
            <span className="counts-what">
              <strong>{name}</strong> <Money amount={price} currency={currency} />
              {proofAtDoor === true && <small className="soft">{t('proof')}</small>}
            </span>
            <Stepper
              label={name}
              labelHidden
              value={count}
              max={Math.max(count, most - all + count)}
              onChange={(next) => onChange(id, next)}
            />
          </li>
        );
      })}
    </ul>
  );
}
