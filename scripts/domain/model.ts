import { events } from '@clove/contracts';
import type { Catalogue, CatalogueEntry } from '@clove/pool-images';
import { AGGREGATES } from './aggregates.ts';
import { CONTEXTS } from './contexts.ts';
import { GENERAL_REACTIONS, REACTIONS } from './reactions.ts';

/** A request that one context makes of another and waits for. */
export interface Call {
  readonly from: string;
  readonly to: string;
  /** public: the API that fans use as well. internal: the management port, with a credential. */
  readonly port: 'public' | 'internal';
  readonly why: string;
  /** It works without the other. */
  readonly optional: boolean;
}

/** The domain as contracts and catalogue have it. */
export interface DomainModel {
  readonly events: readonly {
    readonly type: string;
    readonly version: number;
    readonly publisher: string;
    readonly consumers: readonly string[];
  }[];
  /** Those of the toolbox last. */
  readonly calls: readonly Call[];
}

/** Services that stand for the world outside: they are no part of the domain. */
const isSandbox = (service: string) => service.endsWith('-sandbox');

/**
 * Reads the model, and compares what is written by hand (contexts, aggregates, policies) with contracts and catalogue.
 * @throws Error that names everything that differs
 */
export function domainModel(catalogue: Catalogue): DomainModel {
  const entries = [...catalogue.values()].filter(({ service }) => !isSandbox(service));
  const services = entries.filter(({ kind }) => kind === 'service');
  const consumed = consumedBy(services);
  const faults = [
    ...unlike('context', namesOf(services), Object.keys(CONTEXTS)),
    ...unlike('event of an aggregate', Object.keys(events), eventsOfAggregates()),
    ...unlike(
      'policy',
      [...consumed].flatMap(([service, types]) => types.map((type) => `${type} -> ${service}`)),
      [
        ...REACTIONS.flatMap(({ to, by }) => to.map((type) => `${type} -> ${by}`)),
        ...GENERAL_REACTIONS.flatMap(({ by }) => (consumed.get(by) ?? []).map((type) => `${type} -> ${by}`)),
      ],
    ),
  ];
  if (faults.length > 0) throw new Error(`scripts/domain differs:\n${faults.join('\n')}`);

  const order = Object.keys(CONTEXTS);
  const published = Object.entries(events).map(([type, { version }]) => ({
    type,
    version,
    publisher: type.slice(0, type.indexOf('.')),
    consumers: order.filter((service) => consumed.get(service)?.includes(type)),
  }));
  published.sort((a, b) => order.indexOf(a.publisher) - order.indexOf(b.publisher));
  return { events: published, calls: callsOf(entries) };
}

function namesOf(entries: readonly CatalogueEntry[]): string[] {
  return [...new Set(entries.map(({ service }) => service))];
}

/** What the images of each service consume. */
function consumedBy(entries: readonly CatalogueEntry[]): Map<string, string[]> {
  const consumed = new Map<string, string[]>();
  for (const { service, events } of entries) {
    const types = [...new Set([...(consumed.get(service) ?? []), ...events.consumes])];
    if (types.length > 0) consumed.set(service, types);
  }
  return consumed;
}

function eventsOfAggregates(): string[] {
  return AGGREGATES.flatMap(({ contexts, events }) =>
    contexts.flatMap((context) => events.map((event) => `${context}.${event}`)),
  );
}

/** What is missing among the written names, what should not be there, and what is there twice. */
function unlike(what: string, wanted: readonly string[], written: readonly string[]): string[] {
  return [
    ...wanted.filter((name) => !written.includes(name)).map((name) => `no ${what} ${name}`),
    ...written.filter((name) => !wanted.includes(name)).map((name) => `${what} ${name} does not exist`),
    ...written
      .filter((name, index) => written.indexOf(name) !== index)
      .map((name) => `${what} ${name} is there twice`),
  ];
}

/** Every call of the catalogue, once per pair, port and purpose. */
function callsOf(entries: readonly CatalogueEntry[]): Call[] {
  const entrance = entries.find(({ ingress }) => ingress === 'public')?.service;
  const calls = new Map<string, Call>();
  const add = (call: Call) => calls.set(`${call.from} ${call.to} ${call.port} ${call.why}`, call);
  for (const { service: from, edges, auth } of entries) {
    for (const { to, port, why, optional } of edges) {
      if (!isSandbox(to)) add({ from, to, port: port === 'http' ? 'public' : 'internal', why, optional });
    }
    const asks = edges.some(({ to, port }) => to === 'auth' && port === 'http');
    if (auth && !asks && from !== 'auth') {
      const why = "reads the public keys of members' tokens";
      add({ from, to: 'auth', port: 'public', why, optional: false });
    }
  }
  for (const { service: to, routes } of entries) {
    if (entrance === undefined || routes.length === 0) continue;
    const why = `routes ${routes.map(({ prefix }) => `\`${prefix}\``).join(', ')}`;
    add({ from: entrance, to, port: 'public', why, optional: false });
  }
  const order = [...Object.keys(CONTEXTS), 'toolbox'];
  return [...calls.values()].sort(
    (a, b) => order.indexOf(a.from) - order.indexOf(b.from) || order.indexOf(a.to) - order.indexOf(b.to),
  );
}
