import type { Rule } from './rule.ts';
import { autoscalerBehaviour } from './rules/autoscaler-behaviour.ts';
import { autoscalerOwnsReplicas } from './rules/autoscaler-owns-replicas.ts';
import { breakGlass } from './rules/break-glass.ts';
import { callersKnowAddresses } from './rules/callers-know-addresses.ts';
import { connectionsFit } from './rules/connections-fit.ts';
import { contractsRespected } from './rules/contracts-respected.ts';
import { defaultDeny } from './rules/default-deny.ts';
import { disruptionBudget } from './rules/disruption-budget.ts';
import { drainable } from './rules/drainable.ts';
import { edgeAllowedBothSides } from './rules/edge-allowed-both-sides.ts';
import { edgeHasService } from './rules/edge-has-service.ts';
import { engineAsOrdered } from './rules/engine-as-ordered.ts';
import { eventsAreUsed } from './rules/events-are-used.ts';
import { eventsHavePublishers } from './rules/events-have-publishers.ts';
import { explicitUser } from './rules/explicit-user.ts';
import { failedJobsStopSyncs } from './rules/failed-jobs-stop-syncs.ts';
import { freezeHasWindow } from './rules/freeze-has-window.ts';
import { freezeIsActive } from './rules/freeze-is-active.ts';
import { gracePeriod } from './rules/grace-period.ts';
import { imageIdentity } from './rules/image-identity.ts';
import { jobsAreThere } from './rules/jobs-are-there.ts';
import { jobsRunOnce } from './rules/jobs-run-once.ts';
import { keepsData } from './rules/keeps-data.ts';
import { kindsPermitted } from './rules/kinds-permitted.ts';
import { livenessIsTheProcess } from './rules/liveness-is-the-process.ts';
import { namedByContent } from './rules/named-by-content.ts';
import { namesResolve } from './rules/names-resolve.ts';
import { namespaceIsRestricted } from './rules/namespace-is-restricted.ts';
import { noDuplicates } from './rules/no-duplicates.ts';
import { noPlainSecrets } from './rules/no-plain-secrets.ts';
import { noSaleDataInPods } from './rules/no-sale-data-in-pods.ts';
import { noServiceLinks } from './rules/no-service-links.ts';
import { noToken } from './rules/no-token.ts';
import { noUndeclaredTraffic } from './rules/no-undeclared-traffic.ts';
import { opensInTheFuture } from './rules/opens-in-the-future.ts';
import { orderedByWaves } from './rules/ordered-by-waves.ts';
import { ordinaryPods } from './rules/ordinary-pods.ts';
import { ownAccount } from './rules/own-account.ts';
import { ownDatabase } from './rules/own-database.ts';
import { ownNamespace } from './rules/own-namespace.ts';
import { ownSecretsOnly } from './rules/own-secrets.ts';
import { podSecurityRestricted } from './rules/pod-security-restricted.ts';
import { policiesSelectPods } from './rules/policies-select-pods.ts';
import { poolImagesOnly } from './rules/pool-images-only.ts';
import { portsAgree } from './rules/ports-agree.ts';
import { probeTimeouts } from './rules/probe-timeouts.ts';
import { probesPresent } from './rules/probes-present.ts';
import { progressDeadline } from './rules/progress-deadline.ts';
import { pullIfNotPresent } from './rules/pull-if-not-present.ts';
import { quotaFits } from './rules/quota-fits.ts';
import { readOnlyRoot } from './rules/read-only-root.ts';
import { referencesExist } from './rules/references-exist.ts';
import { requestsAndLimits } from './rules/requests-and-limits.ts';
import { revisionHistory } from './rules/revision-history.ts';
import { rollingUpdate } from './rules/rolling-update.ts';
import { routesLeadIn } from './rules/routes-lead-in.ts';
import { runsItsImage } from './rules/runs-its-image.ts';
import { saleIsOver } from './rules/sale-is-over.ts';
import { sameAsPlanned } from './rules/same-as-planned.ts';
import { schemaValid } from './rules/schema-valid.ts';
import { selectorsOwnPods } from './rules/selectors-own-pods.ts';
import { separateEnvironments } from './rules/separate-environments.ts';
import { serverGivesConnections } from './rules/server-gives-connections.ts';
import { servicesSelectPods } from './rules/services-select-pods.ts';
import { servicesStayInside } from './rules/services-stay-inside.ts';
import { sizedScratch } from './rules/sized-scratch.ts';
import { sizesAsPlanned } from './rules/sizes-as-planned.ts';
import { spread } from './rules/spread.ts';
import { startupBudget } from './rules/startup-budget.ts';
import { validNames } from './rules/valid-names.ts';
import { variablesExpand } from './rules/variables-expand.ts';
import { variablesOnce } from './rules/variables-once.ts';
import { windowIsOver } from './rules/window-is-over.ts';
import { yamlReadsTheSame } from './rules/yaml-reads-the-same.ts';

/** Every rule: one file each, one line here. Their order has no meaning. */
export const RULES: readonly Rule[] = [
  autoscalerBehaviour,
  autoscalerOwnsReplicas,
  breakGlass,
  callersKnowAddresses,
  connectionsFit,
  contractsRespected,
  defaultDeny,
  disruptionBudget,
  drainable,
  edgeAllowedBothSides,
  edgeHasService,
  engineAsOrdered,
  eventsAreUsed,
  eventsHavePublishers,
  explicitUser,
  failedJobsStopSyncs,
  freezeHasWindow,
  freezeIsActive,
  gracePeriod,
  imageIdentity,
  jobsAreThere,
  jobsRunOnce,
  keepsData,
  kindsPermitted,
  livenessIsTheProcess,
  namedByContent,
  namesResolve,
  namespaceIsRestricted,
  noDuplicates,
  noPlainSecrets,
  noSaleDataInPods,
  noServiceLinks,
  noToken,
  noUndeclaredTraffic,
  opensInTheFuture,
  orderedByWaves,
  ordinaryPods,
  ownAccount,
  ownDatabase,
  ownNamespace,
  ownSecretsOnly,
  podSecurityRestricted,
  policiesSelectPods,
  poolImagesOnly,
  portsAgree,
  probeTimeouts,
  probesPresent,
  progressDeadline,
  pullIfNotPresent,
  quotaFits,
  readOnlyRoot,
  referencesExist,
  requestsAndLimits,
  revisionHistory,
  rollingUpdate,
  routesLeadIn,
  runsItsImage,
  saleIsOver,
  sameAsPlanned,
  schemaValid,
  selectorsOwnPods,
  separateEnvironments,
  serverGivesConnections,
  servicesSelectPods,
  servicesStayInside,
  sizedScratch,
  sizesAsPlanned,
  spread,
  startupBudget,
  validNames,
  variablesExpand,
  variablesOnce,
  windowIsOver,
  yamlReadsTheSame,
];
