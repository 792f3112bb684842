import {
  type ApplyPlan,
  type EntityPlan,
  type FieldValues,
  type OwnedEntity,
  type ProvisionRequest,
  type ProvisionResponse,
  planApply,
  type SaleData,
  type SaleSection,
  threeWay,
} from '@clove/contracts';
import type { Transaction } from '@clove/service-kit';
import type { SaleFault } from '../domain/refusal.ts';
import type { Inventory } from './inventory.ts';
import { InventoryRefused } from './inventory-refused.ts';
import { offerIn } from './offer-units.ts';

/** What is stored of the sale as a whole, with who owns which value. */
export interface StoredSale {
  /** Null: never provisioned. */
  readonly sale: {
    readonly generation: number;
    readonly current: FieldValues;
    readonly lastApplied: FieldValues;
  } | null;
  /** Whether any hold was ever placed: from then on the currency stays. */
  readonly everHeld: boolean;
}

/** The sale's own settings. */
export interface SaleSettings {
  /** Reads under a lock that lets one provisioning run at a time. */
  lock(tx: Transaction): Promise<StoredSale>;
  /** What the file says of them. Pure. */
  inFile(document: SaleData<never>): FieldValues;
  save(
    tx: Transaction,
    festival: string,
    generation: number,
    next: FieldValues,
    applied: FieldValues,
  ): Promise<void>;
}

/** An entity as the file has it. */
export interface FileEntity {
  readonly id: string;
  readonly fields: FieldValues;
  /** Path within the sale document, e.g. `goods.0`. */
  readonly path: string;
}

/**
 * One kind of thing that the file describes and this service sells, e.g. articles.
 * @typeParam S sections of the sale document that it reads
 */
export interface Entities<S extends SaleSection> {
  /** As answers call it, e.g. `section`. */
  readonly noun: string;
  /** Locked. */
  read(tx: Transaction): Promise<readonly OwnedEntity[]>;
  /** In the order in which they are shown. Pure. */
  inFile(document: SaleData<S>): readonly FileEntity[];
  /** What is wrong with the file's entity. Locks what it read: the answer still holds when `save` follows. */
  refusals(
    tx: Transaction,
    entity: FileEntity,
    before: OwnedEntity | undefined,
    plan: EntityPlan,
  ): Promise<readonly SaleFault[]>;
  /**
   * Stores what was decided, units included; those that are no longer named are withdrawn, never deleted. Answers the items
   * that may have got more units.
   */
  save(
    tx: Transaction,
    plan: EntityPlan,
    before: OwnedEntity | undefined,
    position: number,
  ): Promise<readonly string[]>;
}

export interface Provisioning<S extends SaleSection> {
  readonly inventory: Inventory;
  /** Sections of the sale document that it reads, as its catalogue entry names them; it ignores the others. */
  readonly sections: readonly S[];
  readonly settings: SaleSettings;
  /** In the order in which they are locked and written: what others refer to first. */
  readonly entities: readonly Entities<S>[];
  /** What of the file's settings operations overrode by a lever and stays. @default nothing */
  kept?(tx: Transaction): Promise<readonly string[]>;
}

interface Planned<S extends SaleSection> {
  readonly of: Entities<S>;
  readonly stored: readonly OwnedEntity[];
  readonly file: readonly FileEntity[];
  readonly plan: ApplyPlan;
}

/**
 * Takes the sale data of a festival file over, by the ownership rule: only what changed in the file since it was
 * last applied changes here; what operations changed by a lever stays, and the answer lists it. A dry run answers the same
 * and changes nothing. Throws InventoryRefused `provision-refused` with every fault at once, and `older-generation`.
 */
export function provision<S extends SaleSection>(
  parts: Provisioning<S>,
  request: ProvisionRequest<S>,
): Promise<ProvisionResponse> {
  const { document, generation, dryRun } = request;
  return parts.inventory.unitOfWork.run(async (tx) => {
    const stored = await parts.settings.lock(tx);
    refuseOlder(stored, generation);
    const file = parts.settings.inFile(document);
    const sale = threeWay({
      current: stored.sale?.current ?? null,
      lastApplied: stored.sale?.lastApplied ?? null,
      file,
    });
    refuseAll(inconsistencies(document, parts.entities));
    const planned: Planned<S>[] = [];
    for (const of of parts.entities) {
      const entities = of.inFile(document);
      const before = await of.read(tx);
      planned.push({
        of,
        stored: before,
        file: entities,
        plan: planApply(
          before,
          entities.map(({ id, fields }) => ({ id, fields })),
        ),
      });
    }
    const faults = planned.flatMap(clashes);
    if (stored.everHeld && sale.changedFields.includes('currency')) {
      faults.push({ field: 'currency', message: 'cannot change once anything was held' });
    }
    for (const each of planned) faults.push(...(await refusals(tx, each)));
    refuseAll(faults);
    if (!dryRun) {
      await parts.settings.save(tx, document.festival, generation, sale.next, file);
      await apply(tx, parts.inventory, planned);
    }
    const kept = await parts.kept?.(tx);
    return {
      changes: [
        saleChange(stored, sale),
        ...planned.flatMap(({ of, plan }) => plan.entities.map((entity) => changeOf(of.noun, entity))),
      ],
      ...(kept === undefined || kept.length === 0 ? {} : { kept: [...kept] }),
    };
  });
}

function refuseOlder(stored: StoredSale, generation: number): void {
  if (stored.sale === null || stored.sale.generation <= generation) return;
  const applied = stored.sale.generation;
  throw new InventoryRefused({ reason: 'older-generation', asked: generation, applied });
}

function refuseAll(faults: readonly SaleFault[]): void {
  if (faults.length > 0) throw new InventoryRefused({ reason: 'provision-refused', faults });
}

/** What no schema can say: repeated ids, a window that never opens. */
function inconsistencies<S extends SaleSection>(
  document: SaleData<S>,
  entities: readonly Entities<S>[],
): SaleFault[] {
  const faults: SaleFault[] = [];
  if (Date.parse(document.sales.opensAt) >= Date.parse(document.sales.closesAt)) {
    faults.push({ field: 'sales.closesAt', message: 'must be after opensAt' });
  }
  for (const of of entities) {
    const seen = new Set<string>();
    for (const { id, path } of of.inFile(document)) {
      if (seen.has(id)) faults.push({ field: `${path}.id`, message: `${of.noun} ${id} is named twice` });
      seen.add(id);
    }
  }
  return faults;
}

function clashes<S extends SaleSection>({ file, plan }: Planned<S>): SaleFault[] {
  return file
    .filter(({ id }) => plan.clashes.includes(id))
    .map(({ id, path }) => ({
      field: `${path}.id`,
      message: `${id} was made in the console; choose another id or remove it there`,
    }));
}

async function refusals<S extends SaleSection>(
  tx: Transaction,
  { of, stored, file, plan }: Planned<S>,
): Promise<SaleFault[]> {
  const faults: SaleFault[] = [];
  for (const entity of file) {
    const before = stored.find(({ id }) => id === entity.id);
    const next = plan.entities.find(({ id }) => id === entity.id);
    if (next !== undefined) faults.push(...(await of.refusals(tx, entity, before, next)));
  }
  return faults;
}

async function apply<S extends SaleSection>(
  tx: Transaction,
  inventory: Inventory,
  planned: readonly Planned<S>[],
): Promise<void> {
  const grown: string[] = [];
  for (const { of, stored, plan } of planned) {
    for (const [position, entity] of plan.entities.entries()) {
      const before = stored.find(({ id }) => id === entity.id);
      grown.push(...(await of.save(tx, entity, before, position)));
    }
  }
  // Whatever came is for those who wait first.
  await offerIn(tx, inventory, grown, () => Number.POSITIVE_INFINITY);
}

function saleChange(
  stored: StoredSale,
  sale: ReturnType<typeof threeWay>,
): ProvisionResponse['changes'][number] {
  const action = sale.changedFields.length === 0 ? 'unchanged' : 'updated';
  return {
    entity: 'sale',
    action: stored.sale === null ? 'created' : action,
    overridden: [...sale.overridden],
  };
}

function changeOf(
  noun: string,
  { id, action, overridden }: EntityPlan,
): ProvisionResponse['changes'][number] {
  return { entity: `${noun} ${id}`, action, overridden: [...overridden] };
}
