import {
  type EntityPlan,
  type FieldValues,
  type ManagedBy,
  planApply,
  type SaleDocument,
} from '@clove/contracts';
import type { FieldError } from '@clove/service-kit';
import {
  FestivalFields,
  festivalFields,
  optionalTimes,
  PerformanceFields,
  PerformanceId,
  type StoredFestival,
  type StoredPerformance,
  soldInFile,
} from '../domain/catalogue.ts';
import { movesIntoThePast, reschedulingOf } from './moved-start.ts';
import { type CatalogueTransaction, festivalData, performanceData } from './ports.ts';
import { EventRefused, type ProvisionRefusalReason } from './refusals.ts';
import { updatePasses } from './update-passes.ts';

export interface ProvisionCommand {
  /** The festival this service belongs to. */
  festival: string;
  generation: number;
  dryRun: boolean;
  document: SaleDocument;
}

export interface ProvisionedChange {
  entity: string;
  action: EntityPlan['action'];
  overridden: string[];
}

/**
 * Applies a sale document to the catalogue under the ownership rule, in one transaction; a dry run computes the
 * same answer and writes nothing. Repeating a generation is allowed, going back is not.
 *
 * @throws EventRefused `provision-...`, with every error of its kind
 */
export async function provision(
  catalogue: CatalogueTransaction,
  { festival, generation, dryRun, document }: ProvisionCommand,
): Promise<ProvisionedChange[]> {
  if (document.festival !== festival) {
    throw refused('other-festival', [
      { path: 'document.festival', message: `is ${document.festival}, this service sells ${festival}` },
    ]);
  }
  refuseReservedIds(document);
  const lastGeneration = await catalogue.lockProvisioning();
  if (generation < lastGeneration) {
    throw refused('older-generation', [
      { path: 'generation', message: `${generation} is older than ${lastGeneration}, the last applied` },
    ]);
  }

  const storedFestival = await catalogue.festival(festival);
  const storedPerformances = await catalogue.performances();
  const festivals = planApply(storedFestival === null ? [] : [ownedFestival(storedFestival)], [
    { id: festival, fields: festivalFields(document) },
  ]);
  const performances = planApply(storedPerformances.map(ownedPerformance), soldInFile(document));
  refuseClashes(document, performances.clashes);
  await refusePastStarts(catalogue, document, storedPerformances, performances.entities);

  if (!dryRun) {
    for (const plan of festivals.entities) await applyFestival(catalogue, plan, storedFestival);
    for (const [position, plan] of performances.entities.entries()) {
      const stored = storedPerformances.find(({ id }) => id === plan.id) ?? null;
      await applyPerformance(catalogue, plan, stored, position, document);
    }
    await updatePasses(catalogue);
    await catalogue.recordProvisioned(generation);
  }
  return [
    ...festivals.entities.map((plan) => changeOf('festival', plan)),
    ...performances.entities.map((plan) => changeOf('performance', plan)),
  ];
}

function refused(reason: ProvisionRefusalReason, errors: readonly FieldError[]): EventRefused {
  return new EventRefused({ reason: `provision-${reason}`, errors });
}

function refuseReservedIds(document: SaleDocument): void {
  const errors = idsOf(document).flatMap(({ id, path }) => {
    const parsed = PerformanceId.safeParse(id);
    return parsed.success ? [] : parsed.error.issues.map(({ message }) => ({ path, message }));
  });
  if (errors.length > 0) throw refused('reserved-id', errors);
}

function refuseClashes(document: SaleDocument, clashes: readonly string[]): void {
  if (clashes.length === 0) return;
  throw refused(
    'id-clash',
    clashes.map((id) => ({
      path: idsOf(document).find((named) => named.id === id)?.path ?? 'document.performances',
      message: `${id} was made in the console; give the file's performance another id`,
    })),
  );
}

/** Where the ids of performances, and of passes, which share them, stand. */
function idsOf({ performances, passes = [] }: SaleDocument): { id: string; path: string }[] {
  return [
    ...performances.map(({ id }, index) => ({ id, path: `document.performances[${index}].id` })),
    ...passes.map(({ id }, index) => ({ id, path: `document.passes[${index}].id` })),
  ];
}

/** Moving a sold performance into the past would take its refunds away and close its gates. */
async function refusePastStarts(
  catalogue: CatalogueTransaction,
  document: SaleDocument,
  stored: readonly StoredPerformance[],
  plans: readonly EntityPlan[],
): Promise<void> {
  const errors: FieldError[] = [];
  for (const plan of plans) {
    const before = stored.find(({ id }) => id === plan.id);
    const { startsAt } = PerformanceFields.parse(plan.next);
    if (before === undefined || !(await movesIntoThePast(catalogue, before, startsAt))) continue;
    const index = document.performances.findIndex(({ id }) => id === plan.id);
    // A pass moves with the performances, which are refused themselves.
    if (index < 0) continue;
    errors.push({
      path: `document.performances[${index}].startsAt`,
      message: `${plan.id} has sold tickets and cannot be moved to ${startsAt}, which is past`,
    });
  }
  if (errors.length > 0) throw refused('start-in-the-past', errors);
}

async function applyFestival(
  catalogue: CatalogueTransaction,
  plan: EntityPlan,
  stored: StoredFestival | null,
): Promise<void> {
  const festival: StoredFestival = {
    ...FestivalFields.parse(plan.next),
    slug: plan.id,
    posterHash: stored?.posterHash ?? null,
    lastApplied: plan.lastApplied ?? {},
    version: nextVersion(stored, plan),
  };
  await catalogue.saveFestival(festival);
  if (plan.action !== 'unchanged') catalogue.publishFestival(festivalData(festival), festival.version);
}

async function applyPerformance(
  catalogue: CatalogueTransaction,
  plan: EntityPlan,
  stored: StoredPerformance | null,
  position: number,
  document: SaleDocument,
): Promise<void> {
  const fields = PerformanceFields.parse(plan.next);
  const performance: StoredPerformance = {
    ...fields,
    id: plan.id,
    managedBy: 'file',
    onSale: plan.onSale,
    position,
    description: stored?.description ?? null,
    pictureHash: stored?.pictureHash ?? null,
    cancellation: stored?.cancellation ?? null,
    rescheduling:
      stored === null ? null : await reschedulingOf(catalogue, stored, fields.startsAt, undefined),
    lastApplied: plan.lastApplied,
    version: nextVersion(stored, plan),
  };
  if (stored !== null) {
    await catalogue.updatePerformance(performance);
  } else if (!(await catalogue.insertPerformance(performance))) {
    // The console took the id between the read and the insert.
    refuseClashes(document, [plan.id]);
  }
  if (plan.action !== 'unchanged') {
    catalogue.publishPerformance(performanceData(performance), performance.version);
  }
}

function nextVersion(stored: { version: number } | null, plan: EntityPlan): number {
  if (stored === null) return 1;
  return plan.action === 'unchanged' ? stored.version : stored.version + 1;
}

interface Owned {
  id: string;
  managedBy: ManagedBy;
  onSale: boolean;
  current: FieldValues;
  lastApplied: FieldValues | null;
}

function ownedFestival(festival: StoredFestival): Owned {
  const { slug, posterHash: _, lastApplied, version: __, ...current } = festival;
  return { id: slug, managedBy: 'file', onSale: true, current, lastApplied };
}

function ownedPerformance(performance: StoredPerformance): Owned {
  const { id, managedBy, onSale, title, startsAt, sections, covers, lastApplied } = performance;
  const current = {
    ...{ title, startsAt, ...optionalTimes(performance), sections },
    ...(covers === undefined ? {} : { covers }),
  };
  return { id, managedBy, onSale, current, lastApplied };
}

function changeOf(kind: string, plan: EntityPlan): ProvisionedChange {
  return { entity: `${kind}/${plan.id}`, action: plan.action, overridden: [...plan.overridden] };
}
