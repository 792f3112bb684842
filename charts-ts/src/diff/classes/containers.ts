import { providerOf } from '../lost-provider.ts';
import { PODS } from './kinds.ts';
import {
  added,
  becomes,
  becomesNot,
  down,
  type Judged,
  otherPlace,
  otherRegistry,
  otherVariant,
  type Rule,
  removed,
  rule,
} from './rule.ts';

/** What a change of a container, or of how it is confined, means. */
export function containerRules(list: string): Rule[] {
  const each = `${list} *`;
  return [
    rule(PODS, each, ['config', 'capacity'], 'a container added', added),
    rule(PODS, each, 'disruptive', 'a container removed', removed),
    rule(PODS, `${list} (order)`, 'config', 'order of containers'),
    ...['name', 'args **', 'command **', 'env **', 'envFrom **', 'ports **', 'volumeMounts **'].map((part) =>
      rule(PODS, `${each} ${part}`, 'config', part.split(' ')[0] ?? part),
    ),
    ...[
      'imagePullPolicy',
      'workingDir',
      'terminationMessagePolicy',
      'terminationMessagePath',
      'lifecycle **',
    ].map((part) => rule(PODS, `${each} ${part}`, 'config', part.split(' ')[0] ?? part)),
    rule(PODS, `${each} ports`, 'network', 'ports'),
    rule(PODS, `${each} image`, 'image', 'image'),
    rule(PODS, `${each} image`, 'access', 'from another registry', (j) => otherRegistry(j) && !added(j)),
    rule(
      PODS,
      `${each} image`,
      'disruptive',
      'another variant: what only the old one can do is gone, such as refunds through its provider',
      (j) => otherVariant(j) && !added(j) && !removed(j),
    ),
    rule(
      'Deployment/payment',
      `${each} env *`,
      'data-destroying',
      'without its key a provider pays nothing back of what fans paid through it',
      losesProvider,
    ),
    rule(
      'Deployment',
      `${each} env DATABASE_URL value`,
      'data-destroying',
      'another database: what was sold stays behind in the old one',
      (j) => !added(j) && otherPlace(j),
    ),
    rule(
      'Deployment',
      `${each} env AMQP_URL value`,
      'disruptive',
      'another broker: messages on their way stay behind in the old one',
      (j) => !added(j) && otherPlace(j),
    ),
    rule(PODS, `${each} env * valueFrom secretKeyRef **`, 'access', 'reads a secret', (j) => !removed(j)),
    rule(PODS, `${each} envFrom * secretRef **`, 'access', 'reads a secret', (j) => !removed(j)),
    ...['hostPort', 'hostIP'].map((field) =>
      rule(
        PODS,
        `${each} ports * ${field}`,
        ['access', 'disruptive'],
        'a port of the node: open to its network, and one pod per node',
        (j) => !removed(j),
      ),
    ),
    rule(PODS, `${each} resources **`, 'capacity', 'requests and limits'),
    rule(
      PODS,
      `${each} resources limits memory`,
      'disruptive',
      'without its limit, or with a lower one: it may take the memory of its node, or be killed for its own',
      (j) => removed(j) || down(j),
    ),
    ...['startupProbe', 'readinessProbe', 'livenessProbe'].flatMap((probe) => [
      rule(PODS, `${each} ${probe} **`, 'config', 'probe'),
      rule(PODS, `${each} ${probe}`, 'disruptive', 'a probe removed', removed),
    ]),
    ...securityRules(`${each} securityContext`),
  ];
}

/** The secret key of a payment provider goes, after fans may have paid through it. */
function losesProvider(judged: Judged): boolean {
  const { before, around } = judged;
  return around.salesOpened && removed(judged) && providerOf(before) !== undefined;
}

/** A value that hardens is a setting; any other, known or not, counts as weakened. */
export function securityRules(path: string): Rule[] {
  const good: readonly (readonly [string, unknown])[] = [
    ['allowPrivilegeEscalation', false],
    ['readOnlyRootFilesystem', true],
    ['runAsNonRoot', true],
    ['privileged', false],
    ['seccompProfile type', 'RuntimeDefault'],
    ['capabilities drop ALL', 'ALL'],
    ['fsGroupChangePolicy', 'OnRootMismatch'],
  ];
  const hardens = good.map(([field, value]) =>
    rule(PODS, `${path} ${field}`, 'config', 'hardened', becomes(value)),
  );
  const weakens = good.map(([field, value]) =>
    rule(PODS, `${path} ${field}`, 'access', 'security weakened', becomesNot(value)),
  );
  const others = [
    'runAsUser',
    'runAsGroup',
    'fsGroup',
    'supplementalGroups **',
    'capabilities add **',
    'capabilities drop **',
  ];
  return [
    ...hardens,
    ...weakens,
    rule(PODS, path, 'access', 'security weakened', removed),
    ...['capabilities', 'capabilities drop', 'seccompProfile'].map((field) =>
      rule(PODS, `${path} ${field}`, 'access', 'security weakened', removed),
    ),
    ...others.map((field) =>
      rule(
        PODS,
        `${path} ${field}`,
        'access',
        'who the process is and what it may',
        (j) => !(j.after === 'ALL' && added(j)),
      ),
    ),
  ];
}
