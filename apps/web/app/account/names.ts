import type { Festival, Text } from '../api/festival.ts';
import { useTexts } from '../i18n/index.ts';
import { unitName } from '../shop/names.ts';
import { type Sold, soldIn } from '../shop/sold.ts';
import { shopTexts } from '../shop/texts.ts';

interface Named {
  readonly performanceId?: string | null;
  readonly sectionId?: string | null;
  readonly seat?: string | null;
  readonly label?: string | Text | null;
}

/** What performances and places are called in the reader's language. */
export function useNames(festival: Festival | undefined) {
  const words = useTexts(shopTexts);
  const { localised } = words;
  const unit = (of: Named): string => {
    const section = performance(of.performanceId)?.sections.find(({ id }) => id === of.sectionId);
    return unitName(words, { ...of, label: of.label ?? null }, section);
  };
  const performance = (id: string | null | undefined): Sold | undefined =>
    festival === undefined || id == null ? undefined : soldIn(festival, id);
  return {
    performance,
    /** @param known what the ticket itself says, for a performance that the festival no longer shows */
    performanceTitle: (id: string, known: Text | null = null): string => {
      const title = known ?? performance(id)?.title;
      return title === undefined ? id : localised(title);
    },
    /** "Lakeside, row 2, seat 15"; goods and nights by their label. */
    unit,
    /** As `unit`, with what it is for, where things of several performances stand in one list: "Saturday · Lakeside, row 2, seat 15". */
    unitOf: (of: Named): string => {
      const title = performance(of.performanceId)?.title;
      return title === undefined ? unit(of) : `${localised(title)} · ${unit(of)}`;
    },
    label: (label: string | Text): string => (typeof label === 'string' ? label : localised(label)),
  };
}
