import type { NamedQuery, UnitOfWork } from '@clove/service-kit';
import type { Prolong } from '../../application/ports.ts';
import { LONGEST_HOLD_SECONDS } from '../../domain/hold.ts';

export interface ProlongOptions {
  /** How long after its end a hold is still left alone, seconds. */
  readonly graceSeconds: number;
  /** How long the one extension lasts from when it is asked for, seconds. */
  readonly extensionSeconds: number;
  /** Absent where units carry no expiry of their own. */
  readonly units?: FollowingUnits | undefined;
}

/** Units that carry their hold's expiry. */
export interface FollowingUnits {
  /** Column of `holds` that the CTEs need of each hold, e.g. `holds.seats`. */
  readonly column: string;
  /** CTEs by which the units follow the holds in `longer`. */
  readonly follow: string;
}

/**
 * Prolongs holds in one statement that is a transaction of its own: nothing is published. Locks the holds in id
 * order, looks at the clock once each is locked, and prolongs those that never were. Whether they are ACTIVE is
 * asked only then: asked while they are looked up, it would tempt the planner to read every ACTIVE hold there is.
 */
export function postgresProlong(unitOfWork: Pick<UnitOfWork, 'only'>, options: ProlongOptions): Prolong {
  const { graceSeconds, extensionSeconds, units } = options;
  const statement: NamedQuery = {
    name: 'holds-prolong',
    text: `WITH locked AS MATERIALIZED (
             SELECT holds.* FROM unnest($1::uuid[], $2::uuid[]) AS asked(id, fan_id) JOIN holds USING (id, fan_id)
             ORDER BY id FOR UPDATE OF holds),
           alive AS MATERIALIZED (
             SELECT id, fan_id, extended, expires_at, GREATEST(expires_at, LEAST(
               clock_timestamp() + make_interval(secs => $4), created_at + make_interval(secs => $5))) AS until
             FROM locked WHERE state = 'ACTIVE' AND expires_at >= clock_timestamp() - make_interval(secs => $3)),
           longer AS (
             UPDATE holds SET expires_at = alive.until, extended = true, version = version + 1,
               changed_at = clock_timestamp()
             FROM alive WHERE holds.id = alive.id AND NOT alive.extended
             RETURNING holds.id, ${units === undefined ? '' : `${units.column}, `}holds.expires_at)${units === undefined ? '' : `,${units.follow}`}
           SELECT id AS "holdId", alive.fan_id AS "fanId", COALESCE(longer.expires_at, alive.expires_at) AS "expiresAt"
           FROM alive LEFT JOIN longer USING (id)`,
  };
  return (holds) =>
    unitOfWork.only({
      ...statement,
      values: [
        holds.map(({ holdId }) => holdId),
        holds.map(({ fanId }) => fanId),
        graceSeconds,
        extensionSeconds,
        LONGEST_HOLD_SECONDS,
      ],
    });
}
