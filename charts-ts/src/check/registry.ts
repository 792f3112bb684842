import { INPUT_RULES } from './inputs.ts';
import type { Rule } from './rule.ts';
import { budgetRules } from './rules/budgets.ts';
import { connectionRules } from './rules/connections.ts';
import { containerRules } from './rules/containers.ts';
import { contractsRespected } from './rules/contracts-respected.ts';
import { engineAsOrdered } from './rules/engine-as-ordered.ts';
import { eventRules } from './rules/events.ts';
import { freezeHasWindow } from './rules/freeze-has-window.ts';
import { gracePeriod } from './rules/grace-period.ts';
import { noPlainSecrets } from './rules/no-plain-secrets.ts';
import { noSaleDataInPods } from './rules/no-sale-data-in-pods.ts';
import { noUndeclaredTraffic } from './rules/no-undeclared-traffic.ts';
import { objectRules } from './rules/objects.ts';
import { ownSecretsOnly } from './rules/own-secrets.ts';
import { podRules } from './rules/pods.ts';
import { portsAgree } from './rules/ports-agree.ts';
import { quotaFits } from './rules/quota-fits.ts';
import { referencesExist } from './rules/references-exist.ts';
import { routesLeadIn } from './rules/routes-lead-in.ts';
import { sameAsPlanned } from './rules/same-as-planned.ts';
import { scalingRules } from './rules/scaling.ts';
import { separateEnvironments } from './rules/separate-environments.ts';
import { servicesSelectPods } from './rules/services-select-pods.ts';
import { timeRules } from './rules/time.ts';
import { trafficRules } from './rules/traffic.ts';
import { variableRules } from './rules/variables.ts';
import { workloadRules } from './rules/workloads.ts';
import { yamlReadsTheSame } from './rules/yaml-reads-the-same.ts';

/** Rules that are one row of a table, by the file of the table. */
const TABLES: Readonly<Record<string, readonly Rule[]>> = {
  budgets: budgetRules,
  connections: connectionRules,
  containers: containerRules,
  events: eventRules,
  objects: objectRules,
  pods: podRules,
  scaling: scalingRules,
  time: timeRules,
  traffic: trafficRules,
  variables: variableRules,
  workloads: workloadRules,
};

/** Rules with more to say: one file each, named like the rule. */
const SINGLE: readonly Rule[] = [
  contractsRespected,
  engineAsOrdered,
  freezeHasWindow,
  gracePeriod,
  noPlainSecrets,
  noSaleDataInPods,
  noUndeclaredTraffic,
  ownSecretsOnly,
  portsAgree,
  quotaFits,
  referencesExist,
  routesLeadIn,
  sameAsPlanned,
  separateEnvironments,
  servicesSelectPods,
  yamlReadsTheSame,
];

/** Every rule. Their order has no meaning. */
export const RULES: readonly Rule[] = [...Object.values(TABLES).flat(), ...SINGLE];

/** The file that has a rule, from the root of the repository. */
export function fileOfRule(rule: Rule): string {
  if (INPUT_RULES.includes(rule)) return 'charts-ts/src/check/inputs.ts';
  const [table] = Object.entries(TABLES).find(([, rules]) => rules.includes(rule)) ?? [];
  return `charts-ts/src/check/rules/${table ?? rule.id}.ts`;
}
