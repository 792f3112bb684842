import type { Queryable, Transaction } from '../database/transaction.ts';
import type { IdempotencyClaim, IdempotencyScope, IdempotentAnswer } from './scope.ts';

/**
 * The scopes that open transactions of this process have claimed: a repeat of one is refused at once as in
 * flight, instead of waiting on the row. Across replicas the unique row itself makes the second one wait.
 */
export class ClaimedScopes {
  readonly #held = new Set<string>();

  /** The view of one transaction. */
  open(): OpenClaims {
    return new OpenClaims(this.#held);
  }
}

/** The claims of one transaction; closed with it, however it ends. */
export class OpenClaims {
  readonly #all: Set<string>;
  readonly #mine: string[] = [];

  constructor(all: Set<string>) {
    this.#all = all;
  }

  /** False when another transaction of this process, or this one before, has claimed it. */
  take(key: string): boolean {
    if (this.#all.has(key)) return false;
    this.#all.add(key);
    this.#mine.push(key);
    return true;
  }

  close(): void {
    for (const key of this.#mine) this.#all.delete(key);
  }
}

interface ClaimRow {
  principal: string;
  operation: string;
  key: string;
}

interface ExistingRow extends ClaimRow {
  body_hash: string;
  status: number | null;
  answer: unknown;
}

const inFlight: IdempotencyClaim = { outcome: 'refused', refusal: { reason: 'request-in-flight' } };
const keyReused: IdempotencyClaim = { outcome: 'refused', refusal: { reason: 'idempotency-key-reused' } };

/** Claims all scopes with one insert; only those that exist already are read. */
export async function claimScopes(
  tx: Queryable,
  claimed: OpenClaims,
  scopes: readonly IdempotencyScope[],
): Promise<IdempotencyClaim[]> {
  const wanted = new Map<string, IdempotencyScope>();
  const outcomes: (IdempotencyClaim | undefined)[] = scopes.map((scope) => {
    const key = keyOf(scope);
    if (!claimed.take(key)) return inFlight;
    wanted.set(key, scope);
    return undefined;
  });
  const inserted = await insertClaims(tx, [...wanted.values()]);
  const missing = [...wanted].filter(([key]) => !inserted.has(key)).map(([, scope]) => scope);
  const existing = missing.length === 0 ? new Map<string, ExistingRow>() : await readClaims(tx, missing);
  return scopes.map((scope, index) => {
    const settled = outcomes[index];
    if (settled !== undefined) return settled;
    const key = keyOf(scope);
    if (inserted.has(key)) return { outcome: 'new' };
    return outcomeOf(existing.get(key), scope);
  });
}

function outcomeOf(row: ExistingRow | undefined, scope: IdempotencyScope): IdempotencyClaim {
  // Deleted between insert and read: it was being purged after its day; a repeat finds the key free.
  if (row === undefined) return inFlight;
  if (row.body_hash !== scope.bodyHash) return keyReused;
  if (row.status === null) return inFlight;
  return { outcome: 'replay', status: row.status, body: row.answer ?? undefined };
}

/** Inserts in key order, so that two replicas with overlapping batches cannot deadlock. */
async function insertClaims(tx: Queryable, scopes: readonly IdempotencyScope[]): Promise<Set<string>> {
  if (scopes.length === 0) return new Set();
  const rows = await tx.query<ClaimRow>({
    name: 'clove-idempotency-claim',
    text: `INSERT INTO idempotency (principal, operation, key, body_hash)
           SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS s (principal, operation, key, body_hash)
           ORDER BY principal, operation, key
           ON CONFLICT (principal, operation, key) DO NOTHING
           RETURNING principal, operation, key`,
    values: [
      scopes.map((scope) => scope.principal),
      scopes.map((scope) => scope.operation),
      scopes.map((scope) => scope.key),
      scopes.map((scope) => scope.bodyHash),
    ],
  });
  return new Set(rows.map(keyOf));
}

async function readClaims(
  tx: Queryable,
  scopes: readonly IdempotencyScope[],
): Promise<Map<string, ExistingRow>> {
  const rows = await tx.query<ExistingRow>({
    name: 'clove-idempotency-read',
    text: `SELECT i.principal, i.operation, i.key, i.body_hash, i.status, i.answer
           FROM unnest($1::text[], $2::text[], $3::text[]) AS s (principal, operation, key)
           JOIN idempotency i USING (principal, operation, key)`,
    values: [
      scopes.map((scope) => scope.principal),
      scopes.map((scope) => scope.operation),
      scopes.map((scope) => scope.key),
    ],
  });
  return new Map(rows.map((row) => [keyOf(row), row]));
}

/** Keeps answers of claimed scopes with one statement. */
export function keepAnswers(tx: Pick<Transaction, 'send'>, answers: readonly IdempotentAnswer[]): void {
  if (answers.length === 0) return;
  tx.send({
    name: 'clove-idempotency-answer',
    text: `UPDATE idempotency i SET status = s.status, answer = s.answer
           FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::jsonb[])
             AS s (principal, operation, key, status, answer)
           WHERE i.principal = s.principal AND i.operation = s.operation AND i.key = s.key`,
    values: [
      answers.map(({ scope }) => scope.principal),
      answers.map(({ scope }) => scope.operation),
      answers.map(({ scope }) => scope.key),
      answers.map(({ status }) => status),
      answers.map(({ body }) => (body === undefined ? null : JSON.stringify(body))),
    ],
  });
}

function keyOf(row: ClaimRow | IdempotencyScope): string {
  return `${row.principal}\u0000${row.operation}\u0000${row.key}`;
}
