import { normalCode, type VoucherTerms, voucherFaults, voucherFaultWords } from '@clove/contracts';
import { type Report, unique } from './report.ts';
import type { FestivalFile, WellFormedFields } from './schema.ts';

type Written = NonNullable<FestivalFile['vouchers']>[number];

/** What disagrees inside of vouchers, and between them and what is sold. */
export function checkVouchers(festival: WellFormedFields, report: Report): void {
  const { vouchers = [], sales } = festival;
  unique(vouchers, (index) => ['vouchers', index, 'id'], 'voucher', report);
  checkCodes(vouchers, report);
  for (const [index, voucher] of vouchers.entries()) {
    const path = ['vouchers', index];
    for (const { field, fault } of voucherFaults(termsOf(voucher))) {
      report([...path, ...(field in voucher ? [field] : [])], voucherFaultWords[fault]);
    }
    if (sales !== undefined) {
      const { opensAt } = sales;
      const { presale, from } = voucher;
      if (presale === true && from !== undefined && Date.parse(from) >= Date.parse(opensAt)) {
        report(
          [...path, 'from'],
          `voucher ${voucher.id} begins (${from}) when the sale is open for all (${opensAt})`,
        );
      }
    }
  }
  checkScopes(festival, report);
}

function checkCodes(vouchers: readonly Written[], report: Report): void {
  const seen = new Map<string, string>();
  for (const [index, { id, code }] of vouchers.entries()) {
    const first = seen.get(normalCode(code));
    if (first !== undefined)
      report(['vouchers', index, 'code'], `vouchers ${first} and ${id} have the same code`);
    else seen.set(normalCode(code), id);
  }
}

function checkScopes(
  { vouchers = [], performances, passes = [], goods = [], rooms = [] }: WellFormedFields,
  report: Report,
): void {
  if (performances === undefined) return;
  const sections = performances.flatMap((performance) => performance.sections);
  const ids = (items: readonly { readonly id: string }[]) => new Set(items.map(({ id }) => id));
  const known = {
    // A pass is sold like a performance of its own.
    performances: ids([...performances, ...passes]),
    sections: ids(sections),
    categories: ids([...sections, ...passes].flatMap(({ categories = [] }) => categories)),
    goods: ids(goods),
    rooms: ids(rooms),
    opens: new Set([
      ...sections.filter(({ hidden }) => hidden === true).map(({ id }) => id),
      ...passes.filter(({ hidden }) => hidden === true).map(({ section }) => section),
    ]),
  };
  for (const [index, voucher] of vouchers.entries()) {
    const unknown = (list: keyof typeof known) =>
      (voucher[list] ?? []).flatMap((id, at) =>
        known[list].has(id) ? [] : [{ id, path: ['vouchers', index, list, at] }],
      );
    const name = `voucher ${voucher.id}`;
    for (const { id, path } of unknown('performances'))
      report(path, `${name}: there is no performance ${id}`);
    for (const { id, path } of unknown('sections')) report(path, `${name}: there is no section ${id}`);
    for (const { id, path } of unknown('categories')) report(path, `${name}: there is no category ${id}`);
    for (const { id, path } of unknown('goods')) report(path, `${name}: there is no item ${id}`);
    for (const { id, path } of unknown('rooms')) report(path, `${name}: there is no room ${id}`);
    for (const { id, path } of unknown('opens')) report(path, `${name}: there is no hidden section ${id}`);
  }
}

/** As services get them: `free: false` says nothing. */
export function termsOf({ id: _, code: __, free, ...terms }: Written): VoucherTerms {
  return { ...terms, ...(free === true ? { free } : {}) };
}
