import { Refused } from '@clove/service-kit';
import type { InventoryRefusal } from '../domain/refusal.ts';

/** What the package's use cases throw; what a fan asks for is answered instead. */
export class InventoryRefused extends Refused<InventoryRefusal> {}
