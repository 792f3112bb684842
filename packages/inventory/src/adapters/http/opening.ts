import type { IncomingHttpHeaders } from 'node:http';
import { OPENING_HEADER, Opening } from '@clove/contracts';
import { Problem, readGrant } from '@clove/service-kit';
import type { Inventory } from '../../application/inventory.ts';

/** Said of every route that reads the header. */
export const openingHeader = {
  'Voucher-Grant':
    'What a code opens for this member: `grants` of POST /api/vouchers/openings. Without it: what everybody is sold',
};

/**
 * What a code opened here: the grant that the request shows, made by ticket for this inventory. Costs nothing where none is
 * shown. Throws Problem 403 `voucher-grant-over`: it is none, another fan's, or its time is over.
 * @param fanId who asks. Absent: anyone who has the grant may see what it opens, as in a map
 */
export function openingOf(
  { ticketCredential }: Pick<Inventory, 'ticketCredential'>,
  headers: IncomingHttpHeaders,
  fanId?: string,
): Opening | undefined {
  const grant = headers[OPENING_HEADER];
  if (grant === undefined) return undefined;
  const said =
    typeof grant === 'string' && ticketCredential !== undefined
      ? readGrant(grant, ticketCredential)
      : undefined;
  const opening = said === undefined ? undefined : Opening.parse(said);
  const isTheirs = opening !== undefined && (fanId === undefined || opening.fanId === fanId);
  // The database's clock decides again where a sale is early.
  if (isTheirs && Date.parse(opening.until) > Date.now()) return opening;
  throw new Problem({
    status: 403,
    type: 'voucher-grant-over',
    detail: 'What this code opened is over, or is not yours: send the code again.',
  });
}
