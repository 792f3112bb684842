import type { Text } from '../api/festival.ts';

/** Who keeps what is held: places, nights, goods. */
export type InventoryName = 'seat' | 'stay' | 'merch';

/** A hold that this browser placed. */
export interface HoldRef {
  readonly inventory: InventoryName;
  readonly holdId: string;
  /** The order that was last placed with it; null: none. */
  readonly orderId: string | null;
}

export interface HeldUnit {
  readonly unitId: string;
  readonly label: string | Text | null;
  readonly performanceId?: string | null;
  readonly sectionId?: string | null;
  readonly seat?: string | null;
  readonly price: number;
  readonly category?: HeldCategory | null;
}

/** The price that a place was held at, with how many of it one order takes. */
export interface HeldCategory {
  readonly id: string;
  readonly title: Text;
  readonly minPerOrder?: number;
  readonly maxPerOrder?: number;
}

/** A hold as the inventories answer it. */
export interface Hold {
  readonly id: string;
  readonly performanceId?: string | null;
  readonly state: 'ACTIVE' | 'PINNED' | 'SOLD' | 'RELEASED' | 'EXPIRED';
  readonly units: readonly HeldUnit[];
  readonly currency: string;
  readonly expiresAt: string;
}

/** Where an inventory's holds are asked for. */
export const holdPaths: Readonly<Record<InventoryName, string>> = {
  seat: '/api/seats/holds',
  merch: '/api/goods/holds',
  stay: '/api/rooms/holds',
};

/** Where fans wait for what an inventory has too few of. */
export const waitingPaths: Readonly<Record<InventoryName, string>> = {
  seat: '/api/seats/waiting-list',
  merch: '/api/goods/waiting-list',
  stay: '/api/rooms/waiting-list',
};

export function isHoldRef(value: unknown): value is HoldRef {
  if (typeof value !== 'object' || value === null) return false;
  const { inventory, holdId, orderId } = { inventory: null, holdId: null, orderId: null, ...value };
  const known = inventory === 'seat' || inventory === 'stay' || inventory === 'merch';
  return known && typeof holdId === 'string' && (orderId === null || typeof orderId === 'string');
}
