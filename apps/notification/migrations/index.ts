import type { Migration } from '@clove/service-kit';

/** Forward only; a later change expands first and contracts in a later release. */
export const migrations: Migration[] = [
  {
    name: '001-messages',
    up: `
      CREATE TABLE message (
        seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        -- What made it: an event's id, or the key of a due date or of an announcement.
        cause text NOT NULL,
        -- Null: an invitation, whose receiver is not a member yet.
        member_id uuid,
        template text NOT NULL,
        channel text NOT NULL CHECK (channel IN ('inbox', 'email')),
        facts jsonb NOT NULL,
        -- GONE: there was no one to send it to any more.
        state text NOT NULL CHECK (state IN ('WAITING', 'SENT', 'DEAD', 'GONE')),
        attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
        -- Of a waiting one: when it may be sent. While it is being sent: when another replica may take it over.
        due_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        settled_at timestamptz,
        read_at timestamptz,
        CONSTRAINT a_message_is_sent_once UNIQUE NULLS NOT DISTINCT (cause, member_id, template, channel),
        CONSTRAINT a_waiting_message_is_due CHECK ((state = 'WAITING') = (due_at IS NOT NULL))
      );
      CREATE INDEX message_due ON message (due_at) WHERE state = 'WAITING';
      CREATE INDEX message_dead ON message (settled_at) WHERE state = 'DEAD';
      CREATE INDEX message_inbox ON message (member_id, seq DESC) WHERE channel = 'inbox';
      CREATE INDEX message_unread ON message (member_id) WHERE channel = 'inbox' AND read_at IS NULL;
      CREATE INDEX message_of_member ON message (member_id);

      -- Kinds of messages that a member does not want, by channel.
      CREATE TABLE opt_out (
        member_id uuid NOT NULL,
        template text NOT NULL,
        channel text NOT NULL CHECK (channel IN ('inbox', 'email')),
        PRIMARY KEY (member_id, template, channel)
      );

      -- So that an event that arrives after its member was erased makes no message.
      CREATE TABLE erased_member (member_id uuid PRIMARY KEY);

      -- Up to when mails are paid for at MAIL_PER_SECOND, over all replicas.
      CREATE TABLE mail_pace (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        paid_until timestamptz NOT NULL
      );
      INSERT INTO mail_pace (paid_until) VALUES ('2000-01-01');

      CREATE TABLE festival (
        slug text PRIMARY KEY,
        title jsonb NOT NULL,
        timezone text NOT NULL,
        currency text NOT NULL
      );
      CREATE TABLE performance (
        id text PRIMARY KEY,
        title jsonb NOT NULL,
        starts_at timestamptz NOT NULL,
        doors_at timestamptz,
        cancelled_at timestamptz,
        -- The start that holders were reminded of.
        reminded_of timestamptz
      );
      CREATE TABLE room (id text PRIMARY KEY, title jsonb NOT NULL);
      CREATE TABLE item (id text PRIMARY KEY, title jsonb NOT NULL);

      CREATE TABLE ticket_holder (
        ticket_id uuid PRIMARY KEY,
        fan_id uuid NOT NULL,
        performance_id text NOT NULL,
        section_id text NOT NULL,
        -- Null: it is valid.
        ended_at timestamptz,
        -- Of the ticket's last event; 0: known from its order only.
        version bigint NOT NULL
      );
      CREATE INDEX ticket_holder_of_performance ON ticket_holder (performance_id, section_id);
      CREATE INDEX ticket_holder_of_fan ON ticket_holder (fan_id);

      -- Holds of a waiting list's offer, until they end or two days have passed.
      CREATE TABLE offered_hold (
        hold_id uuid PRIMARY KEY,
        fan_id uuid NOT NULL,
        noted_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );

      CREATE TABLE announcement (
        id uuid PRIMARY KEY,
        organiser_id uuid NOT NULL,
        performance_id text NOT NULL,
        section_id text,
        subject jsonb NOT NULL,
        body jsonb NOT NULL,
        recipients integer NOT NULL CHECK (recipients >= 0),
        sent_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );
    `,
  },
  {
    name: '002-passes',
    up: `
      -- Of a pass, which is sold like a performance: ids of those that it admits to. Null: it is a performance.
      ALTER TABLE performance ADD COLUMN covers jsonb;
    `,
  },
  {
    name: '003-messages-of-an-order',
    up: `
      -- For the story of an order, which names no member.
      CREATE INDEX message_of_order ON message ((facts ->> 'orderId')) WHERE facts ->> 'orderId' IS NOT NULL;
    `,
  },
  {
    name: '004-venue',
    up: `
      -- Name and address, for calendar entries. Null: the festival file names none.
      ALTER TABLE festival ADD COLUMN venue jsonb;
    `,
  },
  {
    name: '005-fewer-statistics',
    up: `
      -- ANALYZE would read 30,000 of the largest rows and sort their facts, 0.3 s of CPU at once in the middle of a sale; what is
      -- looked for in them is the order, by an index with statistics of its own.
      ALTER TABLE message ALTER COLUMN facts SET STATISTICS 0;
    `,
  },
];
