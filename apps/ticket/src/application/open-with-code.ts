import type { Instant, InventoryName, LocalisedText, Opening, VoucherTerms } from '@clove/contracts';
import { type FoundVoucher, OrderRefused, redeem, type VoucherBook } from '@clove/order-saga';
import { signGrant } from '@clove/service-kit';
import { TicketRefused } from '../domain/refusals.ts';

/** For how long what a code opens can be shown; afterwards the code is sent again. Seconds. Source: time to choose places. */
const OPEN_SECONDS = 600;

/** A pass that is in no list: who has a code for it finds it by the code. */
export interface HiddenPass {
  readonly id: string;
  readonly title: LocalisedText;
  /** Those that it admits to. */
  readonly performances: readonly string[];
  readonly sectionId: string;
  readonly startsAt: Instant;
}

export interface OpeningParts {
  /** Every hidden pass that is sold. */
  readonly hiddenPasses: () => Promise<readonly HiddenPass[]>;
  readonly vouchers: VoucherBook;
  /** The credentials with which inventories are called, of those that the festival has. */
  readonly credentials: Readonly<Partial<Record<InventoryName, string>>>;
}

/** What a code opens for its fan, and the grants that inventories ask to see. */
export interface OpenedByCode {
  readonly voucher: Pick<FoundVoucher, 'id'> & { readonly terms: VoucherTerms };
  /** Hidden passes among what is open. */
  readonly passes: readonly HiddenPass[];
  readonly until: string;
  readonly grants: Readonly<Partial<Record<InventoryName, string>>>;
}

/**
 * Opens what a code opens, for some minutes. No use of it is taken: orders do that, and an order of what was held like this
 * has to name the code. Throws OrderRefused, TicketRefused `voucher-opens-nothing`.
 */
export function openWithCode({ vouchers, credentials, hiddenPasses }: OpeningParts) {
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
    const passes = found.terms.opens === undefined ? [] : await hiddenPasses();
    return {
      voucher: { id: found.id, terms: found.terms },
      passes: passes.filter((pass) => isOpened(found.terms, pass)),
      ...{ until, grants },
    };
  };
}

/** As seat decides it of the pass's section. */
function isOpened({ opens, performances }: VoucherTerms, { id, sectionId }: HiddenPass): boolean {
  return opens?.includes(sectionId) === true && (performances?.includes(id) ?? true);
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
