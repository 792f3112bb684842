import { type Plan, PURCHASE_COST } from '@clove/charts-ts';
import { millicores } from '@clove/pool-images';

/** What would bound the purchases per second of a festival, and where the figure comes from. */
export interface Limit {
  readonly kind: 'service' | 'measured-database' | 'database-cpu' | 'section-lock';
  /** The service or the section. */
  readonly subject: string;
  readonly purchasesPerSecond: number;
  readonly source: string;
}

/** Every limit that is known, the first to bind first. */
export function limitsOf(plan: Plan): Limit[] {
  return [...serviceLimits(plan), ...databaseLimits(plan), ...sectionLimit(plan)].sort(
    (a, b) => a.purchasesPerSecond - b.purchasesPerSecond,
  );
}

function serviceLimits({ sizing, services }: Plan): Limit[] {
  return [...sizing.values()].flatMap(({ service, max, admittedPerSecond }) => {
    if (admittedPerSecond === null) return [];
    const measuredBy = services.find(({ entry }) => entry.service === service)?.entry.capacity.measuredBy;
    return {
      ...{ kind: 'service' as const, subject: `${service} x ${max}` },
      purchasesPerSecond: max * admittedPerSecond,
      source: measuredBy ?? 'assumed: not measured',
    };
  });
}

/** A server that was measured says more than the CPUs that it was given. */
function databaseLimits({ environment: { database, dataEngine } }: Plan): Limit[] {
  if (database !== undefined) {
    const { measuredPurchasesPerSecond, measuredBy } = database;
    return [
      {
        ...{ kind: 'measured-database', subject: 'PostgreSQL', source: measuredBy },
        purchasesPerSecond: measuredPurchasesPerSecond,
      },
    ];
  }
  if (dataEngine.kind === 'external') return [];
  const { cpu } = dataEngine.postgres;
  return [
    {
      ...{ kind: 'database-cpu', subject: `PostgreSQL, cpu: ${cpu}` },
      purchasesPerSecond: millicores(cpu) / PURCHASE_COST.databaseCpuMs,
      source: `${PURCHASE_COST.databaseCpuMs} ms: ${PURCHASE_COST.measuredBy}`,
    },
  ];
}

/**
 * The ceiling of the single hot event: places of a standing section are counted in one row, which one group of purchases
 * locks at a time, however many pods there are. Numbered seats share no row.
 */
function sectionLimit({ festival }: Plan): Limit[] {
  const standing = festival.performances.flatMap(({ id, sections }) =>
    sections.flatMap(({ id: section, capacity = 0 }) => ({ name: `${id}/${section}`, capacity })),
  );
  const [largest] = standing.toSorted((a, b) => b.capacity - a.capacity);
  if (largest === undefined || largest.capacity === 0) return [];
  return [
    {
      ...{ kind: 'section-lock', subject: largest.name },
      purchasesPerSecond: 1000 / PURCHASE_COST.sectionLockMs,
      source: `${PURCHASE_COST.sectionLockMs} ms: ${PURCHASE_COST.measuredBy}`,
    },
  ];
}
