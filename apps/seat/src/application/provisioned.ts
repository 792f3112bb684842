import type { EntityPlan, OwnedEntity, SaleData } from '@clove/contracts';
import type { Entities, SaleFault } from '@clove/inventory';
import type { Transaction } from '@clove/service-kit';
import { performanceFields } from '../domain/sale.ts';
import { SectionFields, type SectionKey, sectionFields, sectionKey, sectionName } from '../domain/section.ts';
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
): readonly Entities<'performances'>[] {
  return [performances(catalogue), sections(catalogue, units)];
}

function performances(catalogue: CatalogueBook): Entities<'performances'> {
  return {
    noun: 'performance',
    read: (tx) => catalogue.readPerformances(tx),
    inFile: (document) =>
      document.performances.map((performance, index) => ({
        id: performance.id,
        fields: performanceFields(performance),
        path: `performances.${index}`,
      })),
    refusals: () => Promise.resolve([]),
    async save(tx, plan) {
      await catalogue.savePerformance(tx, plan);
      return [];
    },
  };
}

function sections(catalogue: CatalogueBook, kinds: readonly SeatUnits[]): Entities<'performances'> {
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

function fileSections(document: SaleData<'performances'>) {
  return document.performances.flatMap((performance, index) =>
    performance.sections.map((section, place) => ({
      id: sectionName({ performanceId: performance.id, sectionId: section.id }),
      fields: sectionFields(section),
      path: `performances.${index}.sections.${place}`,
    })),
  );
}

function sizeField(path: string, fields: SectionFields): string {
  return `${path}.${fields.kind === 'standing' ? 'capacity' : 'rows'}`;
}
