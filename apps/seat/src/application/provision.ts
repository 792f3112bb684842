import {
  type ApplyPlan,
  type EntityPlan,
  type FieldValues,
  type OwnedEntity,
  type ProvisionRequest,
  type ProvisionResponse,
  planApply,
  type SaleDocument,
  threeWay,
} from '@clove/contracts';
import type { Transaction } from '@clove/service-kit';
import { performanceFields, SaleFields, saleFields } from '../domain/sale-fields.ts';
import type { SaleFault } from '../domain/seat-refusal.ts';
import { SectionFields, type SectionKey, sectionFields, sectionName } from '../domain/section.ts';
import type { Inventory } from './inventory.ts';
import { type LeverBook, pulledLevers } from './levers.ts';
import { offerIn } from './offer-places.ts';
import { SeatRefused } from './seat-refused.ts';

/** What is stored of a sale, with who owns which value. */
export interface StoredCatalogue {
  /** Null: never provisioned. */
  readonly sale: {
    readonly generation: number;
    readonly current: FieldValues;
    readonly lastApplied: FieldValues;
  } | null;
  readonly performances: readonly OwnedEntity[];
  /** Ids are `<performance>/<section>`. */
  readonly sections: readonly OwnedEntity[];
  /** Whether any hold was ever placed: from then on the currency stays. */
  readonly everHeld: boolean;
}

export interface CatalogueBook {
  /** Reads everything under a lock that lets one provisioning run at a time. */
  lock(tx: Transaction): Promise<StoredCatalogue>;
  saveSale(
    tx: Transaction,
    festival: string,
    generation: number,
    next: SaleFields,
    applied: FieldValues,
  ): Promise<void>;
  savePerformance(tx: Transaction, plan: EntityPlan): Promise<void>;
  saveSection(
    tx: Transaction,
    key: SectionKey,
    plan: EntityPlan,
    next: SectionFields,
    position: number,
  ): Promise<void>;
}

export interface Provisioning {
  readonly inventory: Inventory;
  readonly catalogue: CatalogueBook;
  readonly levers: LeverBook;
}

interface Plan {
  readonly sale: ReturnType<typeof threeWay>;
  readonly performances: ApplyPlan;
  readonly sections: ApplyPlan;
}

/**
 * Takes the sale data of a festival file over, by the ownership rule: only what changed in the file since it was
 * last applied changes here; what operations changed by a lever stays, and the answer lists it. A dry run answers the same
 * and changes nothing. Throws SeatRefused `provision-refused` with every fault at once, and `older-generation`.
 */
export function provision(parts: Provisioning, request: ProvisionRequest): Promise<ProvisionResponse> {
  const { document, generation, dryRun } = request;
  return parts.inventory.unitOfWork.run(async (tx) => {
    const stored = await parts.catalogue.lock(tx);
    refuseOlder(stored, generation);
    const faults = inconsistencies(document);
    refuseAll(faults);
    const plan = planOf(stored, document);
    faults.push(...clashes(plan, document), ...(await refusals(tx, parts, stored, plan, document)));
    refuseAll(faults);
    if (!dryRun) await apply(tx, parts, stored, plan, request);
    const kept = (await pulledLevers(tx, parts.levers)).map(
      ({ lever, after, at, reason }) => `${lever} ${after} since ${at.toISOString()}: ${reason}`,
    );
    return { changes: changesOf(stored, plan), ...(kept.length === 0 ? {} : { kept }) };
  });
}

function refuseOlder(stored: StoredCatalogue, generation: number): void {
  if (stored.sale === null || stored.sale.generation <= generation) return;
  throw new SeatRefused({ reason: 'older-generation', asked: generation, applied: stored.sale.generation });
}

function refuseAll(faults: readonly SaleFault[]): void {
  if (faults.length > 0) throw new SeatRefused({ reason: 'provision-refused', faults });
}

/** What no schema can say: repeated ids, a window that never opens. */
function inconsistencies(document: SaleDocument): SaleFault[] {
  const faults: SaleFault[] = [];
  if (Date.parse(document.sales.opensAt) >= Date.parse(document.sales.closesAt)) {
    faults.push({ field: 'sales.closesAt', message: 'must be after opensAt' });
  }
  const performances = new Set<string>();
  for (const [index, performance] of document.performances.entries()) {
    const path = `performances.${index}`;
    if (performances.has(performance.id)) {
      faults.push({ field: `${path}.id`, message: `performance ${performance.id} is named twice` });
    }
    performances.add(performance.id);
    const sections = new Set<string>();
    for (const [place, section] of performance.sections.entries()) {
      if (sections.has(section.id)) {
        faults.push({
          field: `${path}.sections.${place}.id`,
          message: `section ${section.id} is named twice`,
        });
      }
      sections.add(section.id);
    }
  }
  return faults;
}

function planOf(stored: StoredCatalogue, document: SaleDocument): Plan {
  return {
    sale: threeWay({
      current: stored.sale?.current ?? null,
      lastApplied: stored.sale?.lastApplied ?? null,
      file: saleFields(document),
    }),
    performances: planApply(
      stored.performances,
      document.performances.map((performance) => ({
        id: performance.id,
        fields: performanceFields(performance),
      })),
    ),
    sections: planApply(
      stored.sections,
      fileSections(document).map(({ key, fields }) => ({ id: sectionName(key), fields })),
    ),
  };
}

interface FileSection {
  readonly key: SectionKey;
  readonly fields: SectionFields;
  readonly path: string;
}

function fileSections(document: SaleDocument): FileSection[] {
  return document.performances.flatMap((performance, index) =>
    performance.sections.map((section, place) => ({
      key: { performanceId: performance.id, sectionId: section.id },
      fields: sectionFields(section),
      path: `performances.${index}.sections.${place}`,
    })),
  );
}

function clashes(plan: Plan, document: SaleDocument): SaleFault[] {
  const taken = (id: string) => `${id} was made in the console; choose another id or remove it there`;
  return [
    ...document.performances.flatMap(({ id }, index) =>
      plan.performances.clashes.includes(id)
        ? [{ field: `performances.${index}.id`, message: taken(id) }]
        : [],
    ),
    ...fileSections(document).flatMap(({ key, path }) =>
      plan.sections.clashes.includes(sectionName(key))
        ? [{ field: `${path}.id`, message: taken(sectionName(key)) }]
        : [],
    ),
  ];
}

async function refusals(
  tx: Transaction,
  parts: Provisioning,
  stored: StoredCatalogue,
  plan: Plan,
  document: SaleDocument,
): Promise<SaleFault[]> {
  const faults: SaleFault[] = [];
  if (stored.everHeld && plan.sale.changedFields.includes('currency')) {
    faults.push({ field: 'currency', message: 'cannot change once anything was held' });
  }
  for (const { key, fields, path } of fileSections(document)) {
    const units = parts.inventory.units.find(({ kind }) => kind === fields.kind);
    if (units === undefined) {
      faults.push({
        field: `${path}.kind`,
        message: `this festival's template sells no ${fields.kind} sections`,
      });
      continue;
    }
    const before = stored.sections.find((section) => section.id === sectionName(key));
    if (before === undefined) continue;
    if (before.current['kind'] !== fields.kind) {
      faults.push({
        field: `${path}.kind`,
        message: `section ${sectionName(key)} exists with another kind; give the new one a new id`,
      });
      continue;
    }
    const next = plan.sections.entities.find((entity) => entity.id === sectionName(key));
    if (next === undefined) continue;
    const refusal = await units.shrinkRefusal(tx, key, SectionFields.parse(next.next));
    if (refusal !== undefined) faults.push({ field: sizeField(path, fields), message: refusal });
  }
  return faults;
}

function sizeField(path: string, fields: SectionFields): string {
  return `${path}.${fields.kind === 'standing' ? 'capacity' : 'rows'}`;
}

async function apply(
  tx: Transaction,
  parts: Provisioning,
  stored: StoredCatalogue,
  plan: Plan,
  { document, generation }: ProvisionRequest,
): Promise<void> {
  await parts.catalogue.saveSale(
    tx,
    document.festival,
    generation,
    SaleFields.parse(plan.sale.next),
    saleFields(document),
  );
  for (const performance of plan.performances.entities)
    await parts.catalogue.savePerformance(tx, performance);
  const grown: SectionKey[] = [];
  for (const [position, section] of plan.sections.entities.entries()) {
    const [performanceId = '', sectionId = ''] = section.id.split('/');
    const key = { performanceId, sectionId };
    const next = SectionFields.parse(section.next);
    const before = stored.sections.find((candidate) => candidate.id === section.id);
    await parts.catalogue.saveSection(tx, key, section, next, position);
    if (!section.onSale || section.action === 'unchanged') continue;
    await parts.inventory.units
      .find(({ kind }) => kind === next.kind)
      ?.provision(tx, key, before === undefined ? undefined : SectionFields.parse(before.current), next);
    grown.push(key);
  }
  // Whatever came is for those who wait first.
  await offerIn(tx, parts.inventory, grown, () => Number.POSITIVE_INFINITY);
}

function changesOf(stored: StoredCatalogue, plan: Plan): ProvisionResponse['changes'] {
  const saleAction = plan.sale.changedFields.length === 0 ? 'unchanged' : 'updated';
  return [
    {
      entity: 'sale',
      action: stored.sale === null ? 'created' : saleAction,
      overridden: [...plan.sale.overridden],
    },
    ...plan.performances.entities.map((entity) => changeOf('performance', entity)),
    ...plan.sections.entities.map((entity) => changeOf('section', entity)),
  ];
}

function changeOf(
  noun: string,
  { id, action, overridden }: EntityPlan,
): ProvisionResponse['changes'][number] {
  return { entity: `${noun} ${id}`, action, overridden: [...overridden] };
}
