import {
  type EntityPlan,
  Instant,
  LocalisedText,
  type OwnedEntity,
  type Performance,
  type ProvisionRequest,
  type ProvisionResponse,
  planApply,
  type SaleDocument,
} from '@clove/contracts';
import { Problem, type Transaction } from '@clove/service-kit';
import { z } from 'zod';

const jsonObject = z.record(z.string(), z.json());
const festivalRow = z.object({
  generation: z.number(),
  managed_by: z.enum(['file', 'console']),
  fields: jsonObject,
  last_applied: jsonObject.nullable(),
});
const performanceRow = z.object({
  id: z.string(),
  managed_by: z.enum(['file', 'console']),
  on_sale: z.boolean(),
  title: LocalisedText,
  starts_at: z.date(),
  doors_at: z.date().nullable(),
  last_applied: jsonObject.nullable(),
});
const performanceFields = z.object({ title: LocalisedText, startsAt: Instant, doorsAt: Instant.optional() });

/** The id under which the one festival row takes part in the ownership rule. */
const festivalEntity = 'festival';

/**
 * Applies the festival file's sale data under the ownership rule: only what changed in the file since it was last
 * applied. Refuses an older generation (Problem 409), and another zone once anything was ordered (Problem 409):
 * the days of refund rules are counted in it. A dry run writes nothing. Whether a performance of the file
 * clashes with one made in the console is event's to refuse: it owns performances.
 */
export async function provision(
  tx: Transaction,
  { generation, dryRun, document }: ProvisionRequest,
): Promise<ProvisionResponse> {
  const festival = await lockFestival(tx);
  if (festival !== undefined && festival.generation > generation) {
    throw new Problem({
      status: 409,
      type: 'older-generation',
      detail: `Generation ${festival.generation} was applied already; ${generation} is older.`,
      extra: { applied: festival.generation },
    });
  }
  const festivalPlan = planApply(festival === undefined ? [] : [owned(festival)], [
    { id: festivalEntity, fields: festivalFieldsOf(document) },
  ]);
  if (festivalPlan.entities.some(({ changedFields }) => changedFields.includes('timezone'))) {
    await refuseOnceOrdered(tx);
  }
  const performancePlan = planApply(
    await storedPerformances(tx, new Set(document.performances.map(({ id }) => id))),
    document.performances.map((performance) => ({ id: performance.id, fields: fieldsOf(performance) })),
  );
  if (!dryRun) {
    for (const entity of festivalPlan.entities) await writeFestival(tx, generation, entity);
    for (const entity of performancePlan.entities) await writePerformance(tx, entity);
  }
  return {
    changes: [
      ...festivalPlan.entities.map((entity) => change('festival', entity)),
      ...performancePlan.entities.map((entity) => change(`performance ${entity.id}`, entity)),
    ],
  };
}

async function refuseOnceOrdered(tx: Transaction): Promise<void> {
  const [row] = await tx.query('SELECT EXISTS (SELECT FROM orders) AS ordered');
  if (!z.object({ ordered: z.boolean() }).parse(row).ordered) return;
  throw new Problem({
    status: 409,
    type: 'provision-refused',
    detail: 'The sale data cannot be applied; nothing was changed. See errors for every reason.',
    errors: [{ path: 'body.document.timezone', message: 'cannot change once anything was ordered' }],
  });
}

function festivalFieldsOf({ title, timezone, currency, refunds }: SaleDocument) {
  return { title, timezone, currency, refunds };
}

/** Instants are compared as instants, not as the text in the file. */
function fieldsOf({ title, startsAt, doorsAt }: Performance) {
  return {
    title,
    startsAt: new Date(startsAt).toISOString(),
    ...(doorsAt === undefined ? {} : { doorsAt: new Date(doorsAt).toISOString() }),
  };
}

async function lockFestival(tx: Transaction): Promise<z.infer<typeof festivalRow> | undefined> {
  // The first run has no row to lock: one lock for all runs.
  await tx.query(`SELECT pg_advisory_xact_lock(hashtext('ticket-provision'))`);
  const [row] = await tx.query(
    'SELECT generation, managed_by, fields, last_applied FROM festival FOR UPDATE',
  );
  return row === undefined ? undefined : festivalRow.parse(row);
}

function owned(festival: z.infer<typeof festivalRow>): OwnedEntity {
  return {
    id: festivalEntity,
    managedBy: festival.managed_by,
    onSale: true,
    current: festival.fields,
    lastApplied: festival.last_applied,
  };
}

/** Performances known so far. One that arrived as an event before its first provisioning is the file's if the file names it. */
async function storedPerformances(tx: Transaction, inFile: ReadonlySet<string>): Promise<OwnedEntity[]> {
  const rows = await tx.query(
    'SELECT id, managed_by, on_sale, title, starts_at, doors_at, last_applied FROM performances ORDER BY id FOR UPDATE',
  );
  return rows
    .map((row) => performanceRow.parse(row))
    .map((performance) => ({
      id: performance.id,
      managedBy: inFile.has(performance.id) ? 'file' : performance.managed_by,
      onSale: performance.on_sale,
      current: {
        title: performance.title,
        startsAt: performance.starts_at.toISOString(),
        ...(performance.doors_at === null ? {} : { doorsAt: performance.doors_at.toISOString() }),
      },
      lastApplied: performance.last_applied,
    }));
}

async function writeFestival(tx: Transaction, generation: number, entity: EntityPlan): Promise<void> {
  await tx.query(
    `INSERT INTO festival (generation, fields, last_applied) VALUES ($1, $2, $3)
     ON CONFLICT (singleton) DO UPDATE SET generation = $1, fields = $2, last_applied = $3`,
    [generation, JSON.stringify(entity.next), JSON.stringify(entity.lastApplied)],
  );
}

async function writePerformance(tx: Transaction, entity: EntityPlan): Promise<void> {
  const { title, startsAt, doorsAt } = performanceFields.parse(entity.next);
  await tx.query(
    `INSERT INTO performances (id, managed_by, on_sale, title, starts_at, doors_at, last_applied)
     VALUES ($1, 'file', $2, $3, $4, $5, $6)
     ON CONFLICT (id) DO UPDATE SET managed_by = 'file', on_sale = $2, title = $3, starts_at = $4, doors_at = $5,
       last_applied = $6`,
    [
      entity.id,
      entity.onSale,
      JSON.stringify(title),
      startsAt,
      doorsAt ?? null,
      JSON.stringify(entity.lastApplied),
    ],
  );
}

function change(entity: string, { action, overridden }: EntityPlan): ProvisionResponse['changes'][number] {
  return { entity, action, overridden: [...overridden] };
}
