import type { Queryable } from '../database/transaction.ts';
import { newId } from '../flow/new-id.ts';

/** How long a lease lasts without renewal: what a crashed relay delays the next one. */
export const LEASE_MS = 5_000;

/**
 * The right to relay a database's outbox. Held by one process at a time, as far as clocks allow: the database's
 * clock decides expiry; the holder measures with its own monotonic clock from before it asked, which also runs
 * while the process is stopped (SIGSTOP), so that its lease never ends later than the database's.
 */
export class RelayLease {
  readonly owner: string = newId();
  readonly #db: Queryable;
  readonly #leaseMs: number;
  #validUntil = 0;

  constructor(db: Queryable, leaseMs: number = LEASE_MS) {
    this.#db = db;
    this.#leaseMs = leaseMs;
  }

  /** Whether this process may publish at this moment. */
  get held(): boolean {
    return performance.now() < this.#validUntil;
  }

  /** Takes or renews the lease when less than half of it is left; answers whether it is held. */
  async hold(): Promise<boolean> {
    if (this.#validUntil - performance.now() > this.#leaseMs / 2) return true;
    const askedAt = performance.now();
    const rows = await this.#db.query(
      `INSERT INTO relay_lease (name, owner, expires_at)
       VALUES ('outbox', $1, clock_timestamp() + make_interval(secs => $2::float8 / 1000))
       ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, expires_at = excluded.expires_at
       WHERE relay_lease.owner = excluded.owner OR relay_lease.expires_at < clock_timestamp()
       RETURNING 1`,
      [this.owner, this.#leaseMs],
    );
    this.#validUntil = rows.length === 1 ? askedAt + this.#leaseMs : 0;
    return this.held;
  }

  /** Releases the lease, so that another replica takes over at once. */
  async release(): Promise<void> {
    this.#validUntil = 0;
    await this.#db.query(`DELETE FROM relay_lease WHERE name = 'outbox' AND owner = $1`, [this.owner]);
  }
}
