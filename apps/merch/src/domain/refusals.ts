import { Refused } from '@clove/service-kit';
import type { ItemFault } from './item.ts';

/** What placing a hold refuses of its own: the item has options and none was named, or the other way round. */
export interface GoodsRefusal {
  readonly reason: 'unknown-goods';
}

/** Why organisers and staff do not get what they ask for; nothing of it was done. */
export type MerchRefusal =
  /** Nothing was provisioned yet. */
  | { readonly reason: 'nothing-provisioned'; readonly temporary: true }
  | { readonly reason: 'item-not-found'; readonly id: string }
  /** The id is taken, and what has it stays as it is. */
  | { readonly reason: 'item-exists'; readonly id: string }
  | { readonly reason: 'invalid-item'; readonly faults: readonly ItemFault[] }
  /** A price of 0 that was not confirmed, at this path. */
  | { readonly reason: 'free-not-said'; readonly path: string }
  | { readonly reason: 'stock-not-found' }
  /** Fewer pieces than are sold, held or offered. */
  | { readonly reason: 'stock-below-taken'; readonly taken: number }
  | { readonly reason: 'picture-not-found' }
  | PickUpRefusal;

/** Why a pick-up stays as it is. */
export type PickUpRefusal =
  | { readonly reason: 'pick-up-not-found' }
  | { readonly reason: 'qr-not-valid' }
  | { readonly reason: 'unknown-piece'; readonly unitIds: readonly string[] }
  /** None of these pieces waits; `collectedAt` of the last one that was collected. */
  | { readonly reason: 'already-collected'; readonly collectedAt: Date }
  /** None of these pieces waits: they were given back. */
  | { readonly reason: 'nothing-to-collect' }
  | { readonly reason: 'not-collected' };

export class MerchRefused extends Refused<MerchRefusal> {}
