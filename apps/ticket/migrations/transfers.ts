import type { Migration } from '@clove/service-kit';

/** Offers of tickets. An offer of a release up to 0.7.0 has no row here: it has no end, and no mail. */
export const transferMigrations: Migration[] = [
  {
    name: 'ticket-020-offers',
    up: `
      CREATE TABLE ticket_offers (
        id uuid PRIMARY KEY,
        ticket_id uuid NOT NULL REFERENCES tickets (id),
        -- As the ticket has it while it is offered; the token itself is kept nowhere.
        token_hash bytea NOT NULL CONSTRAINT one_offer_per_token UNIQUE,
        from_fan uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        expires_at timestamptz NOT NULL,
        -- Its link is sent to an address, in this language; the address is forgotten when the offer ends.
        mailed boolean NOT NULL,
        email text,
        language text CHECK (language IN ('ko', 'en')),
        -- Null: it may still be taken.
        ended_at timestamptz,
        CONSTRAINT an_address_only_while_it_is_open CHECK (email IS NULL OR (mailed AND ended_at IS NULL))
      );
      CREATE INDEX ticket_offers_due ON ticket_offers (expires_at) WHERE ended_at IS NULL;
      CREATE INDEX ticket_offers_open ON ticket_offers (ticket_id) WHERE ended_at IS NULL;
      CREATE INDEX ticket_offers_mailed ON ticket_offers (from_fan, created_at) WHERE mailed;
    `,
  },
  {
    name: 'ticket-021-resales',
    up: `
      -- Tickets that their holders give back for others to buy.
      CREATE TABLE ticket_resales (
        id uuid PRIMARY KEY,
        ticket_id uuid NOT NULL REFERENCES tickets (id),
        performance_id text NOT NULL,
        section_id text NOT NULL,
        -- As the ticket has it while it is listed: of a token that does not exist.
        token_hash bytea NOT NULL,
        -- LISTED: the holder may take it back. GIVEN_UP: void and on sale again. PAID_BACK. ENDED: taken back, or void for another reason.
        state text NOT NULL CHECK (state IN ('LISTED', 'GIVEN_UP', 'PAID_BACK', 'ENDED')),
        listed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        given_up_at timestamptz,
        refund_id uuid,
        CONSTRAINT given_up_has_a_refund CHECK ((state IN ('GIVEN_UP', 'PAID_BACK')) = (refund_id IS NOT NULL))
      );
      CREATE UNIQUE INDEX one_resale_per_ticket ON ticket_resales (ticket_id) WHERE state = 'LISTED';
      CREATE INDEX ticket_resales_open ON ticket_resales (performance_id, section_id, listed_at)
        WHERE state IN ('LISTED', 'GIVEN_UP');
    `,
  },
];
