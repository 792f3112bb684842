import { LocalisedText } from '@clove/contracts';
import type { Queryable } from '@clove/service-kit';
import { z } from 'zod';

const shownRow = z.object({
  performance_id: z.string(),
  title: LocalisedText.nullable(),
  starts_at: z.date().nullable(),
  doors_at: z.date().nullable(),
  section_id: z.string(),
  seat: z.string().nullable(),
  expires_at: z.date().nullable(),
});

/** What an open offer is about, without whose it is. */
export async function readOffer(db: Queryable, tokenHash: Buffer) {
  const [row] = await db.query(
    `SELECT t.performance_id, p.title, p.starts_at, p.doors_at, t.section_id, t.seat, f.expires_at
     FROM tickets t LEFT JOIN performances p ON p.id = t.performance_id
       LEFT JOIN ticket_offers f ON f.token_hash = t.offer_token_hash
     WHERE t.offer_token_hash = $1 AND t.state = 'OFFERED' AND coalesce(f.expires_at > clock_timestamp(), true)`,
    [tokenHash],
  );
  return row === undefined ? undefined : shownRow.parse(row);
}

const mailRow = z.object({ email: z.string(), language: z.enum(['ko', 'en']) });

/** Whom an open offer is mailed to; undefined: it is not mailed, or it has ended. */
export async function readOfferMail(db: Queryable, offerId: string) {
  const [row] = await db.query(
    `SELECT f.email, f.language FROM ticket_offers f JOIN tickets t ON t.offer_token_hash = f.token_hash
     WHERE f.id = $1 AND f.email IS NOT NULL AND f.ended_at IS NULL AND f.expires_at > clock_timestamp()
       AND t.state = 'OFFERED'`,
    [offerId],
  );
  return row === undefined ? undefined : mailRow.parse(row);
}

/** Open offers of tickets, by ticket id. */
export async function readOpenOffers(
  db: Queryable,
  ticketIds: readonly string[],
): Promise<ReadonlyMap<string, { readonly expiresAt: string; readonly mailed: boolean }>> {
  const rows = await db.query<{ ticket_id: string; expires_at: Date; mailed: boolean }>(
    'SELECT ticket_id, expires_at, mailed FROM ticket_offers WHERE ticket_id = ANY ($1::uuid[]) AND ended_at IS NULL',
    [ticketIds],
  );
  return new Map(
    rows.map(({ ticket_id, expires_at, mailed }) => [
      ticket_id,
      { expiresAt: expires_at.toISOString(), mailed },
    ]),
  );
}
