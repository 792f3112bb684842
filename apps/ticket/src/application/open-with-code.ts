import type { InventoryName, Opening, VoucherTerms } from '@clove/contracts';
import { type FoundVoucher, OrderRefused, redeem, type VoucherBook } from '@clove/order-saga';
import { signGrant } from '@clove/service-kit';
import { TicketRefused } from '../domain/refusals.ts';

/** For how long what a code opens can be shown; afterwards the code is sent again. Seconds. Source: time to choose places. */
const OPEN_SECONDS = 600;

export interface OpeningParts {
  readonly vouchers: VoucherBook;
  /** The credentials with which inventories are called, of those that the festival has. */
  readonly credentials: Readonly<Partial<Record<InventoryName, string>>>;
}

/** What a code opens for its fan, and the grants that inventories ask to see. */
export interface OpenedByCode {
  readonly voucher: Pick<FoundVoucher, 'id'> & { readonly terms: VoucherTerms };
  readonly until: string;
  readonly grants: Readonly<Partial<Record<InventoryName, string>>>;
}

/**
 * Opens what a code opens, for some minutes. No use of it is taken: orders do that, and an order of what was held like this
 * has to name the code. Throws OrderRefused, TicketRefused `voucher-opens-nothing`.
 */
export function openWithCode({ vouchers, credentials }: OpeningParts) {
  return async (fanId: string, typed: { code: string; network: string }): Promise<OpenedByCode> => {
    const redeemed = await redeem(vouchers, fanId, typed);
    if ('refused' in redeemed) throw new OrderRefused(redeemed.refused);
    const { found } = redeemed;
    const inventories = openedInventories(found.terms).filter((name) => credentials[name] !== undefined);
    if (inventories.length === 0) throw new TicketRefused({ reason: 'voucher-opens-nothing' });
    const until = endOf(found);
    const opening = openingOf(found, fanId, until);
    const grants = Object.fromEntries(
      inventories.map((name) => [name, signGrant(opening, credentials[name] ?? '')]),
    );
    return { voucher: { id: found.id, terms: found.terms }, until, grants };
  };
}

/** Where something is opened: each inventory that an early sale covers, and seat for hidden sections. */
function openedInventories(terms: VoucherTerms): InventoryName[] {
  const { opens, presale = false, performances, sections, categories, goods, rooms } = terms;
  const ofPlaces = [performances, sections, categories].some((list) => list !== undefined);
  const all = !ofPlaces && goods === undefined && rooms === undefined;
  return [
    ...(opens !== undefined || (presale && (all || ofPlaces)) ? (['seat'] as const) : []),
    ...(presale && (all || rooms !== undefined) ? (['stay'] as const) : []),
    ...(presale && (all || goods !== undefined) ? (['merch'] as const) : []),
  ];
}

function endOf({ now, terms }: FoundVoucher): string {
  const soon = Date.parse(now) + OPEN_SECONDS * 1_000;
  return new Date(terms.until === undefined ? soon : Math.min(soon, Date.parse(terms.until))).toISOString();
}

function openingOf({ id, terms }: FoundVoucher, fanId: string, until: string): Opening {
  const { opens, presale = false, performances, sections, categories, goods, rooms } = terms;
  return {
    ...{ fanId, voucherId: id, presale, until, scope: { performances, sections, categories, goods, rooms } },
    ...(opens === undefined ? {} : { opens }),
  };
}
