import type { NamedQuery, UnitOfWork } from '@clove/service-kit';
import type { Prolong } from '../../application/ports.ts';
import { LONGEST_HOLD_SECONDS } from '../../domain/hold.ts';
import { CLOCK } from './clock.ts';
import type { HoldColumns } from './columns.ts';
import { lastingColumns, type TimedHoldRow, timedHolds } from './hold-book.ts';

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
export function postgresProlong<Row>(
  unitOfWork: Pick<UnitOfWork, 'only'>,
  columns: HoldColumns<Row>,
  options: ProlongOptions,
): Prolong {
  const { graceSeconds, extensionSeconds, units } = options;
  const statement: NamedQuery = {
    name: 'holds-prolong',
    text: `WITH locked AS MATERIALIZED (
             SELECT holds.* FROM unnest($1::uuid[], $2::uuid[]) AS asked(id, fan_id) JOIN holds USING (id, fan_id)
             ORDER BY id FOR UPDATE OF holds),
           alive AS MATERIALIZED (
             SELECT id, extended, GREATEST(expires_at, LEAST(
               clock_timestamp() + make_interval(secs => $4), created_at + make_interval(secs => $5))) AS until
             FROM locked WHERE state = 'ACTIVE' AND expires_at >= clock_timestamp() - make_interval(secs => $3)),
           longer AS (
             UPDATE holds SET expires_at = alive.until, extended = true, version = version + 1,
               changed_at = clock_timestamp()
             FROM alive WHERE holds.id = alive.id AND NOT alive.extended
             RETURNING holds.id, ${units === undefined ? '' : `${units.column}, `}holds.expires_at, holds.version)${units === undefined ? '' : `,${units.follow}`}
           SELECT ${lastingColumns(columns)}, COALESCE(new_end, expires_at) AS expires_at,
             COALESCE(new_version, version) AS version, alive_id IS NOT NULL AS lasting, ${CLOCK}
           FROM locked
             LEFT JOIN (SELECT id AS alive_id FROM alive) AS alive ON alive_id = id
             LEFT JOIN (SELECT id AS longer_id, expires_at AS new_end, version AS new_version FROM longer) AS longer
               ON longer_id = id`,
  };
  return async (holds) => {
    const rows = await unitOfWork.only<TimedHoldRow<Row> & { readonly lasting: boolean }>({
      ...statement,
      values: [
        holds.map(({ holdId }) => holdId),
        holds.map(({ fanId }) => fanId),
        graceSeconds,
        extensionSeconds,
        LONGEST_HOLD_SECONDS,
      ],
    });
    const lasting = rows.filter((row) => row.lasting).map((row) => row.id);
    return { ...timedHolds(rows, columns), lasting: new Set(lasting) };
  };
}
