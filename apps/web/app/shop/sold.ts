import type { Festival, Pass, Performance, Text } from '../api/festival.ts';

/** What places are held, ordered and ticketed of: a performance, or a pass, which is sold like one. */
export type Sold = Pick<
  Performance,
  'id' | 'title' | 'startsAt' | 'salesCloseAt' | 'cancelled' | 'onSale' | 'minAge' | 'rescheduled'
> & {
  readonly sections: readonly { readonly id: string; readonly title?: Text | undefined }[];
  /** Of a pass: the performances that it admits to, in the order of the festival. */
  readonly covers?: readonly Performance[];
};

type Sells = Pick<Festival, 'performances' | 'passes'>;

/** Undefined: the festival has neither a performance nor a pass of this id. */
export function soldIn(festival: Sells, id: string): Sold | undefined {
  const pass = festival.passes?.find((each) => each.id === id);
  return pass === undefined
    ? festival.performances.find((performance) => performance.id === id)
    : soldPass(festival, pass);
}

function soldPass(festival: Sells, pass: Pass): Sold {
  const covers = coveredBy(festival, pass);
  const section = covers.flatMap(({ sections }) => sections).find(({ id }) => id === pass.sectionId);
  return { ...pass, covers, sections: [section ?? { id: pass.sectionId }] };
}

/** The performances that a pass admits to, in the order of the festival. */
export function coveredBy({ performances }: Pick<Festival, 'performances'>, pass: Pass): Performance[] {
  return performances.filter(({ id }) => pass.performances.includes(id));
}
