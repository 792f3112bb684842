import { useCallback, useRef } from 'react';

/** The same function at each drawing, which does what the newest one would: what is given it need not be drawn again. */
export function useSteady<A extends readonly unknown[], R>(work: (...args: A) => R): (...args: A) => R {
  const newest = useRef(work);
  newest.current = work;
  return useCallback((...args: A) => newest.current(...args), []);
}
