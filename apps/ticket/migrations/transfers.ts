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
];
