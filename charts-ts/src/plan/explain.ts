import type { CatalogueEntry } from '@clove/pool-images/in-memory';
import { DEFAULT_HEADROOM } from '../environment/schema.ts';
import { ownBackup } from './backup.ts';
import { bucketTarget } from './bucket.ts';
import { connectionsTotal } from './connections.ts';
import { hourlyCost } from './cost.ts';
import { OPENING_SECONDS, PER_FAN, podLoad, REQUESTS_PER_CORE } from './opening-load.ts';
import type { Plan } from './plan.ts';
import { quotaRows } from './quota.ts';
import { PLANNED_UTILISATION, SCALE_UP, type SizeSource, type Sizing } from './replica-counts.ts';

/** One number of a plan and, in one line, where it comes from. */
export interface ExplainedNumber {
  /** The service or the part of the office that it is a number of. */
  readonly subject: string;
  readonly quantity: string;
  readonly value: string;
  readonly reason: string;
}

/** Every number of a plan, explained. */
export function explainPlan(plan: Plan): ExplainedNumber[] {
  return [
    ...opening(plan),
    ...[...plan.sizing.values()].flatMap((size) => serviceNumbers(plan, size)),
    admission(plan),
    connections(plan),
    ...quota(plan),
    ...cost(plan),
    ...bucket(plan),
  ];
}

function bucket({ environment, namespace }: Plan): ExplainedNumber[] {
  const backup = ownBackup(environment.backup);
  if (backup?.target.kind !== 's3') return [];
  const { endpoint, secret } = backup.target;
  const reason = `backup of the environment: at "${backup.schedule}" UTC into ${endpoint} with the keys in secret ${secret}; the newest ${backup.keep} stay`;
  return [{ subject: 'backup', quantity: 'target', value: bucketTarget(backup.target, namespace), reason }];
}

function opening(plan: Plan): ExplainedNumber[] {
  const { expectedFans, opensAt } = plan.festival.sales;
  const perFan = Object.entries(PER_FAN).map(([kind, times]) => `${times} ${kind}`);
  const { headroom } = plan.environment;
  return [
    {
      subject: 'opening',
      quantity: 'fans/s',
      value: String(plan.fansPerSecond),
      reason: `each of ${expectedFans} expectedFans comes once in the ${OPENING_SECONDS} s after opensAt ${opensAt} (the ${OPENING_SECONDS} s are assumed)`,
    },
    {
      subject: 'opening',
      quantity: 'requests/fan',
      value: perFan.join(', '),
      reason: 'assumed, until the first real sales show what fans do; purchases go from hold to ticket',
    },
    {
      subject: 'opening',
      quantity: 'headroom',
      value: `x ${headroom ?? DEFAULT_HEADROOM}`,
      reason: `${headroom === undefined ? 'default' : 'headroom of the environment'}: the most pods are planned for so many times the expected crowd, which is a guess`,
    },
  ];
}

function serviceNumbers(plan: Plan, size: Sizing): ExplainedNumber[] {
  const entry = plan.services.find((image) => image.entry.service === size.service)?.entry;
  const row = (quantity: string, value: string, reason: string) => ({
    subject: size.service,
    quantity,
    value,
    reason,
  });
  const running = plan.festival.state === 'open';
  return [
    row(
      'min',
      running ? String(size.min) : '0',
      running ? minimumReason(size) : `state ${plan.festival.state}: no pod runs (${size.min} when open)`,
    ),
    row('max', String(size.max), maximumReason(plan, size, entry?.replicas.max ?? size.max)),
    row('per pod', `${fansPerPod(size)} fans/s`, capacityReason(size, entry)),
    row('requests', `${size.cpu}m ${size.memory}Mi`, `catalogue: resources of ${size.image}`),
    ...(size.poolSize === 0
      ? []
      : [row('pool', String(size.poolSize), `catalogue: database.poolSize of ${size.image}, per pod`)]),
  ];
}

function minimumReason(size: Sizing): string {
  const step = `an autoscaler adds ${SCALE_UP.percent} % or ${SCALE_UP.pods} pods in ${SCALE_UP.periodSeconds} s`;
  const reasons: Record<SizeSource, string> = {
    ...FIXED_REASONS,
    crowd: `the fewest from which one step reaches what the opening needs (${step})`,
    catalogue: `catalogue: replicas.min of ${size.image}; enough for one step to what the opening needs`,
  };
  return reasons[size.minFrom];
}

function maximumReason(plan: Plan, size: Sizing, most: number): string {
  const needed =
    size.fansPerSecond === null
      ? 'an opening asks nothing of it'
      : `${plan.fansPerSecond} fans/s over ${fansPerPod(size)} fans/s per pod at ${PLANNED_UTILISATION * 100} % needs ${size.needed}, with headroom ${size.neededWithHeadroom}`;
  const reasons: Record<SizeSource, string> = {
    ...FIXED_REASONS,
    crowd: needed,
    catalogue: `${needed}, but the catalogue allows ${most}${size.admittedPerSecond === null ? '' : ': the waiting room holds back the other fans'}`,
    room: `${needed}; one above the minimum, so that there is room to grow`,
    minimum: `${needed}, and it is never below the minimum`,
  };
  return reasons[size.maxFrom];
}

/** Fans per second of one pod, as text. */
function fansPerPod({ fansPerSecond }: Sizing): string {
  return fansPerSecond === null ? 'any' : String(Math.round(fansPerSecond * 10) / 10);
}

const FIXED_REASONS: Record<SizeSource, string> = {
  single: 'catalogue: the image runs as a single pod',
  ops: 'scale in the ops.yaml of this environment',
  festival: 'scale in the festival file',
  environment: 'minReplicas of the environment',
  crowd: 'the crowd of the opening',
  catalogue: 'the catalogue',
  room: 'room to grow',
  minimum: 'the minimum',
};

function capacityReason(size: Sizing, entry: CatalogueEntry | undefined): string {
  if (entry === undefined || size.fansPerSecond === null)
    return 'catalogue: capacity names no kind of request';
  const kinds = podLoad(entry).kinds.map(
    ({ kind, perSecond, measured }) => `${perSecond} ${kind}/s${measured ? '' : ' (assumed)'}`,
  );
  const assumed = size.measured ? '' : `; assumed: ${REQUESTS_PER_CORE}/s per core, not measured`;
  const measuredBy = entry.capacity.measuredBy === null ? '' : `; measured by ${entry.capacity.measuredBy}`;
  return `catalogue: each ${kinds.join(', ')}${measuredBy}${assumed}`;
}

function admission(plan: Plan): ExplainedNumber {
  const { perSecond, perReplica } = plan.admission;
  return {
    subject: 'waiting room',
    quantity: 'admitted/s',
    value: perSecond === 0 ? 'all' : String(perSecond),
    reason:
      perSecond === 0
        ? 'no image on the way of a fan says how much it carries'
        : `${admissionReason(plan)}; ${keptBy(plan)} ${perReplica}, its share of peak capacity`,
  };
}

/** Who keeps to the rate. */
function keptBy({ services }: Plan): string {
  return services.some(({ entry }) => entry.service === 'queue')
    ? 'queue keeps one fair line for all gateway pods; without it each pod lets in'
    : 'each gateway pod lets in';
}

function admissionReason({ admission: { limit }, sizing, environment }: Plan): string {
  switch (limit.kind) {
    case 'none':
      return 'nothing limits it';
    case 'database':
      return `what the database was measured to carry (${limit.measuredBy})`;
    case 'service': {
      const unmeasured =
        environment.database === undefined ? "; the environment's database is not measured" : '';
      return `what ${limit.service} carries with ${sizing.get(limit.service)?.max ?? 0} pods at most${unmeasured}`;
    }
  }
}

function connections(plan: Plan): ExplainedNumber {
  const { maxConnections, reservedConnections } = plan.environment.dataEngine;
  const shares = plan.connections.map((row) => `${row.service} ${row.pods} x ${row.poolSize} + ${row.jobs}`);
  return {
    subject: 'database',
    quantity: 'connections',
    value: `${connectionsTotal(plan.connections)} of ${maxConnections - reservedConnections}`,
    reason: `(max + surge) x pool + migration: ${shares.join(', ')}, setup 1; allowed are ${maxConnections} - ${reservedConnections} reserved`,
  };
}

function quota(plan: Plan): ExplainedNumber[] {
  return quotaRows(plan.environment, plan.quota).map((row) => ({
    subject: 'quota',
    quantity: row.name,
    value: `${row.used}${row.unit} of ${row.allowed}${row.unit}`,
    reason: QUOTA_REASONS[row.name],
  }));
}

const AT_MOST = 'every service at max + surge, the data engine, and the Jobs of the fullest wave';
const QUOTA_REASONS: Record<ReturnType<typeof quotaRows>[number]['name'], string> = {
  cpu: `requests of ${AT_MOST}`,
  memory: `requests of ${AT_MOST}`,
  memoryLimit: `limits of ${AT_MOST}`,
  pods: AT_MOST,
  storage: 'volumes of the data engine',
};

function cost(plan: Plan): ExplainedNumber[] {
  const hourly = hourlyCost(plan);
  if (hourly === undefined) {
    const reason = `environment ${plan.environment.environment} has no price table ("prices")`;
    return [{ subject: 'cost', quantity: 'per hour', value: 'unknown', reason }];
  }
  const row = (quantity: string, amount: number, reason: string) => ({
    subject: 'cost',
    quantity,
    value: `${amount.toFixed(2)} ${hourly.currency}/h`,
    reason,
  });
  return [
    row('idle', hourly.idle, 'stopped: the data engine and its volumes, by their requests'),
    row('while open', hourly.open, 'idle + every service at its minimum, by its requests'),
    row('peak', hourly.peak, 'idle + every service at its maximum'),
  ];
}
