import { readQr } from '@clove/contracts/gate';
import type { TicketPlace } from './shapes.ts';

/** What a code says of its place, whether it is signed or not; null: it is none of ours. */
export function placeIn(qr: string): TicketPlace | null {
  const code = readQr(qr)?.payload;
  if (code === undefined) return null;
  const { ticketId, performanceId, sectionId, seat, category = null } = code;
  return { ticketId, performanceId, sectionId, seat, category };
}
