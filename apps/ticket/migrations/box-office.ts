import type { Migration } from '@clove/service-kit';

/** Numbered from 060: what the box office needs. */
export const boxOfficeMigrations: Migration[] = [
  {
    name: 'ticket-060-box-office',
    harmless: 'the rules are of a new table that no older service writes',
    up: `
      -- For whom, by whom and why staff placed an order. Name and address stay here: no event and no log has them.
      CREATE TABLE desk_orders (
        order_id uuid PRIMARY KEY REFERENCES orders (id),
        -- The fan of the order, whose id no member has.
        guest_id uuid NOT NULL,
        staff_id uuid NOT NULL,
        guest_name text,
        guest_email text,
        language text NOT NULL CHECK (language IN ('ko', 'en')),
        note text,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );
      CREATE INDEX desk_orders_of_guest ON desk_orders (guest_id);
      CREATE INDEX desk_orders_of_staff ON desk_orders (staff_id, order_id);
    `,
  },
  {
    name: 'ticket-066-erased-guests',
    up: `
      -- When name and address of the guest were erased at a request. Null: they were not, or there were none.
      ALTER TABLE desk_orders ADD COLUMN erased_at timestamptz;
    `,
  },
  {
    name: 'ticket-068-holder-names',
    up: `
      -- Gates and the support desk find guests, and those whose name was changed, by the beginning of it.
      CREATE INDEX tickets_of_holder_name ON tickets (lower(holder_name) COLLATE "C") WHERE holder_name IS NOT NULL;
    `,
  },
  {
    name: 'ticket-069-sections-of-performances',
    up: `
      -- As event has them. Null: it has not said yet.
      ALTER TABLE performances ADD COLUMN sections text[], ADD COLUMN categories text[];
    `,
  },
];
