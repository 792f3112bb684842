import {
  type EntityPlan,
  type OwnedEntity,
  type ProvisionRequest,
  type ProvisionResponse,
  planApply,
  soldPasses,
} from '@clove/contracts';
import type { Transaction } from '@clove/service-kit';
import { TicketRefused } from '../domain/refusals.ts';
import { festivalFields, PerformanceFields, performanceFields } from '../domain/sale-data.ts';
import { type GateBook, saveGatePlans } from './gates.ts';
import { saveVoucherPlans, type VoucherShelf, voucherOfFile } from './vouchers.ts';

/** What is stored of the sale data, with who owns which value. */
export interface StoredSaleData {
  /** Null: never provisioned. */
  readonly festival: { readonly generation: number; readonly entity: OwnedEntity } | null;
  readonly performances: readonly OwnedEntity[];
  /** Whether anything was ever ordered: from then on the zone stays. */
  readonly everOrdered: boolean;
}

export interface SaleDataStore {
  /** Reads everything under a lock that lets one provisioning run at a time. */
  lock(tx: Transaction): Promise<StoredSaleData>;
  saveFestival(tx: Transaction, generation: number, plan: EntityPlan): Promise<void>;
  savePerformance(tx: Transaction, plan: EntityPlan, next: PerformanceFields): Promise<void>;
}

/** Where what a file says is kept. */
export interface ProvisionedParts {
  readonly saleData: SaleDataStore;
  readonly gates: GateBook;
  readonly vouchers: VoucherShelf;
}

/** The id under which the one festival takes part in the ownership rule. */
export const festivalEntity = 'festival';

/**
 * Applies the festival file's sale data under the ownership rule: only what changed in the file since it was last
 * applied. A dry run writes nothing. Whether a performance of the file clashes with one made in the console is event's
 * to refuse: it owns performances. Throws TicketRefused.
 */
export async function provision(
  tx: Transaction,
  { saleData: store, gates, vouchers: shelf }: ProvisionedParts,
  { generation, dryRun, document }: ProvisionRequest,
): Promise<ProvisionResponse> {
  const stored = await store.lock(tx);
  refuseOlder(stored, generation);
  const festival = planApply(stored.festival === null ? [] : [stored.festival.entity], [
    { id: festivalEntity, fields: festivalFields(document) },
  ]);
  refuseOtherZone(stored, festival.entities);
  // To an order a pass is one more performance.
  const sold = [...document.performances, ...soldPasses(document)];
  const performances = planApply(
    ownedByFile(stored.performances, sold),
    sold.map((performance) => ({ id: performance.id, fields: performanceFields(performance) })),
  );
  const planned = planApply(
    await gates.lock(tx),
    (document.gates ?? []).map(({ id, ...fields }) => ({ id, fields })),
  );
  if (planned.clashes.length > 0) {
    throw new TicketRefused({ reason: 'gates-of-console', gateIds: planned.clashes });
  }
  const storedVouchers = await shelf.lock(tx);
  const vouchers = planApply(storedVouchers, (document.vouchers ?? []).map(voucherOfFile));
  if (vouchers.clashes.length > 0) {
    throw new TicketRefused({ reason: 'vouchers-of-console', voucherIds: vouchers.clashes });
  }
  if (!dryRun) {
    for (const plan of festival.entities) await store.saveFestival(tx, generation, plan);
    for (const plan of performances.entities) {
      await store.savePerformance(tx, plan, PerformanceFields.parse(plan.next));
    }
    await saveGatePlans(tx, gates, planned.entities);
    await saveVoucherPlans(tx, shelf, storedVouchers, vouchers.entities);
  }
  return {
    changes: [
      ...festival.entities.map((plan) => change('festival', plan)),
      ...performances.entities.map((plan) => change(`performance ${plan.id}`, plan)),
      ...planned.entities.map((plan) => change(`gate ${plan.id}`, plan)),
      ...vouchers.entities.map((plan) => change(`voucher ${plan.id}`, plan)),
    ],
  };
}

function refuseOlder({ festival }: StoredSaleData, generation: number): void {
  if (festival === null || festival.generation <= generation) return;
  throw new TicketRefused({ reason: 'older-generation', generation, applied: festival.generation });
}

/** The days of refund rules are counted in the festival's zone, and orders keep the terms that they were placed under. */
function refuseOtherZone({ everOrdered }: StoredSaleData, festival: readonly EntityPlan[]): void {
  if (everOrdered && festival.some(({ changedFields }) => changedFields.includes('timezone'))) {
    throw new TicketRefused({ reason: 'timezone-of-placed-orders' });
  }
}

/** A performance that arrived as an event before its first provisioning is the file's if the file names it. */
function ownedByFile(
  stored: readonly OwnedEntity[],
  sold: readonly { readonly id: string }[],
): OwnedEntity[] {
  const inFile = new Set(sold.map(({ id }) => id));
  return stored.map((performance) =>
    inFile.has(performance.id) ? { ...performance, managedBy: 'file' } : performance,
  );
}

function change(entity: string, { action, overridden }: EntityPlan): ProvisionResponse['changes'][number] {
  return { entity, action, overridden: [...overridden] };
}
