import type { Migration } from '@clove/service-kit';

/** Gates, who came in at which, and what scanners without a network need to know. */
export const gateMigrations: Migration[] = [
  {
    name: 'ticket-030-gates',
    harmless:
      'the constraints are replaced by wider ones, and the triggers only note what an older service writes and never refuse it',
    up: `
      -- Where tickets are checked in; of the festival file, or made by an organiser.
      CREATE TABLE gates (
        id text PRIMARY KEY,
        managed_by text NOT NULL CHECK (managed_by IN ('file', 'console')),
        -- False: withdrawn. It is kept for what happened there.
        open boolean NOT NULL,
        fields jsonb NOT NULL,
        last_applied jsonb
      );

      -- Why a ticket is blocked; null: it is not blocked.
      ALTER TABLE tickets ADD COLUMN blocked text;

      -- The transaction that changed a ticket last; null: as it was issued. Written by the table itself, so that packs of gates
      -- leave out nothing that a service of an earlier release changed.
      ALTER TABLE tickets ADD COLUMN changed_in xid8;
      CREATE FUNCTION note_ticket_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        NEW.changed_in := pg_current_xact_id();
        RETURN NEW;
      END $$;
      CREATE TRIGGER ticket_changed BEFORE UPDATE ON tickets FOR EACH ROW EXECUTE FUNCTION note_ticket_change();
      UPDATE tickets SET changed_in = pg_current_xact_id() WHERE state <> 'VALID' OR serial > 1;
      CREATE INDEX tickets_changed ON tickets (changed_in, id) WHERE changed_in IS NOT NULL;

      -- Who came in: one row per place of a ticket that was used.
      CREATE TABLE ticket_entries (
        ticket_id uuid NOT NULL REFERENCES tickets (id),
        -- Of the ticket's place.
        performance_id text NOT NULL,
        -- Whose gate it was: another one where staff overrode that.
        gate_performance_id text NOT NULL,
        -- Null: at no named gate.
        gate_id text,
        door text,
        staff_id uuid NOT NULL,
        entered_at timestamptz NOT NULL,
        inside boolean NOT NULL,
        PRIMARY KEY (ticket_id, performance_id)
      );

      -- How many came in and are inside, kept by the table of entries itself. In shards, so that gates do not wait for one row.
      CREATE TABLE gate_counts (
        gate_id text NOT NULL,
        performance_id text NOT NULL,
        shard smallint NOT NULL,
        entered bigint NOT NULL,
        inside bigint NOT NULL,
        PRIMARY KEY (gate_id, performance_id, shard)
      ) WITH (fillfactor = 50);
      CREATE FUNCTION count_ticket_entry() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP <> 'INSERT' THEN
          INSERT INTO gate_counts AS c VALUES (coalesce(OLD.gate_id, ''), OLD.gate_performance_id,
            pg_backend_pid() % 16, -1, -OLD.inside::int)
          ON CONFLICT (gate_id, performance_id, shard) DO UPDATE
            SET entered = c.entered + excluded.entered, inside = c.inside + excluded.inside;
        END IF;
        IF TG_OP <> 'DELETE' THEN
          INSERT INTO gate_counts AS c VALUES (coalesce(NEW.gate_id, ''), NEW.gate_performance_id,
            pg_backend_pid() % 16, 1, NEW.inside::int)
          ON CONFLICT (gate_id, performance_id, shard) DO UPDATE
            SET entered = c.entered + excluded.entered, inside = c.inside + excluded.inside;
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER ticket_entry_counted AFTER INSERT OR UPDATE OR DELETE ON ticket_entries
        FOR EACH ROW EXECUTE FUNCTION count_ticket_entry();

      -- A service of an earlier release knows the ticket's state alone.
      CREATE FUNCTION enter_by_ticket_state() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.state = 'CHECKED_IN' THEN
          INSERT INTO ticket_entries
            SELECT NEW.id, NEW.performance_id, NEW.performance_id, NULL, NULL, NEW.checked_in_by, NEW.checked_in_at, true
            WHERE NOT EXISTS (SELECT FROM ticket_entries e WHERE e.ticket_id = NEW.id);
        ELSIF NEW.state = 'VALID' THEN
          DELETE FROM ticket_entries WHERE ticket_id = NEW.id;
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER ticket_entered AFTER UPDATE OF state ON tickets FOR EACH ROW
        WHEN (OLD.state IS DISTINCT FROM NEW.state AND 'CHECKED_IN' IN (OLD.state, NEW.state))
        EXECUTE FUNCTION enter_by_ticket_state();
      INSERT INTO ticket_entries
        SELECT id, performance_id, performance_id, NULL, NULL, checked_in_by, checked_in_at, true
        FROM tickets WHERE checked_in_at IS NOT NULL AND checked_in_by IS NOT NULL;

      ALTER TABLE gate_log
        -- Of the ticket's place; null: written by a release that knew one place per ticket.
        ADD COLUMN used_performance_id text,
        ADD COLUMN gate_id text,
        ADD COLUMN door text,
        -- Given by the scanner; null: none was.
        ADD COLUMN scan_id uuid,
        -- A scan whose outcome changed when an earlier one became known: its newest row counts.
        ADD COLUMN revised boolean NOT NULL DEFAULT false,
        -- Found by name or number, not by its code.
        ADD COLUMN by_hand boolean NOT NULL DEFAULT false,
        -- Later than 'at' for what a scanner kept while it had no network.
        ADD COLUMN received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        -- Of a scan that let a person in or out against what is known now: why.
        ADD COLUMN conflict jsonb,
        -- 'in' or 'out' of a scan; null: no scan.
        ADD COLUMN direction text CHECK (direction IN ('in', 'out'));
      ALTER TABLE gate_log DROP CONSTRAINT gate_log_action_check, DROP CONSTRAINT exceptions_have_a_reason,
        DROP CONSTRAINT entered_at_a_gate;
      ALTER TABLE gate_log
        ADD CONSTRAINT gate_action_known
          CHECK (action IN ('CHECKED_IN', 'LEFT', 'UNDONE', 'CONFLICT', 'BLOCKED', 'UNBLOCKED')),
        ADD CONSTRAINT exceptions_have_a_reason CHECK (
          reason IS NOT NULL OR action IN ('LEFT', 'CONFLICT', 'UNBLOCKED')
          OR (action = 'CHECKED_IN' AND overridden = '{}')),
        ADD CONSTRAINT conflicts_say_why CHECK ((action = 'CONFLICT') = (conflict IS NOT NULL));
      CREATE UNIQUE INDEX one_record_per_scan ON gate_log (scan_id) WHERE scan_id IS NOT NULL AND NOT revised;
      CREATE INDEX gate_log_conflicts ON gate_log (gate_id, id) WHERE action = 'CONFLICT';
    `,
  },
];
