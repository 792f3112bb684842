import type { DisabledBecause, Endpoint } from '../../application/ports.ts';

export interface EndpointRow {
  id: string;
  url: string;
  description: string;
  events: string[];
  state: 'ACTIVE' | 'DISABLED';
  disabled_because: DisabledBecause | null;
  contact_id: string | null;
  failing_since: Date | null;
  previous_until: Date | null;
  version: number;
  created_at: Date;
  changed_at: Date;
}

export const endpointColumns = `id, url, description, events, state, disabled_because, contact_id, failing_since,
  previous_until, version, created_at, changed_at`;

export function endpointOf(row: EndpointRow): Endpoint {
  return {
    id: row.id,
    url: row.url,
    description: row.description,
    events: row.events,
    state: row.state,
    disabledBecause: row.disabled_because,
    contactId: row.contact_id,
    failingSince: row.failing_since,
    previousUntil: row.previous_until,
    version: row.version,
    createdAt: row.created_at,
    changedAt: row.changed_at,
  };
}
