import type { Text } from '../api/festival.ts';
import type { textsIn } from '../i18n/index.ts';
import { type Priced, pricesOf } from './hero-facts.ts';
import type { HeldUnit } from './hold.ts';
import type { MapSection } from './seat-map.ts';
import type { shopTexts } from './texts.ts';
import type { Landmark } from './venue.ts';

type Words = ReturnType<typeof textsIn<typeof shopTexts.texts>>;

/** What fans read of a section: its title, else its id. */
export function sectionName(
  { t, localised }: Words,
  section: { readonly id: string; readonly title?: Text | undefined },
): string {
  return section.title === undefined ? t('sectionNamed', { section: section.id }) : localised(section.title);
}

/** A seat as people say it: "Section R, row 2, seat 15". */
export function seatName(words: Words, section: string, row: string, seat: string): string {
  return words.t('seatName', { section, row, seat });
}

/** What something held or ordered is called: a place, or what goods and nights are labelled. */
export function unitName(
  words: Words,
  unit: Pick<HeldUnit, 'sectionId' | 'seat' | 'label'>,
  section: { readonly id: string; readonly title?: Text | undefined } | undefined,
): string {
  const { sectionId, seat, label } = unit;
  if (sectionId === undefined || sectionId === null) {
    return typeof label === 'string'
      ? label
      : label === null || label === undefined
        ? ''
        : words.localised(label);
  }
  const name = sectionName(words, section ?? { id: sectionId });
  if (seat === null || seat === undefined) return `${name} (${words.t('standing')})`;
  const at = /(\S+)-(\S+)$/.exec(seat);
  return at === null ? seat : seatName(words, name, at[1] ?? '', at[2] ?? '');
}

/** The price of a section, or the least of the prices that every fan can buy it for. */
export function priceFrom({ t, money }: Words, section: Priced, currency: string): string {
  const prices = pricesOf(section);
  const price = money(Math.min(...prices), currency);
  return new Set(prices).size > 1 ? t('from', { price }) : price;
}

/** How many places of a section are left, or why none are sold. */
export function leftIn({ t, number }: Words, { free, onSale }: Pick<MapSection, 'free' | 'onSale'>): string {
  if (!onSale) return t('notOnSale');
  return free > 0 ? t('remaining', { count: number(free) }) : t('soldOut');
}

/** What fans read on a landmark: its title, else what it is. */
export function landmarkName(
  { word, localised }: Words,
  { kind, title }: Pick<Landmark, 'kind' | 'title'>,
): string {
  return title === undefined ? (word('landmark', kind) ?? kind) : localised(title);
}
