import { eachContainer, type Verdict } from '../each.ts';
import type { Container } from '../pod-spec.ts';
import type { Rule } from '../rule.ts';
import { settingsOf } from '../settings-of.ts';

/** The variable that sets the port of this name. */
const PORT_VARIABLES = { http: 'PORT', management: 'MANAGEMENT_PORT', grpc: 'GRPC_PORT' } as const;
const PROBES = ['startupProbe', 'readinessProbe', 'livenessProbe'] as const;

type Settings = Readonly<Record<string, string>>;

export const portsAgree: Rule = {
  id: 'ports-agree',
  why: 'A container listens where its variables say and is asked where its ports say: where they differ requests get no answer, and probes kill healthy pods without end.',
  remediation:
    'Open the ports of PORT, MANAGEMENT_PORT and GRPC_PORT (charts-ts/src/plan/ports.ts), and point probes at one of them by its name.',
  check: eachContainer(
    ({ container }, tree) => {
      const settings = settingsOf(tree, container);
      return [...listening(container, settings), ...probing(container, settings)];
    },
    ['Deployment', 'StatefulSet'],
  ),
};

function listening({ ports = [] }: Container, settings: Settings): Verdict[] {
  return Object.entries(PORT_VARIABLES).flatMap(([name, variable]): Verdict[] => {
    const set = settings[variable];
    if (set === undefined) return [];
    const index = ports.findIndex((port) => port.name === name);
    const open = ports[index]?.containerPort;
    if (open === Number(set)) return [];
    const message = `${variable} is ${set}, but its port ${name} is ${open ?? 'not opened'}`;
    return [[open === undefined ? ['ports'] : ['ports', index, 'containerPort'], message]];
  });
}

function probing(container: Container, settings: Settings): Verdict[] {
  const { ports = [] } = container;
  return PROBES.flatMap((probe): Verdict[] =>
    (['httpGet', 'tcpSocket'] as const).flatMap((way): Verdict[] => {
      const { port: asked, host } = container[probe]?.[way] ?? {};
      if (asked === undefined) return [];
      if (host !== undefined) return [[[probe, way, 'host'], `asks ${host} instead of the pod itself`]];
      const open = ports.find(({ name, containerPort }) => asked === name || asked === containerPort);
      const path = [probe, way, 'port'];
      if (open === undefined) return [[path, `asks port ${asked}, which the container does not open`]];
      const health = settings[PORT_VARIABLES.management];
      if (way === 'tcpSocket' || health === undefined || open.containerPort === Number(health)) return [];
      return [
        [path, `asks port ${asked}, but health is answered on ${health} (${PORT_VARIABLES.management})`],
      ];
    }),
  );
}
