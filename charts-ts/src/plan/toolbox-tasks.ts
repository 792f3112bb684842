import type { Plan } from './plan.ts';

/** The toolbox's settings that say what it does at which service, as the catalogue declares it. */
export interface ToolboxTasks {
  /** JSON: service to the sections of the sale document that it reads, as far as every toolbox knows their names. */
  readonly SALE_SECTIONS: string;
  /** JSON: the same for sections with later names, and for services that read none. */
  readonly MORE_SALE_SECTIONS: string;
  /** Comma list. */
  readonly AUDITED_SERVICES: string;
  /** JSON: which queue gets which events. */
  readonly BROKER_TOPOLOGY: string;
}

/** What a toolbox of release 0.7.0 knows; it refuses any other name, and a service without a section. */
const KNOWN_TO_ALL: readonly string[] = ['performances', 'refunds', 'goods', 'rooms'];

export function toolboxTasks({ services, topology }: Pick<Plan, 'services' | 'topology'>): ToolboxTasks {
  const entries = services.map(({ entry }) => entry);
  const sections = entries.flatMap(({ service, sale }) =>
    sale === undefined ? [] : [[service, sale.sections] as const],
  );
  const known = sections.map(([service, names]) => [
    service,
    names.filter((name) => KNOWN_TO_ALL.includes(name)),
  ]);
  const more = sections.map(([service, names]) => [
    service,
    names.filter((name) => !KNOWN_TO_ALL.includes(name)),
  ]);
  return {
    SALE_SECTIONS: JSON.stringify(Object.fromEntries(known.filter(([, names]) => names?.length !== 0))),
    MORE_SALE_SECTIONS: JSON.stringify(Object.fromEntries(more)),
    AUDITED_SERVICES: entries.flatMap(({ service, audit }) => (audit ? [service] : [])).join(','),
    BROKER_TOPOLOGY: JSON.stringify(topology),
  };
}
