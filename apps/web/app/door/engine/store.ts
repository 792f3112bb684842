import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { KeptScan } from './shapes.ts';

/** What a door keeps on the phone: it survives reloads, crashes and an empty battery. */
export interface DoorStore {
  /** A small fact by its name; undefined: none. */
  read<T>(name: string): Promise<T | undefined>;
  write(name: string, value: unknown): Promise<void>;
  /** The signed packs of a gate: the whole, then what changed, in the order they came. */
  packs(gateId: string): Promise<readonly string[]>;
  keepPacks(gateId: string, texts: readonly string[]): Promise<void>;
  /** Of all gates. */
  forgetPacks(): Promise<void>;
  /** Of all gates, oldest first. */
  scans(): Promise<readonly KeptScan[]>;
  /** Done when it is on the disk. */
  putScans(scans: readonly KeptScan[]): Promise<void>;
  removeScans(scanIds: readonly string[]): Promise<void>;
}

interface Schema extends DBSchema {
  facts: { key: string; value: unknown };
  packs: { key: string; value: readonly string[] };
  scans: { key: string; value: KeptScan };
}

let opened: Promise<IDBPDatabase<Schema>> | undefined;

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>('clove-door', 1, {
    upgrade(made) {
      made.createObjectStore('facts');
      made.createObjectStore('packs');
      made.createObjectStore('scans', { keyPath: 'scanId' });
    },
  });
  return opened;
}

/** In the browser's IndexedDB. */
export const browserStore: DoorStore = {
  async read<T>(name: string) {
    return (await (await database()).get('facts', name)) as T | undefined;
  },
  async write(name, value) {
    await (await database()).put('facts', value, name);
  },
  async packs(gateId) {
    return (await (await database()).get('packs', gateId)) ?? [];
  },
  async keepPacks(gateId, texts) {
    await (await database()).put('packs', texts, gateId);
  },
  async forgetPacks() {
    await (await database()).clear('packs');
  },
  async scans() {
    const all = await (await database()).getAll('scans');
    return all.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  },
  async putScans(scans) {
    const change = (await database()).transaction('scans', 'readwrite', { durability: 'strict' });
    await Promise.all([...scans.map((scan) => change.store.put(scan)), change.done]);
  },
  async removeScans(scanIds) {
    const change = (await database()).transaction('scans', 'readwrite');
    await Promise.all([...scanIds.map((scanId) => change.store.delete(scanId)), change.done]);
  },
};
