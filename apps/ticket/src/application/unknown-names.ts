import type { Queryable } from '@clove/service-kit';
import { TicketRefused } from '../domain/refusals.ts';

/** What gates and vouchers name of the festival. Absent: nothing of that kind. */
export interface NamedInFestival {
  readonly performances?: readonly string[] | undefined;
  readonly sections?: readonly string[] | undefined;
  readonly categories?: readonly string[] | undefined;
  /** Hidden sections that a voucher opens. */
  readonly opens?: readonly string[] | undefined;
}

/** Which of these the festival does not have; sections and categories are looked for in the performances that are named. */
export type UnknownNames = (
  db: Queryable,
  named: NamedInFestival,
) => Promise<readonly { readonly field: string; readonly id: string }[]>;

/** A name with a typing error would let no one in, or give nothing. Throws TicketRefused `unknown-performances`, `unknown-sections`. */
export async function refuseUnknownNames(
  db: Queryable,
  unknownNames: UnknownNames,
  { performances, sections, categories, opens }: NamedInFestival,
): Promise<void> {
  const unknown = await unknownNames(db, { performances, sections, categories, opens });
  const performanceIds = unknown.flatMap(({ field, id }) => (field === 'performances' ? [id] : []));
  if (performanceIds.length > 0) throw new TicketRefused({ reason: 'unknown-performances', performanceIds });
  if (unknown.length > 0) throw new TicketRefused({ reason: 'unknown-sections', names: unknown });
}
