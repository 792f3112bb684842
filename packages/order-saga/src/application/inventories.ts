import type { InventoryName } from '@clove/contracts';
import type { InventoryPort } from './ports.ts';

/** The inventories that this festival has. */
export type Inventories = Readonly<Partial<Record<InventoryName, InventoryPort>>>;

/** The port of an inventory that something was ordered from. Throws when the festival no longer has it: asked again later. */
export function inventoryOf(inventories: Inventories, name: InventoryName): InventoryPort {
  const port = inventories[name];
  if (port === undefined) throw new Error(`this service was given no address of ${name}`);
  return port;
}
