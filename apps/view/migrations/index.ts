import type { Migration } from '@clove/service-kit';

/** Forward only; a later change expands first and contracts in a later release. */
export const migrations: Migration[] = [
  {
    name: '001-projection',
    up: `
      -- Which generation of the projection is shown, and into which one events are written: another while it is rebuilt.
      CREATE TABLE projection (
        singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
        shown integer NOT NULL,
        building integer NOT NULL,
        rebuild_began timestamptz,
        CONSTRAINT built_before_it_is_shown CHECK (building IN (shown, shown + 1)),
        CONSTRAINT rebuild_has_a_beginning CHECK ((building = shown) = (rebuild_began IS NULL))
      );
      INSERT INTO projection (shown, building) VALUES (1, 1);

      -- The newest public state of everything that domain events are about.
      CREATE TABLE entity (
        generation integer NOT NULL,
        kind text NOT NULL,
        id text NOT NULL,
        -- 0: no event was applied yet.
        version bigint NOT NULL,
        fan_id uuid,
        data jsonb NOT NULL,
        PRIMARY KEY (generation, kind, id)
      ) WITH (fillfactor = 70);
      CREATE INDEX entities_of_fan ON entity (generation, fan_id, kind, id) WHERE fan_id IS NOT NULL;

      -- Sums over entities: each is the sum of what every entity contributes.
      CREATE TABLE counter (
        generation integer NOT NULL,
        board text NOT NULL,
        key text NOT NULL,
        measure text NOT NULL,
        value bigint NOT NULL,
        PRIMARY KEY (generation, board, key, measure)
      ) WITH (fillfactor = 70);

      -- Every change of a payment's amounts with its time: what a day's settlement is made of.
      CREATE TABLE payment_change (
        generation integer NOT NULL,
        payment_id uuid NOT NULL,
        version bigint NOT NULL,
        at timestamptz NOT NULL,
        method text NOT NULL,
        captured bigint NOT NULL,
        refunded bigint NOT NULL,
        PRIMARY KEY (generation, payment_id, version)
      );
      CREATE INDEX payment_changes_by_time ON payment_change (generation, at);

      -- Members who were erased: what still arrives about them is kept without them.
      CREATE TABLE erased_member (id uuid PRIMARY KEY);
    `,
  },
  {
    name: '002-seats',
    up: `
      -- Holds and blocks of each numbered seat, of what was projected before there were such sums. What an older service projects
      -- while this release rolls out is missing until the overviews are rebuilt.
      INSERT INTO counter (generation, board, key, measure, value)
        SELECT generation, 'seat', unit ->> 'unitId', 'taken', count(*)
        FROM entity CROSS JOIN LATERAL jsonb_array_elements(data -> 'hold' -> 'units') AS unit
        WHERE kind = 'hold' AND version > 0 AND data -> 'hold' ->> 'state' IN ('ACTIVE', 'PINNED', 'SOLD')
          AND starts_with(unit ->> 'unitId', COALESCE(unit ->> 'item',
            (data -> 'hold' ->> 'performanceId') || '/' || (unit ->> 'sectionId')) || '/')
          AND NOT data -> 'released' ? (unit ->> 'unitId')
        GROUP BY generation, unit ->> 'unitId';
      INSERT INTO counter (generation, board, key, measure, value)
        SELECT generation, 'seat', seat, 'blocked', count(*)
        FROM entity CROSS JOIN LATERAL jsonb_array_elements_text(data -> 'seats') AS seat
        WHERE kind = 'block' AND version > 0
        GROUP BY generation, seat;
    `,
  },
];
