import { type RefObject, useEffect, useRef } from 'react';

export interface Gestures {
  /** Pixels. */
  readonly pan: (dx: number, dy: number) => void;
  readonly zoom: (factor: number, x: number, y: number) => void;
  readonly press: (x: number, y: number) => void;
}

/** A finger that moved so far, pixels, does not press. */
const SLACK = 8;

/** Drag, pinch, wheel with ctrl, and press on an element. */
export function useGestures(target: RefObject<HTMLElement | null>, gestures: Gestures): void {
  const newest = useRef(gestures);
  newest.current = gestures;
  useEffect(() => {
    const element = target.current;
    if (element === null) return undefined;
    const leaving = new AbortController();
    const { signal } = leaving;
    const pointers = new Map<number, { x: number; y: number }>();
    let moved = 0;
    const at = (event: MouseEvent) => {
      const { left, top } = element.getBoundingClientRect();
      return { x: event.clientX - left, y: event.clientY - top };
    };
    element.addEventListener(
      'pointerdown',
      (event) => {
        if (event.button !== 0) return;
        if (pointers.size === 0) moved = 0;
        pointers.set(event.pointerId, at(event));
      },
      { signal },
    );
    element.addEventListener(
      'pointermove',
      (event) => {
        const from = pointers.get(event.pointerId);
        if (from === undefined) return;
        const to = at(event);
        const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
        pointers.set(event.pointerId, to);
        moved += Math.hypot(to.x - from.x, to.y - from.y);
        if (moved <= SLACK) return;
        // Only now: a captured pointer's click would not reach what is under it.
        if (!element.hasPointerCapture(event.pointerId)) element.setPointerCapture(event.pointerId);
        if (other === undefined) {
          newest.current.pan(to.x - from.x, to.y - from.y);
          return;
        }
        const before = Math.hypot(from.x - other.x, from.y - other.y);
        const after = Math.hypot(to.x - other.x, to.y - other.y);
        if (before > 0) newest.current.zoom(after / before, (to.x + other.x) / 2, (to.y + other.y) / 2);
      },
      { signal },
    );
    const end = (event: PointerEvent) => {
      const from = pointers.get(event.pointerId);
      pointers.delete(event.pointerId);
      if (event.type !== 'pointerup' || from === undefined || pointers.size > 0 || moved > SLACK) return;
      newest.current.press(from.x, from.y);
    };
    element.addEventListener('pointerup', end, { signal });
    element.addEventListener('pointercancel', end, { signal });
    element.addEventListener(
      'wheel',
      (event) => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        const { x, y } = at(event);
        newest.current.zoom(Math.exp(-event.deltaY / 250), x, y);
      },
      { signal, passive: false },
    );
    return () => leaving.abort();
  }, [target]);
}
