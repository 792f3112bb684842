import {
  connectionsTotal,
  OPENING_SECONDS,
  PER_FAN,
  type Plan,
  PURCHASE_COST,
  placesOf,
} from '@clove/charts-ts';
import { type Limit, limitsOf } from './limits.ts';
import { type ServiceLoad, serviceLoads } from './load.ts';
import { nodesFor, podSizes, type Size } from './nodes.ts';
import { type Moment, type OpeningModel, type Sale, simulateSale } from './sale.ts';

/** What `clove plan --simulate` may be given. */
export interface SimulationOptions {
  /** @default expectedFans of the festival file */
  readonly fans?: number | undefined;
  /** Percent of the fans who are there at the opening. */
  readonly early: number;
  /** Seconds after the opening within which the others come. */
  readonly spread: number;
  /** Minutes after which a waiting fan gives up, on average. */
  readonly patience: number;
  /** Places of one purchase. */
  readonly places: number;
  readonly node: Size;
  readonly seed: number;
}

/** Source of the spread: the plan's. The others are assumptions, until the first real sales show them. */
export const DEFAULTS = {
  early: 0,
  spread: OPENING_SECONDS,
  patience: 60,
  places: 2,
  node: { cpu: 8_000, memory: 32 * 1024 },
  seed: 1,
} as const;

/** An opening of a planned festival, simulated, and what it asks of pods, servers and nodes. */
export interface Simulation {
  readonly model: OpeningModel;
  readonly sale: Sale;
  /** Fans per second whose turn began: the most, and on average until the last place was free. */
  readonly admitted: { readonly most: number; readonly mean: number };
  readonly services: readonly ServiceLoad[];
  readonly limits: readonly Limit[];
  /** Of `size`; undefined: a pod is larger than a node. */
  readonly nodes: {
    readonly size: Size;
    readonly atOpening: number | undefined;
    readonly most: number | undefined;
    /** With as many pods as are needed, whatever is allowed. */
    readonly needed: number | undefined;
  };
  /** With the most pods that run, and while all that are allowed roll. */
  readonly connections: {
    readonly open: number;
    readonly planned: number;
    /** With as many pods as are needed. */
    readonly needed: number;
    readonly allowed: number;
  };
  readonly purchasesPerSecond: number;
  /** In the busiest second cores and bytes; over the whole sale bytes. */
  readonly database: {
    readonly cores: number;
    readonly walBytesPerSecond: number;
    readonly walBytes: number;
    readonly bytes: number;
  };
  readonly broker: { readonly eventsPerSecond: number; readonly cores: number };
}

/** Seconds of a turn and of a kept place, where the festival runs no queue service. Source: its defaults. */
const TURN_SECONDS = 600;
/** Source: the default of the seat images. */
const HOLD_SECONDS = 480;

/** Simulates the opening of a plan. Pure: the same plan and options give the same answer. */
export function simulateOpening(plan: Plan, options: SimulationOptions): Simulation {
  const limits = limitsOf(plan);
  const model = modelOf(plan, options, limits);
  const sale = simulateSale(model);
  const services = serviceLoads(plan, sale.moments);
  const podsWhen = (of: (load: ServiceLoad) => number) =>
    new Map(services.map((load) => [load.service, of(load)]));
  const [opening, peak] = [podsWhen(({ atOpening }) => atOpening), podsWhen((load) => load.most)];
  const needed = podsWhen((load) => load.needed);
  const nodes = (pods: ReadonlyMap<string, number>) => nodesFor(podSizes(plan, pods), options.node);
  const { maxConnections, reservedConnections } = plan.environment.dataEngine;
  const purchasesPerSecond = most(sale.moments, ({ purchases }) => purchases);
  const { bought } = sale.outcomes;
  return {
    ...{ model, sale, services, limits, purchasesPerSecond },
    admitted: admittedIn(sale),
    nodes: { size: options.node, atOpening: nodes(opening), most: nodes(peak), needed: nodes(needed) },
    connections: {
      open: connectionsOf(plan, peak),
      planned: connectionsTotal(plan.connections),
      needed: connectionsOf(plan, needed),
      allowed: maxConnections - reservedConnections,
    },
    database: {
      cores: (purchasesPerSecond * PURCHASE_COST.databaseCpuMs) / 1000,
      walBytesPerSecond: purchasesPerSecond * PURCHASE_COST.walBytes,
      walBytes: bought * PURCHASE_COST.walBytes,
      bytes: bought * PURCHASE_COST.databaseBytes,
    },
    broker: {
      eventsPerSecond: purchasesPerSecond * PURCHASE_COST.events,
      cores: (purchasesPerSecond * PURCHASE_COST.brokerCpuMs) / 1000,
    },
  };
}

function modelOf(plan: Plan, options: SimulationOptions, limits: readonly Limit[]): OpeningModel {
  const { sales, performances } = plan.festival;
  const setting = (service: string, name: string, otherwise: number) => {
    const value = plan.services.find(({ entry }) => entry.service === service)?.entry.config[name];
    return typeof value === 'string' ? Number(value) : otherwise;
  };
  return {
    fans: options.fans ?? sales.expectedFans,
    earlyShare: options.early / 100,
    spreadSeconds: options.spread,
    room: {
      // One machine lets all fans in, as its manifests say.
      perSecond: plan.environment.tier === 'local' ? 0 : plan.admission.perSecond,
      shoppingSeconds: setting('queue', 'SHOPPING_SECONDS', TURN_SECONDS),
      keepSeconds: setting('queue', 'KEEP_SECONDS', TURN_SECONDS),
      patienceSeconds: options.patience * 60,
    },
    places: placesOf(performances),
    placesPerFan: Math.min(options.places, sales.maxTicketsPerFan),
    holdSeconds: setting('seat', 'HOLD_SECONDS', HOLD_SECONDS),
    lapsingShare: PER_FAN.holds / (PER_FAN.holds + PER_FAN.purchases),
    purchasesPerSecond: limits[0]?.purchasesPerSecond ?? Number.MAX_SAFE_INTEGER,
    seed: options.seed,
  };
}

function admittedIn({ moments, noneFreeAfter }: Sale): Simulation['admitted'] {
  const selling = moments.slice(0, noneFreeAfter);
  const all = selling.reduce((sum, { admitted }) => sum + admitted, 0);
  return { most: most(moments, ({ admitted }) => admitted), mean: all / Math.max(1, selling.length) };
}

function connectionsOf({ sizing }: Plan, pods: ReadonlyMap<string, number>): number {
  return [...sizing.values()].reduce(
    (sum, { service, min, poolSize }) => sum + (pods.get(service) ?? min) * poolSize,
    0,
  );
}

function most(moments: readonly Moment[], of: (moment: Moment) => number): number {
  return moments.reduce((highest, moment) => Math.max(highest, of(moment)), 0);
}
