import { useCallback, useRef, useState } from 'react';

/** Does something once at a time and keeps why it failed, to be shown beside its button. */
export function useAction<A extends readonly unknown[]>(work: (...args: A) => Promise<unknown>) {
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null });
  const newest = useRef(work);
  newest.current = work;
  const running = useRef(false);
  /** @returns whether it succeeded */
  const run = useCallback(async (...args: A): Promise<boolean> => {
    if (running.current) return false;
    running.current = true;
    setState({ busy: true, error: null });
    try {
      await newest.current(...args);
      setState({ busy: false, error: null });
      return true;
    } catch (error) {
      setState({ busy: false, error });
      return false;
    } finally {
      running.current = false;
    }
  }, []);
  return { run, ...state };
}
