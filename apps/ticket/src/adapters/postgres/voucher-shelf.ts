import { randomBytes } from 'node:crypto';
import { type OwnedEntity, VoucherTerms } from '@clove/contracts';
import { z } from 'zod';
import type { KnownCode, KnownVoucher, VoucherShelf } from '../../application/vouchers.ts';
import { unknownNames } from './unknown-names.ts';

/** Without I, L, O and U, which people confuse with 1, 0 and V (Crockford's base 32). */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 60 bits. Source: with 100 guesses per network and ten minutes, a million codes are not met in a thousand years. */
const LENGTH = 12;

const jsonObject = z.record(z.string(), z.json());
const voucherRow = z.object({
  id: z.string(),
  managed_by: z.enum(['file', 'console']),
  open: z.boolean(),
  fields: jsonObject,
  last_applied: jsonObject.nullable(),
});
const listedRow = z.object({
  ...voucherRow.shape,
  fields: VoucherTerms.extend({ code: z.string().optional() }),
  codes: z.int(),
  used: z.int(),
  discount: z.int(),
});
const codeRow = z.object({ code: z.string(), used: z.int(), off: z.boolean(), created_at: z.date() });

/** Vouchers and codes in PostgreSQL, with who owns which value. */
export const voucherShelf: VoucherShelf = {
  unknownNames,
  async list(db) {
    const rows = await db.query(
      `SELECT v.*, c.codes, c.used,
         (SELECT coalesce(sum(l.discount_share), 0) FROM voucher_codes vc
          JOIN orders o ON o.voucher_code = vc.code AND o.state = 'COMPLETED'
          JOIN order_lines l ON l.order_id = o.id WHERE vc.voucher_id = v.id)::bigint AS discount
       FROM vouchers v CROSS JOIN LATERAL (
         SELECT count(*)::int AS codes, coalesce(sum(used), 0)::int AS used FROM voucher_codes
         WHERE voucher_id = v.id) AS c
       ORDER BY v.id`,
    );
    return rows
      .map((row) => listedRow.parse(row))
      .map(({ id, managed_by, open, fields: { code: _, ...terms }, codes, used, discount }): KnownVoucher => {
        return { id, managedBy: managed_by, open, terms, codes, used, discount };
      });
  },

  async codes(db, voucherId, after, limit) {
    const rows = await db.query(
      `SELECT code, used, off_at IS NOT NULL AS off, created_at FROM voucher_codes
       WHERE voucher_id = $1 AND code > $2 ORDER BY code LIMIT $3`,
      [voucherId, after, limit],
    );
    return rows
      .map((row) => codeRow.parse(row))
      .map(({ created_at, ...code }): KnownCode => ({ ...code, createdAt: created_at.toISOString() }));
  },

  async lock(tx) {
    // The first voucher has no row to lock: one lock for all changes. Orders only read these rows.
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('ticket-vouchers'))`);
    const rows = await tx.query('SELECT * FROM vouchers ORDER BY id');
    return rows
      .map((row) => voucherRow.parse(row))
      .map(
        ({ id, managed_by, open, fields, last_applied }): OwnedEntity => ({
          ...{ id, managedBy: managed_by, onSale: open },
          ...{ current: fields, lastApplied: last_applied },
        }),
      );
  },

  async save(tx, { id, managedBy, onSale, current, lastApplied }) {
    await tx.query(
      `INSERT INTO vouchers (id, managed_by, open, fields, last_applied) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (id) DO UPDATE SET managed_by = $2, open = $3, fields = $4, last_applied = $5`,
      [
        ...[id, managedBy, onSale, JSON.stringify(current)],
        lastApplied === null ? null : JSON.stringify(lastApplied),
      ],
    );
  },

  async addCodes(tx, voucherId, codes) {
    const wanted = [...new Set(codes)].sort();
    const taken = await tx.query<{ code: string }>(
      'SELECT code FROM voucher_codes WHERE code = ANY ($2::text[]) AND voucher_id <> $1 ORDER BY code',
      [voucherId, wanted],
    );
    if (taken.length > 0) return taken.map(({ code }) => code);
    await tx.query(
      `INSERT INTO voucher_codes AS c (code, voucher_id) SELECT code, $1 FROM unnest($2::text[]) AS w (code) ORDER BY code
       ON CONFLICT (code) DO UPDATE SET off_at = NULL WHERE c.off_at IS NOT NULL`,
      [voucherId, wanted],
    );
    return [];
  },

  async switchOff(tx, voucherId, code) {
    const rows = await tx.query(
      `UPDATE voucher_codes SET off_at = coalesce(off_at, clock_timestamp()) WHERE voucher_id = $1 AND code = $2
       RETURNING code`,
      [voucherId, code],
    );
    return rows.length > 0;
  },

  randomCodes: (count) => Array.from({ length: count }, () => randomCode()),
};

function randomCode(): string {
  return Array.from(randomBytes(LENGTH), (byte) => ALPHABET[byte & 31]).join('');
}
