/** Why a fan, an organiser or operations do not get what they ask for, as facts; adapters/http knows status and words. */
export type InventoryRefusal = HoldRefusal | WaitingRefusal | ProvisionRefusal | BusyRefusal;

/** More holds end at once than one request can wait for. */
export interface BusyRefusal {
  readonly reason: 'busy';
  readonly temporary: true;
}

/** Nothing is held; a store has reasons of its own beside these. */
export type HoldRefusal =
  | WindowRefusal
  | { readonly reason: 'withdrawn' }
  /** `free`: units that are really free, lapsed holds counted as free. */
  | { readonly reason: 'sold-out'; readonly free: number }
  /** `scope`: for which limit; see `Limits`. */
  | { readonly reason: 'quota-exceeded'; readonly max: number; readonly scope: string }
  /** Operations paused the sale: holds stay until they end, and nothing new begins. */
  | { readonly reason: 'sales-paused' }
  | { readonly reason: 'not-provisioned' };

/** It is not sold at this instant. */
export type WindowRefusal =
  | { readonly reason: 'performance-cancelled'; readonly cancelledAt: Date }
  | ({ readonly reason: 'sale-not-open' } & SaleWindow)
  | ({ readonly reason: 'sale-closed' } & SaleWindow);

interface SaleWindow {
  readonly opensAt: Date;
  readonly closesAt: Date;
  /** The database's clock. */
  readonly now: Date;
}

/** The fan does not wait. */
export type WaitingRefusal =
  /** The item can give the units now. */
  | { readonly reason: 'not-sold-out'; readonly free: number }
  /** The fan waits for this item, with another quantity or category. */
  | { readonly reason: 'already-waiting'; readonly entryId: string; readonly quantity: number }
  | { readonly reason: 'unknown-item' };

/** The sale data of a festival file is not taken over. */
export type ProvisionRefusal =
  | { readonly reason: 'older-generation'; readonly asked: number; readonly applied: number }
  | { readonly reason: 'provision-refused'; readonly faults: readonly SaleFault[] };

/** One thing in a festival's sale data that cannot be applied. */
export interface SaleFault {
  /** Path within the sale document, e.g. `sales.closesAt`. */
  readonly field: string;
  readonly message: string;
}
