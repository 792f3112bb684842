import {
  type EntityPlan,
  type OwnedEntity,
  type PlanRow,
  placesIn,
  type SaleData,
  type Section,
  soldPasses,
} from '@clove/contracts';
import type { Entities, SaleFault } from '@clove/inventory';
import type { Transaction } from '@clove/service-kit';
import { performanceFields } from '../domain/sale.ts';
import {
  SectionFields,
  type SectionKey,
  seatsOf,
  sectionFields,
  sectionKey,
  sectionName,
} from '../domain/section.ts';
import type { SeatUnits } from './section-stock.ts';

/** Performances and sections with who owns which value. */
export interface CatalogueBook {
  readPerformances(tx: Transaction): Promise<OwnedEntity[]>;
  /** Ids are `<performance>/<section>`. */
  readSections(tx: Transaction): Promise<OwnedEntity[]>;
  savePerformance(tx: Transaction, plan: EntityPlan): Promise<void>;
  saveSection(
    tx: Transaction,
    key: SectionKey,
    plan: EntityPlan,
    next: SectionFields,
    position: number,
  ): Promise<void>;
}

/** What provisioning makes of the file's performances and their sections. */
export function provisionedSeats(
  catalogue: CatalogueBook,
  units: readonly SeatUnits[],
): readonly Entities<'performances' | 'plans' | 'passes'>[] {
  return [performances(catalogue), sections(catalogue, units)];
}

function performances(catalogue: CatalogueBook): Entities<'performances' | 'passes'> {
  return {
    noun: 'performance',
    read: (tx) => catalogue.readPerformances(tx),
    inFile: (document) =>
      soldIn(document).map((sold) => ({ id: sold.id, fields: performanceFields(sold), path: sold.path })),
    refusals: () => Promise.resolve([]),
    async save(tx, plan) {
      await catalogue.savePerformance(tx, plan);
      return [];
    },
  };
}

function sections(
  catalogue: CatalogueBook,
  kinds: readonly SeatUnits[],
): Entities<'performances' | 'plans' | 'passes'> {
  const unitsOf = (fields: SectionFields) => kinds.find(({ kind }) => kind === fields.kind);
  return {
    noun: 'section',
    read: (tx) => catalogue.readSections(tx),
    inFile: fileSections,

    async refusals(tx, { id, path, fields: inFile }, before, plan): Promise<SaleFault[]> {
      const fields = SectionFields.parse(inFile);
      const units = unitsOf(fields);
      if (units === undefined) {
        const message = `this festival's template sells no ${fields.kind} sections`;
        return [{ field: `${path}.kind`, message }];
      }
      const faults = seatFaults(path, fields);
      if (faults.length > 0) return faults;
      if (before === undefined) return [];
      if (before.current['kind'] !== fields.kind) {
        const message = `section ${id} exists with another kind; give the new one a new id`;
        return [{ field: `${path}.kind`, message }];
      }
      const refusal = await units.shrinkRefusal(tx, sectionKey(id), SectionFields.parse(plan.next));
      return refusal === undefined ? [] : [{ field: sizeField(path, fields), message: refusal }];
    },

    async save(tx, plan, before, position) {
      const key = sectionKey(plan.id);
      const next = SectionFields.parse(plan.next);
      await catalogue.saveSection(tx, key, plan, next, position);
      if (!plan.onSale || plan.action === 'unchanged') return [];
      const stored = before === undefined ? undefined : SectionFields.parse(before.current);
      await unitsOf(next)?.provision(tx, key, stored, next);
      return [plan.id];
    },
  };
}

/** What disagrees inside of a numbered section: seats that it does not have, a plan of another size. */
function seatFaults(path: string, fields: SectionFields): SaleFault[] {
  if (fields.kind === 'standing') return [];
  const seats = seatsOf(fields);
  const faults: SaleFault[] = [];
  if (fields.seats !== undefined && fields.seats !== seats.length) {
    faults.push({ field: `${path}.plan`, message: `has ${seats.length} seats, not ${fields.seats}` });
  }
  for (const list of ['blocked', 'house', 'accessible'] as const) {
    const { unknown } = placesIn(seats, fields[list] ?? []);
    if (unknown.length > 0) {
      faults.push({ field: `${path}.${list}`, message: `there are no seats ${unknown.join(', ')}` });
    }
  }
  return faults;
}

/**
 * What places are held of. A pass is one more performance here, with its contingent as its only section: who holds one locks that one
 * row, and the places that it takes of each performance were never in the capacity of that performance's section.
 */
function soldIn(document: SaleData<'performances' | 'passes'>) {
  return [
    ...document.performances.map((performance, index) => ({ ...performance, path: `performances.${index}` })),
    ...soldPasses(document).map((pass, index) => ({ ...pass, path: `passes.${index}` })),
  ];
}

function fileSections(document: SaleData<'performances' | 'plans' | 'passes'>) {
  const plans = new Map(document.plans?.map(({ id, rows }) => [id, rows]));
  return soldIn(document).flatMap((sold) =>
    sold.sections.map((section, place) => ({
      id: sectionName({ performanceId: sold.id, sectionId: section.id }),
      fields: sectionFields(section, rowsOf(section, plans)),
      path: `${sold.path}.sections.${place}`,
    })),
  );
}

/** A plan that is named and missing has no row: `seatFaults` finds that its size is another. */
function rowsOf(
  section: Section,
  plans: ReadonlyMap<string, readonly PlanRow[]>,
): readonly PlanRow[] | undefined {
  if (section.kind === 'standing' || section.plan === undefined) return undefined;
  return plans.get(section.plan) ?? [];
}

function sizeField(path: string, fields: SectionFields): string {
  if (path.startsWith('passes.')) {
    return path.replace(/sections\.\d+$/, fields.kind === 'standing' ? 'quota' : 'seats');
  }
  return `${path}.${fields.kind === 'standing' ? 'capacity' : fields.layout === undefined ? 'rows' : 'plan'}`;
}
