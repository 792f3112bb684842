import { useEffect, useState, useSyncExternalStore } from 'react';
import { serverNow } from '../api/client.ts';

/** The server's time, every second. */
export function useClock(): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** What `of` makes of the server's time, asked every second: its reader is drawn again only when the answer changes. */
export function useAtClock<T extends string | boolean>(of: (now: number) => T): T {
  return useSyncExternalStore(everySecond, () => of(serverNow()));
}

function everySecond(listener: () => void): () => void {
  const timer = setInterval(listener, 1000);
  return () => clearInterval(timer);
}

/** `8:05` */
export function minutesAndSeconds(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
