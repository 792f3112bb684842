import type { Text } from '../../api/festival.ts';
import { typedText } from '../typed-text.ts';
import { fromZoned } from '../zoned.ts';

/** What a voucher gives and to whom. Amounts in the currency's smallest unit. */
export interface VoucherTerms {
  readonly title?: Text;
  readonly percent?: number;
  readonly amount?: number;
  readonly price?: number;
  readonly performances?: readonly string[];
  readonly sections?: readonly string[];
  readonly categories?: readonly string[];
  readonly goods?: readonly string[];
  readonly rooms?: readonly string[];
  readonly from?: string;
  readonly until?: string;
  readonly uses?: number;
  readonly usesPerFan?: number;
  readonly minTotal?: number;
  readonly opens?: readonly string[];
  readonly presale?: boolean;
}

export const discounts = ['percent', 'amount', 'price', 'none'] as const;
export type Discount = (typeof discounts)[number];

export function discountOf(terms: VoucherTerms): { readonly kind: Discount; readonly value: number } {
  for (const kind of ['percent', 'amount', 'price'] as const) {
    const value = terms[kind];
    if (value !== undefined) return { kind, value };
  }
  return { kind: 'none', value: 0 };
}

/** The terms after a form: what it asks for is as typed, the rest as it was. An empty field takes a term away. */
export function termsOf(
  before: VoucherTerms,
  kind: Discount,
  typed: Readonly<Record<string, string>>,
  timeZone: string,
): VoucherTerms {
  const { percent: _p, amount: _a, price: _f, ...rest } = before;
  const said = (name: string) => typed[name]?.trim() ?? '';
  const list = (name: string) => {
    const ids = said(name)
      .split(',')
      .map((id) => id.trim())
      .filter((id) => id !== '');
    return ids.length === 0 ? undefined : ids;
  };
  const count = (name: string) => (said(name) === '' ? undefined : Number(said(name)));
  const terms: VoucherTerms = {
    ...rest,
    title: typedText(typed, 'title') ?? undefined,
    ...(kind === 'none' ? {} : { [kind]: Number(said('value')) }),
    ...{ performances: list('performances'), sections: list('sections'), categories: list('categories') },
    // What the form does not ask for, as this festival has none, stays.
    ...('goods' in typed ? { goods: list('goods') } : {}),
    ...('rooms' in typed ? { rooms: list('rooms') } : {}),
    opens: list('opens'),
    ...{ from: fromZoned(said('from'), timeZone), until: fromZoned(said('until'), timeZone) },
    ...{ uses: count('uses'), usesPerFan: count('usesPerFan'), minTotal: count('minTotal') },
  };
  return Object.fromEntries(Object.entries(terms).filter(([, value]) => value !== undefined));
}
