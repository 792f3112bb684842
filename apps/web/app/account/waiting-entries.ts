import { read } from '../api/client.ts';
import { type InventoryName, waitingPaths } from '../shop/hold.ts';

export type WaitingState =
  | 'WAITING'
  | 'OFFERED'
  | 'TAKEN'
  | 'DECLINED'
  | 'LAPSED'
  | 'LEFT'
  | 'PASSED_OVER'
  | 'CLOSED';

/** Waiting for units of a section, an item or a room. */
export interface WaitingEntry {
  readonly id: string;
  readonly inventory: InventoryName;
  /** Of its list. */
  readonly path: string;
  readonly quantity: number;
  readonly state: WaitingState;
  readonly position: number | null;
  readonly holdId: string | null;
  readonly expiresAt: string | null;
  readonly joinedAt: string;
  /** Of a place. */
  readonly performanceId?: string;
  readonly sectionId?: string;
  /** Price category. Absent: the first of the section. */
  readonly category?: string;
  /** Of goods. */
  readonly itemId?: string;
  readonly optionId?: string;
  /** Of nights. */
  readonly roomId?: string;
  readonly from?: string;
  readonly to?: string;
}

const inventories: readonly InventoryName[] = ['seat', 'merch', 'stay'];

/** The member's entries of every list that this festival has: offers first, then the newest. */
export async function readWaiting(
  has: Readonly<Record<InventoryName, boolean>>,
  signal: AbortSignal,
): Promise<readonly WaitingEntry[]> {
  const found = await Promise.all(
    inventories
      .filter((inventory) => has[inventory])
      .map(async (inventory) => {
        const path = waitingPaths[inventory];
        const { entries } = await read<{ entries: readonly Omit<WaitingEntry, 'inventory' | 'path'>[] }>(
          path,
          { signal },
        );
        return entries.map((entry): WaitingEntry => ({ ...entry, inventory, path }));
      }),
  );
  return found.flat().sort(offersFirst);
}

function offersFirst(a: WaitingEntry, b: WaitingEntry): number {
  return (
    Number(b.state === 'OFFERED') - Number(a.state === 'OFFERED') || b.joinedAt.localeCompare(a.joinedAt)
  );
}
