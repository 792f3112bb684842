import type { EndpointBook } from '../../application/ports.ts';
import { type EndpointRow, endpointColumns, endpointOf } from './endpoint-rows.ts';

/** Locked before it is counted, so that two additions at once keep the limit. Any number that nothing else locks. */
const ADDITIONS = 71_001;

/** Endpoints, locked before their deliveries everywhere. */
export const endpointBook: EndpointBook = {
  async insert(tx, { id, url, description, events, contactId }, sealedSecret, most) {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [ADDITIONS]);
    const [row] = await tx.query<EndpointRow>(
      `INSERT INTO endpoint (id, url, description, events, state, contact_id, secret, version)
       SELECT $1, $2, $3, $4::text[], 'ACTIVE', $5::uuid, $6, 1 WHERE (SELECT count(*) FROM endpoint) < $7
       RETURNING ${endpointColumns}`,
      [id, url, description, events, contactId, sealedSecret, most],
    );
    return row === undefined ? 'too-many' : endpointOf(row);
  },

  async find(tx, id) {
    const [row] = await tx.query<EndpointRow>(
      // Not against the key share of deliveries that are being made.
      `SELECT ${endpointColumns} FROM endpoint WHERE id = $1 FOR NO KEY UPDATE`,
      [id],
    );
    return row === undefined ? undefined : endpointOf(row);
  },

  async save(tx, { id, url, description, events, state, disabledBecause, contactId, failingSince }) {
    const [row] = await tx.query<EndpointRow>(
      `UPDATE endpoint SET url = $2, description = $3, events = $4::text[], state = $5, disabled_because = $6,
         contact_id = $7, failing_since = $8, version = version + 1, changed_at = clock_timestamp()
       WHERE id = $1 RETURNING ${endpointColumns}`,
      [id, url, description, events, state, disabledBecause, contactId, failingSince],
    );
    if (row === undefined) throw new Error('an endpoint is saved while it is locked');
    return endpointOf(row);
  },

  async rotate(tx, id, sealedSecret, overlapSeconds) {
    const [row] = await tx.query<EndpointRow>(
      `UPDATE endpoint SET previous_secret = secret, secret = $2,
         previous_until = clock_timestamp() + make_interval(secs => $3),
         version = version + 1, changed_at = clock_timestamp()
       WHERE id = $1 RETURNING ${endpointColumns}`,
      [id, sealedSecret, overlapSeconds],
    );
    if (row === undefined) throw new Error('the secret of an endpoint is rotated while it is locked');
    return endpointOf(row);
  },

  async remove(tx, id) {
    const rows = await tx.query('DELETE FROM endpoint WHERE id = $1 RETURNING id', [id]);
    return rows.length > 0;
  },

  async giveUpWaiting(tx, id) {
    await tx.query(
      `UPDATE delivery SET state = 'DEAD', due_at = NULL, settled_at = clock_timestamp()
       WHERE endpoint_id = $1 AND state = 'WAITING'`,
      [id],
    );
  },
};
