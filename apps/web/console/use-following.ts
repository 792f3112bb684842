import { useCallback, useEffect, useRef, useState } from 'react';
import { follow } from './api.ts';

interface Following<T> {
  readonly busy: boolean;
  readonly said: readonly string[];
  readonly result: T | undefined;
  readonly error: unknown;
}

const IDLE = { busy: false, said: [], result: undefined, error: null };

/** Does something long and follows it: what it said, how it ended. It ends when its page is left, or is begun anew. */
export function useFollowing<T>(path: string) {
  const [state, setState] = useState<Following<T>>(IDLE);
  const running = useRef<AbortController>(null);
  const cancel = useCallback(() => {
    running.current?.abort();
    running.current = null;
    setState(IDLE);
  }, []);
  useEffect(() => () => running.current?.abort(), []);
  const begin = useCallback(
    async (body: unknown) => {
      running.current?.abort();
      const own = new AbortController();
      running.current = own;
      setState({ ...IDLE, busy: true });
      try {
        const onProgress = (line: string) => {
          if (running.current === own) setState((now) => ({ ...now, said: [...now.said, line] }));
        };
        const result = await follow<T>(path, body, onProgress, own.signal);
        if (running.current === own) setState((now) => ({ ...now, busy: false, result }));
      } catch (error) {
        // Cancelled: another has begun, or none is wanted.
        if (running.current === own) setState((now) => ({ ...now, busy: false, error }));
      }
    },
    [path],
  );
  return { ...state, begin, cancel };
}
