import {
  type EntityPlan,
  type FieldValues,
  type OwnedEntity,
  type Voucher,
  type VoucherFault,
  type VoucherTerms,
  voucherFaults,
} from '@clove/contracts';
import type { Queryable, Transaction } from '@clove/service-kit';
import { TicketRefused } from '../domain/refusals.ts';
import { refuseUnknownNames, type UnknownNames } from './unknown-names.ts';

/** Codes that one request makes. Source: its answer, which names them, stays below what proxies buffer. */
export const MOST_CODES_AT_ONCE = 1_000;

/** A voucher as its organiser sees it. */
export interface KnownVoucher {
  readonly id: string;
  readonly managedBy: 'file' | 'console';
  /** False: none of its codes gives anything. */
  readonly open: boolean;
  readonly terms: VoucherTerms;
  readonly codes: number;
  /** Live orders with its codes: being paid, or paid. */
  readonly used: number;
  /** What was taken off those that were paid. */
  readonly discount: number;
}

export interface KnownCode {
  readonly code: string;
  readonly used: number;
  readonly off: boolean;
  readonly createdAt: string;
}

/** Vouchers and codes as organisers and the festival file keep them. What orders use is the saga's. */
export interface VoucherShelf {
  readonly unknownNames: UnknownNames;
  list(db: Queryable): Promise<readonly KnownVoucher[]>;
  /** After this code, sorted. */
  codes(db: Queryable, voucherId: string, after: string, limit: number): Promise<readonly KnownCode[]>;
  /** Every voucher that there ever was, locked until the commit; its own code, if it has one, is the field `code`. */
  lock(tx: Transaction): Promise<OwnedEntity[]>;
  save(tx: Transaction, voucher: OwnedEntity): Promise<void>;
  /** Answers those that are another voucher's, and then adds none. A code of this one that was off is on again. */
  addCodes(tx: Transaction, voucherId: string, codes: readonly string[]): Promise<string[]>;
  /** False: the voucher has no such code. */
  switchOff(tx: Transaction, voucherId: string, code: string): Promise<boolean>;
  /** Codes that were never used before. */
  randomCodes(count: number): string[];
}

/** What is said of a voucher, besides its id; without a code it is for codes that are made later. */
export type VoucherFields = VoucherTerms & { readonly code?: string | undefined };

/**
 * Makes a voucher or says anew what it gives; as the organiser says it stays until the file says something new of it.
 * Orders that were placed keep their prices. Throws TicketRefused.
 */
export async function putVoucher(
  tx: Transaction,
  shelf: VoucherShelf,
  id: string,
  fields: VoucherFields,
): Promise<{ readonly isNew: boolean }> {
  const { code, ...terms } = fields;
  refuseFaults(terms);
  await refuseUnknownNames(tx, shelf.unknownNames, terms);
  const known = (await shelf.lock(tx)).find((voucher) => voucher.id === id);
  await saveVoucher(tx, shelf, known, {
    ...{ id, managedBy: known?.managedBy ?? 'console', onSale: true },
    ...{ lastApplied: known?.lastApplied ?? null, current: { ...fields } },
  });
  return { isNew: known?.onSale !== true };
}

/** None of its codes gives anything any more; orders that have a use keep it. Throws TicketRefused `voucher-not-found`. */
export async function closeVoucher(tx: Transaction, shelf: VoucherShelf, id: string): Promise<void> {
  const voucher = (await shelf.lock(tx)).find((each) => each.id === id && each.onSale);
  if (voucher === undefined) throw new TicketRefused({ reason: 'voucher-not-found' });
  await shelf.save(tx, { ...voucher, onSale: false });
}

/** More codes of a voucher: those that are named, or so many random ones. Throws TicketRefused. */
export async function addCodes(
  tx: Transaction,
  shelf: VoucherShelf,
  voucherId: string,
  wanted: { readonly codes: readonly string[] } | { readonly count: number },
): Promise<readonly string[]> {
  const known = (await shelf.lock(tx)).some(({ id }) => id === voucherId);
  if (!known) throw new TicketRefused({ reason: 'voucher-not-found' });
  const codes = 'codes' in wanted ? wanted.codes : shelf.randomCodes(wanted.count);
  await ownCodes(tx, shelf, voucherId, codes);
  return codes;
}

/** Stores what the festival file says of vouchers. Throws TicketRefused. */
export async function saveVoucherPlans(
  tx: Transaction,
  shelf: VoucherShelf,
  stored: readonly OwnedEntity[],
  plans: readonly EntityPlan[],
): Promise<void> {
  for (const { id, onSale, next, lastApplied } of plans) {
    const known = stored.find((voucher) => voucher.id === id);
    await saveVoucher(tx, shelf, known, { id, managedBy: 'file', onSale, current: next, lastApplied });
  }
}

/** What provisioning compares of a voucher of the file. Instants are compared as instants. */
export function voucherOfFile({ id, from, until, ...terms }: Voucher): { id: string; fields: FieldValues } {
  const utc = (instant: string) => new Date(instant).toISOString();
  return {
    id,
    fields: {
      ...terms,
      ...(from === undefined ? {} : { from: utc(from) }),
      ...(until === undefined ? {} : { until: utc(until) }),
    },
  };
}

async function saveVoucher(
  tx: Transaction,
  shelf: VoucherShelf,
  known: OwnedEntity | undefined,
  voucher: OwnedEntity,
): Promise<void> {
  await shelf.save(tx, voucher);
  const before = known?.current['code'];
  const { code } = voucher.current;
  // A code that was switched off by itself stays off until something new is said of its voucher's.
  if (before === code && known?.onSale === voucher.onSale) return;
  if (typeof before === 'string' && before !== code) await shelf.switchOff(tx, voucher.id, before);
  if (typeof code === 'string') await ownCodes(tx, shelf, voucher.id, [code]);
}

async function ownCodes(
  tx: Transaction,
  shelf: VoucherShelf,
  voucherId: string,
  codes: readonly string[],
): Promise<void> {
  const taken = await shelf.addCodes(tx, voucherId, codes);
  if (taken.length > 0) throw new TicketRefused({ reason: 'codes-of-other-vouchers', codes: taken });
}

function refuseFaults(terms: VoucherTerms): void {
  const faults: readonly { field: string; fault: VoucherFault }[] = voucherFaults(terms);
  if (faults.length > 0) throw new TicketRefused({ reason: 'voucher-faults', faults });
}
