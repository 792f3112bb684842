import { type DBSchema, openDB } from 'idb';
import type { Festival } from '../api/festival.ts';
import { KEPT_TICKETS } from '../api/kept-tickets.ts';
import type { TicketList } from './data.ts';

/** The tickets of the member of this browser, as they last were, with what is needed to show them. */
export interface KeptTickets extends TicketList {
  readonly holder: string;
  readonly festival: Festival;
  /** When they were read, ISO 8601. */
  readonly readAt: string;
}

interface Schema extends DBSchema {
  kept: { key: 'tickets'; value: KeptTickets };
}

/** Keeps them in this browser; the entry before is gone. */
export function keepTickets(tickets: KeptTickets): Promise<void> {
  return inDatabase(async (database) => {
    await database.put('kept', tickets, 'tickets');
  });
}

/** What was kept last; undefined: nothing. */
export function keptTickets(): Promise<KeptTickets | undefined> {
  return inDatabase((database) => database.get('kept', 'tickets'));
}

/** Opened for one use: an open database would hold up its removal at log-out. */
async function inDatabase<T>(use: (database: Awaited<ReturnType<typeof open>>) => Promise<T>): Promise<T> {
  const database = await open();
  try {
    return await use(database);
  } finally {
    database.close();
  }
}

function open() {
  return openDB<Schema>(KEPT_TICKETS, 1, {
    upgrade(database) {
      database.createObjectStore('kept');
    },
  });
}
