import type { OwnedEntity } from '@clove/contracts';
import type { Entities, SaleFault } from '@clove/inventory';
import type { Transaction } from '@clove/service-kit';
import {
  fieldsOf,
  fileFields,
  flatFields,
  type RoomFields,
  roomFaults,
  type StoredRoom,
  takenFaults,
} from '../domain/room.ts';
import type { RoomBook, ZoneBook } from './ports.ts';
import { publishRoom } from './room-events.ts';

/** Sections of the sale document that stay reads; its catalogue entries name the same. */
export const SALE_SECTIONS = ['rooms'] as const;
type Section = (typeof SALE_SECTIONS)[number];

/** What provisioning takes over of the sale document, beside the sale's own settings. */
export function provisionedRooms(book: RoomBook, zone: ZoneBook): Entities<Section>[] {
  // Nights are days of the zone, so this comes first.
  return [festivalZone(zone), rooms(book)];
}

function festivalZone(zone: ZoneBook): Entities<Section> {
  return {
    noun: 'time zone',

    async read(tx) {
      const stored = await zone.read(tx);
      if (stored === undefined) return [];
      const { festival: id, timezone, lastApplied } = stored;
      return [{ id, managedBy: 'file', onSale: true, current: { timezone }, lastApplied }];
    },

    inFile: ({ festival: id, timezone }) => [{ id, path: 'timezone', fields: { timezone } }],

    refusals: () => Promise.resolve([]),

    async save(tx, { id, next, lastApplied }) {
      await zone.save(tx, id, String(next['timezone']), lastApplied ?? {});
      return [];
    },
  };
}

function rooms(book: RoomBook): Entities<Section> {
  return {
    noun: 'room',

    read: async (tx) => (await book.rooms(tx)).map(owned),

    inFile: (document) =>
      (document.rooms ?? []).map((room, index) => ({
        id: room.id,
        path: `rooms.${index}`,
        fields: flatFields(fileFields(room)),
      })),

    async refusals(tx, { id, path, fields }, _before, plan) {
      // What the file says by itself, and what it makes of the room together with the console's part.
      const inFile = roomFaults(fieldsOf(fields));
      const faults = inFile.length > 0 ? inFile : await faultsOf(tx, book, id, fieldsOf(plan.next));
      return faults.map(({ path: within, message }): SaleFault => ({ field: `${path}.${within}`, message }));
    },

    async save(tx, plan, before, position) {
      const stored = before === undefined ? undefined : await book.room(tx, plan.id);
      const room: StoredRoom = {
        ...fieldsOf(plan.next),
        id: plan.id,
        managedBy: 'file',
        onSale: plan.onSale,
        withdrawn: stored?.withdrawn ?? false,
        position,
        pictures: stored?.pictures ?? [],
        lastApplied: plan.lastApplied,
        version: nextVersion(stored, plan.action),
      };
      if (stored !== undefined) {
        await book.nights(tx, room.id);
        await book.update(tx, room);
      } else if (!(await book.insert(tx, room))) {
        // The console took the id after this run had read the rooms; the next try finds it and refuses.
        throw new Error(`room ${plan.id} was made in the console just now`);
      }
      if (plan.action === 'unchanged') return [];
      await publishRoom(tx, book, room);
      return book.waitedRanges(tx, room.id);
    },
  };
}

async function faultsOf(tx: Transaction, book: RoomBook, id: string, next: RoomFields) {
  const faults = roomFaults(next);
  return faults.length > 0 ? faults : takenFaults(next, await book.nights(tx, id));
}

function owned(room: StoredRoom): OwnedEntity {
  const { id, managedBy, onSale, lastApplied } = room;
  return { id, managedBy, onSale, current: flatFields(room), lastApplied };
}

function nextVersion(stored: StoredRoom | undefined, action: string): number {
  if (stored === undefined) return 1;
  return action === 'unchanged' ? stored.version : stored.version + 1;
}
