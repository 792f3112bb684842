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
import { type FieldError, Problem, type Transaction } from '@clove/service-kit';
import { performanceFields, SaleFields, saleFields } from '../domain/sale-fields.ts';
import { SectionFields, type SectionKey, sectionFields, sectionName } from '../domain/section.ts';
import type { Inventory } from './inventory.ts';
import { type LeverBook, pulledLevers } from './levers.ts';
import { offerIn } from './offer-places.ts';
import type { SectionStock } from './stock.ts';

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
  /** One per kind of section this image sells. */
  readonly stocks: readonly SectionStock[];
}

interface Plan {
  readonly sale: ReturnType<typeof threeWay>;
  readonly performances: ApplyPlan;
  readonly sections: ApplyPlan;
}

/**
 * Takes the sale data of a festival file over, by the ownership rule: only what changed in the file since it was
 * last applied changes here; what operations changed by a lever stays, and is told. A dry run answers the same and changes nothing. Everything that stands against it is
 * told at once (409 `provision-refused`); an older generation is refused (409 `older-generation`).
 */
export function provision(parts: Provisioning, request: ProvisionRequest): Promise<ProvisionResponse> {
  const { document, generation, dryRun } = request;
  return parts.inventory.unitOfWork.run(async (tx) => {
    const stored = await parts.catalogue.lock(tx);
    refuseOlder(stored, generation);
    const errors = inconsistencies(document);
    refuseAll(errors);
    const plan = planOf(stored, document);
    errors.push(...clashes(plan, document), ...(await refusals(tx, parts, stored, plan, document)));
    refuseAll(errors);
    if (!dryRun) await apply(tx, parts, stored, plan, request);
    const kept = (await pulledLevers(tx, parts.levers)).map(
      ({ lever, after, at, reason }) => `${lever} ${after} since ${at.toISOString()}: ${reason}`,
    );
    return { changes: changesOf(stored, plan), ...(kept.length === 0 ? {} : { kept }) };
  });
}

function refuseOlder(stored: StoredCatalogue, generation: number): void {
  if (stored.sale === null || stored.sale.generation <= generation) return;
  throw new Problem({
    status: 409,
    type: 'older-generation',
    detail: `Generation ${generation} is older than ${stored.sale.generation}, which was applied here.`,
  });
}

function refuseAll(errors: readonly FieldError[]): void {
  if (errors.length === 0) return;
  throw new Problem({
    status: 409,
    type: 'provision-refused',
    detail: 'The sale data cannot be applied; nothing was changed. See errors for every reason.',
    errors,
  });
}

/** What no schema can say: repeated ids, a window that never opens. */
function inconsistencies(document: SaleDocument): FieldError[] {
  const errors: FieldError[] = [];
  if (Date.parse(document.sales.opensAt) >= Date.parse(document.sales.closesAt)) {
    errors.push({ path: 'body.document.sales.closesAt', message: 'must be after opensAt' });
  }
  const performances = new Set<string>();
  for (const [index, performance] of document.performances.entries()) {
    const path = `body.document.performances.${index}`;
    if (performances.has(performance.id)) {
      errors.push({ path: `${path}.id`, message: `performance ${performance.id} is named twice` });
    }
    performances.add(performance.id);
    const sections = new Set<string>();
    for (const [place, section] of performance.sections.entries()) {
      if (sections.has(section.id)) {
        errors.push({
          path: `${path}.sections.${place}.id`,
          message: `section ${section.id} is named twice`,
        });
      }
      sections.add(section.id);
    }
  }
  return errors;
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
      path: `body.document.performances.${index}.sections.${place}`,
    })),
  );
}

function clashes(plan: Plan, document: SaleDocument): FieldError[] {
  const taken = (id: string) => `${id} was made in the console; choose another id or remove it there`;
  return [
    ...document.performances.flatMap(({ id }, index) =>
      plan.performances.clashes.includes(id)
        ? [{ path: `body.document.performances.${index}.id`, message: taken(id) }]
        : [],
    ),
    ...fileSections(document).flatMap(({ key, path }) =>
      plan.sections.clashes.includes(sectionName(key))
        ? [{ path: `${path}.id`, message: taken(sectionName(key)) }]
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
): Promise<FieldError[]> {
  const errors: FieldError[] = [];
  if (stored.everHeld && plan.sale.changedFields.includes('currency')) {
    errors.push({ path: 'body.document.currency', message: 'cannot change once anything was held' });
  }
  for (const { key, fields, path } of fileSections(document)) {
    const stock = parts.stocks.find((candidate) => candidate.kind === fields.kind);
    if (stock === undefined) {
      errors.push({
        path: `${path}.kind`,
        message: `this festival's template sells no ${fields.kind} sections`,
      });
      continue;
    }
    const before = stored.sections.find((section) => section.id === sectionName(key));
    if (before === undefined) continue;
    if (before.current['kind'] !== fields.kind) {
      errors.push({
        path: `${path}.kind`,
        message: `section ${sectionName(key)} exists with another kind; give the new one a new id`,
      });
      continue;
    }
    const next = plan.sections.entities.find((entity) => entity.id === sectionName(key));
    if (next === undefined) continue;
    const refusal = await stock.shrinkRefusal(tx, key, SectionFields.parse(next.next));
    if (refusal !== undefined) errors.push({ path: sizePath(path, fields), message: refusal });
  }
  return errors;
}

function sizePath(path: string, fields: SectionFields): string {
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
    await parts.stocks
      .find((stock) => stock.kind === next.kind)
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
