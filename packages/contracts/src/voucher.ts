import { z } from 'zod';
import { LocalId } from './ids.ts';
import { Amount } from './money.ts';
import { Instant, LocalisedText } from './text.ts';

/** Source: as many as a table of them is read, and one order's code is looked up among. */
export const MOST_VOUCHERS = 500;
/** Most uses of one code, and of one fan. Source: more than any festival has visitors. */
const MOST_USES = 10_000_000;

/** Letters and digits of any script, after {@link normalCode}. */
const NORMAL_CODE = /^[\p{L}\p{N}]{4,32}$/u;

/**
 * A code as it is compared and kept: compatibility forms made one, capitals, without spaces, hyphens and underscores. What people type
 * off a flyer is the same code as what the organiser wrote there.
 */
export function normalCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-‐-―_]/gu, '');
}

/** A code as people type it; read as it is kept. */
export const VoucherCode = z
  .string()
  .max(100)
  .overwrite(normalCode)
  .refine((code) => NORMAL_CODE.test(code), '4 to 32 letters and digits; spaces and hyphens do not count');

const scope = (most: number) => z.array(LocalId).min(1).max(most).optional();

/**
 * What a voucher covers. Without any list: everything. With one: places where one of the first three is named (each list that is
 * absent means all), goods and rooms only those that are named.
 */
export const VoucherScope = z.strictObject({
  performances: scope(500),
  sections: scope(500),
  /** Price categories. */
  categories: scope(500),
  /** Items of merch, with all of their options. */
  goods: scope(500),
  rooms: scope(500),
});
export type VoucherScope = z.infer<typeof VoucherScope>;

const fields = {
  /** What fans read. @default its id */
  title: LocalisedText.optional(),
  /** Off each covered price, together rounded down. One of percent, amount and price at most. */
  percent: z.int().min(1).max(100).optional(),
  /** Off the covered prices together, at most all of them. */
  amount: Amount.min(1).optional(),
  /** Of each covered unit that costs more. */
  price: Amount.optional(),
  ...VoucherScope.shape,
  /** @default since ever */
  from: Instant.optional(),
  /** Excluded. @default forever */
  until: Instant.optional(),
  /** Orders with each of its codes. @default any number */
  uses: z.int().min(1).max(MOST_USES).optional(),
  /** Orders of one fan with any of its codes. @default any number */
  usesPerFan: z.int().min(1).max(MOST_USES).optional(),
  /** Least total of the order before the discount. */
  minTotal: Amount.min(1).optional(),
  /** Hidden sections that fans with a code see and buy in. */
  opens: scope(500),
  /** Fans with a code buy before the sale opens, from `from` on. @default false */
  presale: z.boolean().optional(),
  /** Says that a price of 0 is meant: needed by 100 percent and by a price of 0. */
  free: z.literal(true).optional(),
};

/** What a voucher does and where its limits are. */
export const VoucherTerms = z.strictObject(fields);
export type VoucherTerms = z.infer<typeof VoucherTerms>;

/** A voucher of the festival file, which has one code. */
export const Voucher = z.strictObject({
  /** In exports, settlements and overviews; codes are shown to organisers only. */
  id: LocalId,
  code: VoucherCode,
  ...fields,
});
export type Voucher = z.infer<typeof Voucher>;

/** What is wrong with a voucher's terms, by field: what the types cannot say. The festival file and the console share it. */
export function voucherFaults(
  terms: VoucherTerms,
): { readonly field: keyof VoucherTerms; readonly fault: VoucherFault }[] {
  const { percent, amount, price, from, until, opens, presale, free } = terms;
  const faults: { field: keyof VoucherTerms; fault: VoucherFault }[] = [];
  const [first, second] = [percent, amount, price].filter((each) => each !== undefined);
  if (second !== undefined)
    faults.push({
      field: percent === undefined ? 'price' : amount === undefined ? 'price' : 'amount',
      fault: 'two-discounts',
    });
  if (first === undefined && opens === undefined && presale !== true)
    faults.push({ field: 'percent', fault: 'does-nothing' });
  if ((percent === 100 || price === 0) && free !== true)
    faults.push({ field: 'free', fault: 'free-not-said' });
  if (from !== undefined && until !== undefined && Date.parse(from) >= Date.parse(until))
    faults.push({ field: 'until', fault: 'ends-before-it-begins' });
  if (presale === true && from === undefined)
    faults.push({ field: 'from', fault: 'presale-without-beginning' });
  return faults;
}
export type VoucherFault =
  | 'two-discounts'
  | 'does-nothing'
  | 'free-not-said'
  | 'ends-before-it-begins'
  | 'presale-without-beginning';

/** The words of a {@link VoucherFault}. */
export const voucherFaultWords: Readonly<Record<VoucherFault, string>> = {
  'two-discounts': 'a voucher has one discount: percent, amount or price',
  'does-nothing':
    'a voucher gives a discount (percent, amount or price), opens hidden sections (opens) or an early sale (presale)',
  'free-not-said': 'this voucher gives things away: say free: true if that is meant',
  'ends-before-it-begins': 'until is not after from',
  'presale-without-beginning': 'presale needs from: when fans with a code may begin',
};
