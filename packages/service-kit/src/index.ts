export { readGrant, signGrant } from './auth/edge-grant.ts';
export { guestIdOf } from './auth/guest-id.ts';
export { MACHINE, type Principal, ROLES, type Role } from './auth/principal.ts';
export { type TokenVerifier, tokenVerifier } from './auth/verify-token.ts';
export type { BaseConfig } from './config/base-config.ts';
export { ConfigError } from './config/read-config.ts';
export { violatedConstraint } from './database/database-errors.ts';
export { firstIdAt, type NumberedTable, numberBefore } from './database/ids-by-time.ts';
export {
  type Migration,
  type NamedQuery,
  type Queryable,
  type Transaction,
  Undone,
  type UnitOfWork,
} from './database/transaction.ts';
export { backOffMs } from './flow/back-off.ts';
export { type BatcherOptions, batcher } from './flow/batcher.ts';
export { cachedRead } from './flow/cached-read.ts';
export { type CountsWithin, countsWithin } from './flow/counts-within.ts';
export { every, pause } from './flow/every.ts';
export { type FairGate, type FairGateOptions, fairGate } from './flow/fair-gate.ts';
export { type GiveWay, givingWay } from './flow/give-way.ts';
export { namedId } from './flow/named-id.ts';
export { newId } from './flow/new-id.ts';
export { type Outages, outages } from './flow/outages.ts';
export { type RowWatcher, rowWatcher } from './flow/row-watcher.ts';
export type { Front } from './http/front.ts';
export { networkOf } from './http/network-of.ts';
export { buildOpenApi, type WebhookDescription } from './http/openapi.ts';
export { invalidInput } from './http/parse-parts.ts';
export { type FieldError, Problem, type ProblemBody, type ProblemInit, problemBody } from './http/problem.ts';
export { idempotencyProblem, type ProblemMapping, problemsOf } from './http/refusal-problems.ts';
export type { Entered } from './http/request-entry.ts';
export {
  type Access,
  type Method,
  member,
  type ResponseDescription,
  type Route,
  type RouteDescription,
  type RouteRequest,
  type RouteResponse,
  type RouteSpec,
  route,
} from './http/route.ts';
export {
  operationRoute,
  type SetBasedOperation,
  type SetBasedRoute,
  setBasedOperation,
  setBasedRoute,
} from './http/set-based-route.ts';
export { type EventStream, sse } from './http/sse.ts';
export { answeredBefore } from './idempotency/answered-before.ts';
export { bodyHash } from './idempotency/body-hash.ts';
export { idempotently, settledAnswer } from './idempotency/idempotently.ts';
export type { IdempotencyClaim, IdempotencyScope, IdempotentAnswer } from './idempotency/scope.ts';
export { CORRELATION_HEADER, correlationId, withCorrelation } from './log/correlation.ts';
export { itemCorrelationId, itemCorrelationIds } from './log/item-correlation.ts';
export {
  type Consumer,
  consumer,
  type EventHandler,
  type EventHandlers,
  IN_BACKGROUND_MS,
} from './messaging/consumer.ts';
export { messagingAuditFact } from './messaging/messaging-audit-fact.ts';
export { type BrokerNames, brokerNames } from './messaging/names.ts';
export type { DomainEventOf, NewEvent } from './messaging/new-event.ts';
export {
  acceptedPicture,
  mountPictures,
  type PicturePaths,
  type StoredPicture,
  servedPictures,
} from './pictures/mount-pictures.ts';
export { LARGEST_PICTURE, type Picture, pictureOf } from './pictures/picture.ts';
export { type IdempotencyRefusal, IdempotencyRefused } from './refusal/kit-refusals.ts';
export { isTemporaryRefusal, type Refusal, Refused } from './refusal/refused.ts';
export type {
  Rehearsal,
  RehearsedAnswer,
  Stage,
  StagedAnswer,
  StagedRequest,
} from './rehearsal/rehearsal.ts';
export type {
  ServerPart,
  ServerTools,
  ServiceConfig,
  ServiceContext,
  ServiceDefinition,
  ServiceParts,
  Worker,
} from './service/definition.ts';
export { findRoute } from './service/find-route.ts';
export { askedGauge, queriedValue } from './service/metrics.ts';
export { runService } from './service/run-service.ts';
export { CSV_START, type CsvCell, csv, csvLine } from './text/csv.ts';
export { currentTraceparent, TRACEPARENT_HEADER } from './tracing/trace-context.ts';
export {
  type CircuitBreaker,
  type CircuitBreakerOptions,
  circuitBreaker,
  probe,
} from './upstream/circuit-breaker.ts';
export {
  type BatchedOptions,
  type Transport,
  type Upstream,
  UpstreamError,
  type UpstreamErrorKind,
  type UpstreamOptions,
} from './upstream/upstream.ts';
export { type Ended, errorCode, parseJson, wasNotSent, wholeAnswer } from './upstream/whole-answer.ts';
