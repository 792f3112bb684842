export { expectInventoryBalanced } from './balance.ts';
export { type ModelReplica, type ModelSubject, modelOfInventory } from './model.ts';
export { joined, leave } from './waiting.ts';
