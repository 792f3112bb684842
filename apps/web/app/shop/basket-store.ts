import { useSyncExternalStore } from 'react';
import { type HoldRef, isHoldRef } from './hold.ts';

/**
 * What the fan holds, in this browser: a reload finds it, and so does another tab, which a payment app may return in. The services
 * say what still is held; this is where to ask.
 */
const key = 'clove.basket';
const listeners = new Set<() => void>();
let shown: { text: string | null; refs: readonly HoldRef[] } = { text: null, refs: [] };

/** The holds, oldest first. */
export function basket(): readonly HoldRef[] {
  const text = localStorage.getItem(key);
  if (text !== shown.text) shown = { text, refs: parsed(text) };
  return shown.refs;
}

/** The holds; a change in any tab draws the component again. */
export function useBasket(): readonly HoldRef[] {
  return useSyncExternalStore(subscribe, basket);
}

/** Adds a hold. */
export function keepHold(ref: HoldRef): void {
  store([...basket().filter(({ holdId }) => holdId !== ref.holdId), ref]);
}

/** Says in which order holds are being paid. */
export function keepOrder(holdIds: readonly string[], orderId: string): void {
  store(basket().map((ref) => (holdIds.includes(ref.holdId) ? { ...ref, orderId } : ref)));
}

/** Removes holds, each by its own id: newer ones of another tab stay. */
export function dropHolds(holdIds: readonly string[]): void {
  const kept = basket().filter(({ holdId }) => !holdIds.includes(holdId));
  if (kept.length !== basket().length) store(kept);
}

function store(refs: readonly HoldRef[]): void {
  localStorage.setItem(key, JSON.stringify(refs));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

function parsed(text: string | null): readonly HoldRef[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value.filter(isHoldRef) : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
