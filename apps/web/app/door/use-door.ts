import type { Gate } from '@clove/contracts';
import { type QueryKey, queryOptions, type UseQueryOptions, useQuery } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { read, serverNow } from '../api/client.ts';
import { type Member, memberQuery } from '../api/session.ts';
import { keepOffline } from '../shell/offline.ts';
import { codeReader } from './code-reader.ts';
import { Door } from './engine/door.ts';
import { gateApi } from './engine/gate-api.ts';
import type { DoorState } from './engine/shapes.ts';
import { browserStore } from './engine/store.ts';
import { keepAwake } from './wake-lock.ts';

/** Milliseconds between two looks at the counts. */
const LOOK_EVERY = 5_000;

/** Who works here, with the gates and desks that they are bound to; none: all. */
export type Worker = Member & { readonly scopes?: readonly string[] };

/** The gates that the member may work at. */
export const gatesQuery = queryOptions({
  queryKey: ['own', 'gates'],
  queryFn: async ({ signal }) => (await read<{ gates: readonly Gate[] }>('/api/gates', { signal })).gates,
});

/** What a query answers; without a network what it answered last on this phone. Undefined: neither is known yet. */
export function useKept<T, K extends QueryKey>(
  name: string,
  query: UseQueryOptions<T, Error, T, K>,
): T | undefined {
  const { data } = useQuery(query);
  const [kept, setKept] = useState<T>();
  useEffect(() => void browserStore.read<T>(name).then(setKept), [name]);
  useEffect(() => {
    if (data != null) void browserStore.write(name, data);
  }, [name, data]);
  return data ?? kept;
}

/** As `useMember`, and without a network who was logged in last. Null: no one. */
export function useWorker(): Worker | null | undefined {
  const kept = useKept('worker', memberQuery);
  const { data } = useQuery(memberQuery);
  const isLoggedOut = data === null;
  useEffect(() => {
    if (isLoggedOut) void Promise.all([forgetWorker(), browserStore.forgetPacks()]);
  }, [isLoggedOut]);
  return isLoggedOut ? null : kept;
}

/** Without a network, too, no one works with this phone from now on, until the next log-in. */
export function forgetWorker(): Promise<void> {
  return browserStore.write('worker', null);
}

/** The door at work: open as long as its page is. Undefined while the phone's own data is read. */
export function useDoor(gateId: string | null, gates: readonly Gate[]): Door | undefined {
  const [door, setDoor] = useState<Door>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: packs bring newer gates
  useEffect(() => {
    let isOver = false;
    const parts = { store: browserStore, api: gateApi(), now: serverNow };
    void Door.open(gateId, gates, parts).then((opened) => {
      if (isOver) return;
      setDoor(opened);
      void opened.refresh();
    });
    return () => {
      isOver = true;
      setDoor(undefined);
    };
  }, [gateId]);

  useEffect(() => {
    if (door === undefined) return;
    const look = () => {
      if (!document.hidden) void door.refresh();
    };
    const timer = setInterval(look, LOOK_EVERY);
    const moments = ['online', 'offline', 'visibilitychange'] as const;
    for (const moment of moments) addEventListener(moment, look);
    return () => {
      clearInterval(timer);
      for (const moment of moments) removeEventListener(moment, look);
    };
  }, [door]);
  return door;
}

export function useDoorState(door: Door): DoorState {
  return useSyncExternalStore(door.subscribe, () => door.state);
}

/** The screen stays on, and the page is there without a network from now on: its files, the code reader, the data. */
export function useReadyForTheField(): void {
  useEffect(() => keepAwake(), []);
  useEffect(() => {
    void navigator.storage?.persist?.();
    void codeReader()
      .catch((error: unknown) => console.warn(error))
      .then(() => keepOffline('/door'));
  }, []);
}
