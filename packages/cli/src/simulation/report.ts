import { type Plan, PURCHASE_COST } from '@clove/charts-ts';
import type { Language } from '../language/language.ts';
import { table } from '../table.ts';
import type { Limit } from './limits.ts';
import type { ServiceLoad } from './load.ts';
import type { Simulation } from './simulate.ts';
import { type SimulationTexts, TEXTS } from './simulation-texts.ts';
import { timelineOf } from './timeline.ts';

/** A simulated opening as lines of text. */
export function simulationText(plan: Plan, simulation: Simulation, language: Language): string[] {
  const { model, services, limits } = simulation;
  const texts = TEXTS[language];
  return [
    texts.title(plan.slug, plan.environment.environment, whole(model.fans), model.seed),
    '',
    ...table(summary(simulation, texts)),
    '',
    ...table(timelineRows(simulation, texts)),
    '',
    ...table([[...texts.services], ...services.map(serviceRow)]),
    '',
    ...table([[...texts.limits], ...limits.map((limit) => limitRow(limit, texts))]),
    '',
    ...warnings(simulation, texts),
  ];
}

/** Which limit binds first, and what is planned beyond what can be carried. */
function warnings({ model, services, limits: [first] }: Simulation, texts: SimulationTexts): string[] {
  if (first === undefined) return [texts.noLimit];
  const { perSecond } = model.room;
  const isAbove = perSecond === 0 || Math.floor(perSecond) > first.purchasesPerSecond;
  const rate = perSecond === 0 ? texts.everybody : texts.rate(whole(perSecond));
  const short = services.filter(({ overloadedSeconds }) => overloadedSeconds > 0);
  return [
    texts.first(`${texts.limitKinds[first.kind]} (${first.subject})`),
    ...(isAbove ? [texts.above(rate, whole(first.purchasesPerSecond))] : []),
    ...(short.length > 0 ? [texts.short(short.map(({ service }) => service).join(', '))] : []),
  ];
}

/** What `--format json` says of a simulated opening. Times in seconds after the opening, sizes in bytes, cpu in cores. */
export function simulationSummary(plan: Plan, simulation: Simulation) {
  const { model, sale, services, ...others } = simulation;
  return {
    festival: plan.slug,
    environment: plan.environment.environment,
    model,
    soldOutAfter: sale.soldOutAfter ?? null,
    noneFreeAfter: sale.noneFreeAfter ?? null,
    wait: sale.wait,
    outcomes: sale.outcomes,
    ...others,
    services: services.map(({ pods, ...load }) => load),
    purchaseCost: PURCHASE_COST,
    timeline: timelineOf(sale.moments, services),
  };
}

function summary(simulation: Simulation, texts: SimulationTexts): string[][] {
  const { model, sale, admitted, database, broker, nodes, connections } = simulation;
  const { assumption, place } = texts;
  const { perSecond, patienceSeconds } = model.room;
  const left = model.places - (sale.moments.at(-1)?.sold ?? 0);
  const size = `${nodes.size.cpu / 1000}x${nodes.size.memory / 1024}`;
  const counted = (count: number | undefined) => (count === undefined ? texts.tooLarge : whole(count));
  const soldOut =
    sale.soldOutAfter === undefined ? place.left(whole(left)) : place.soldOut(clock(sale.soldOutAfter));
  const noneFree = sale.noneFreeAfter === undefined ? [] : [texts.noneFree(clock(sale.noneFreeAfter))];
  const rate = perSecond === 0 ? texts.everybody : texts.rate(whole(perSecond));
  return [
    [texts.assumed, assumption.early(some(model.earlyShare * 100))],
    ['', assumption.spread(whole(model.spreadSeconds))],
    ['', assumption.patience(some(patienceSeconds / 60))],
    ['', assumption.places(whole(model.placesPerFan))],
    ['', assumption.lapsing(whole(model.lapsingShare * 100))],
    [place.name, [whole(model.places), soldOut, ...noneFree].join('; ')],
    [texts.room, texts.admitted(whole(admitted.most), whole(admitted.mean), rate)],
    ['', texts.waits(clock(sale.wait.median), clock(sale.wait.longest))],
    ...outcomeRows(simulation, texts),
    [
      texts.database,
      texts.databaseUse(
        some(database.cores),
        some(database.walBytesPerSecond / 1e6),
        some(database.walBytes / 1e9),
        some(database.bytes / 1e9),
      ),
    ],
    [
      '',
      texts.connections(
        whole(connections.open),
        whole(connections.planned),
        whole(connections.needed),
        whole(connections.allowed),
      ),
    ],
    [texts.broker, texts.brokerUse(whole(broker.eventsPerSecond), some(broker.cores))],
    [
      texts.nodes,
      texts.nodeCount(size, counted(nodes.atOpening), counted(nodes.most), counted(nodes.needed)),
    ],
  ];
}

function outcomeRows({ sale: { outcomes } }: Simulation, texts: SimulationTexts): string[][] {
  const kinds = ['bought', 'gaveUpWaiting', 'didNotPay', 'foundNone', 'tooLate', 'stillThere'] as const;
  return kinds
    .filter((kind) => outcomes[kind] > 0)
    .map((kind, index) => [
      index === 0 ? texts.fans : '',
      `${whole(outcomes[kind])} ${texts.outcomes[kind]}`,
    ]);
}

/** With the pods of the services that grow. */
function timelineRows({ sale, services }: Simulation, texts: SimulationTexts): string[][] {
  const growing = services.filter(({ most, atOpening }) => most > atOpening).map(({ service }) => service);
  return [
    [...texts.timeline, ...growing.map((service) => service.toUpperCase())],
    ...timelineOf(sale.moments, services).map((row) => [
      clock(row.second),
      some(row.arrivedPerSecond),
      whole(row.waiting),
      some(row.admittedPerSecond),
      whole(row.shopping),
      whole(row.held),
      whole(row.sold),
      some(row.purchasesPerSecond),
      ...growing.map((service) => String(row.pods[service])),
    ]),
  ];
}

function serviceRow(load: ServiceLoad): string[] {
  return [
    load.service,
    String(load.atOpening),
    String(load.most),
    String(load.allowed),
    String(load.needed),
    `${some(load.peak)} @ ${clock(load.peakAt)}`,
    load.overloadedSeconds === 0 ? '-' : `${whole(load.overloadedSeconds)} s`,
  ];
}

function limitRow({ kind, subject, purchasesPerSecond, source }: Limit, texts: SimulationTexts): string[] {
  return [whole(purchasesPerSecond), texts.limitKinds[kind], subject, source];
}

/** "1:02:03" */
function clock(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

function whole(value: number): string {
  return new Intl.NumberFormat('en', { maximumFractionDigits: 0 }).format(value);
}

function some(value: number): string {
  return new Intl.NumberFormat('en', { maximumSignificantDigits: 3 }).format(value);
}
