import type { Plan } from './plan.ts';

/** The toolbox's settings that say what it does at which service, as the catalogue declares it. */
export interface ToolboxTasks {
  /** JSON: service to the sections of the sale document that it reads. */
  readonly SALE_SECTIONS: string;
  /** Comma list. */
  readonly AUDITED_SERVICES: string;
  /** JSON: which queue gets which events. */
  readonly BROKER_TOPOLOGY: string;
}

export function toolboxTasks({ services, topology }: Pick<Plan, 'services' | 'topology'>): ToolboxTasks {
  const entries = services.map(({ entry }) => entry);
  const sections = entries.flatMap(({ service, sale }) =>
    sale === undefined ? [] : [[service, sale.sections] as const],
  );
  return {
    SALE_SECTIONS: JSON.stringify(Object.fromEntries(sections)),
    AUDITED_SERVICES: entries.flatMap(({ service, audit }) => (audit ? [service] : [])).join(','),
    BROKER_TOPOLOGY: JSON.stringify(topology),
  };
}
