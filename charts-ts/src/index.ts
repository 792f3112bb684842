export * from './check/index.ts';
export * from './diff/index.ts';
export { isHttpsAddress, isSshAddress } from './environment/console.ts';
export * from './environment/load.ts';
export { EnvironmentFile, OpsFile } from './environment/schema.ts';
export { placesOf } from './festival/cross-checks.ts';
export * from './festival/load.ts';
export {
  distinctFindings,
  type FestivalProblems,
  type FestivalSurroundings,
  festivalProblems,
  findingsOf,
} from './festival/problems.ts';
export { saleDocument } from './festival/sale-document.ts';
export { type FestivalSketch, festivalText } from './festival/scaffold.ts';
export { FestivalFile } from './festival/schema.ts';
export { isPlanName } from './festival/seat-plans.ts';
export { PLAN_FILE } from './festival/sections.ts';
export { festivalWarnings } from './festival/warnings.ts';
export { type FieldPath, fieldName, findPath, printable, stepsOf } from './field-path.ts';
export { githubAnnotation } from './github-annotation.ts';
export { schemaComplaints } from './kubernetes-schema.ts';
export type { Manifest } from './manifest-shape.ts';
export type { Admission } from './plan/admission.ts';
export { backedUpServices, backupVariable, ownBackup } from './plan/backup.ts';
export { type ConnectionsRow, connectionsTotal } from './plan/connections.ts';
export { type HourlyCost, hourlyCost } from './plan/cost.ts';
export type { Edge, Endpoint } from './plan/edge.ts';
export { MAIL_SANDBOX } from './plan/edges.ts';
export { type ExplainedNumber, explainPlan } from './plan/explain.ts';
export { type PlanInput, plan } from './plan/from-files.ts';
export { OPENING_SECONDS, PER_FAN, type PodLoad, podLoad } from './plan/opening-load.ts';
export type { Plan, PlannedImage } from './plan/plan.ts';
export { PORTS } from './plan/ports.ts';
export { PURCHASE_COST } from './plan/purchase-cost.ts';
export { enginePods, type QuotaUse } from './plan/quota.ts';
export { PLANNED_UTILISATION, SCALE_UP, type Sizing } from './plan/replica-counts.ts';
export type { SecretRequirement } from './plan/secrets.ts';
export { type ToolboxTasks, toolboxTasks } from './plan/toolbox-tasks.ts';
export type { Topology } from './plan/topology.ts';
export * from './platform/index.ts';
export * from './promotion/index.ts';
export * from './provenance/index.ts';
export { readRendered } from './read-rendered.ts';
export { type Rendered, render, renderApp } from './render.ts';
export * from './render-all/index.ts';
export type { FileText, RepositoryTexts } from './repository-texts.ts';
export { schemaFiles } from './schema-files.ts';
export { backupJob, type StartedJob, toolboxJob } from './started-job.ts';
export * from './targets.ts';
export { BUILT_IN_NAMES, isBuiltIn } from './templates/built-in.ts';
export { festivalTemplateFindings, missingImages, runnableTemplates } from './templates/choose.ts';
export { CustomTemplate } from './templates/custom-schema.ts';
export * from './templates/library.ts';
export { openTemplates } from './templates/load.ts';
export type { Template, TemplatePart } from './templates/template.ts';
export { unreadInputs } from './unread-inputs.ts';
export * from './write-rendered.ts';
