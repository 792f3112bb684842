import type { PriceCategory } from '@clove/contracts';
import type { Festival, Pass, Performance, Text } from '../api/festival.ts';
import type { OpenedCode } from './opened-code.ts';

/** What places are held, ordered and ticketed of: a performance, or a pass, which is sold like one. */
export type Sold = Pick<
  Performance,
  'id' | 'title' | 'startsAt' | 'salesCloseAt' | 'cancelled' | 'onSale' | 'minAge' | 'rescheduled'
> & {
  readonly sections: readonly {
    readonly id: string;
    readonly title?: Text | undefined;
    readonly categories?: readonly Pick<PriceCategory, 'id' | 'title'>[] | undefined;
  }[];
  /** Of a pass, and only in what the team sees: fans see it with a code alone. */
  readonly hidden?: boolean | undefined;
  /** Of a pass: the performances that it admits to, in the order of the festival. */
  readonly covers?: readonly Performance[];
};

type Sells = Pick<Festival, 'performances'> & { readonly passes?: readonly OfferedPass[] | undefined };

/** A pass of the catalogue, or one that a code opened: that has no price here, its map has it. */
export type OfferedPass = Omit<Pass, 'kind' | 'price'> & Partial<Pick<Pass, 'price'>>;

/** The festival with the passes that the fan's code opened. */
export function withOpened<F extends Pick<Festival, 'performances' | 'passes'>>(
  festival: F,
  opened: Pick<OpenedCode, 'passes'> | undefined,
): Omit<F, 'passes'> & { readonly passes?: readonly OfferedPass[] } {
  if (opened?.passes === undefined || opened.passes.length === 0) return festival;
  const hidden = opened.passes.map((pass) => ({ ...pass, description: null, cancelled: null, onSale: true }));
  return { ...festival, passes: [...(festival.passes ?? []), ...hidden] };
}

/** Undefined: the festival has neither a performance nor a pass of this id. */
export function soldIn(festival: Sells, id: string): Sold | undefined {
  const pass = festival.passes?.find((each) => each.id === id);
  return pass === undefined
    ? festival.performances.find((performance) => performance.id === id)
    : soldPass(festival, pass);
}

function soldPass(festival: Sells, pass: OfferedPass): Sold {
  const covers = coveredBy(festival, pass);
  const section = covers.flatMap(({ sections }) => sections).find(({ id }) => id === pass.sectionId);
  return {
    ...pass,
    covers,
    sections: [{ ...section, id: pass.sectionId, categories: pass.categories }],
  };
}

/** The performances that a pass admits to, in the order of the festival. */
export function coveredBy(
  { performances }: Pick<Festival, 'performances'>,
  pass: Pick<Pass, 'performances'>,
): Performance[] {
  return performances.filter(({ id }) => pass.performances.includes(id));
}
