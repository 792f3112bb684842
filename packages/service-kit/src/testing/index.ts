export { type CapturedLog, captureLog } from './captured-log.ts';
export { eventually } from './eventually.ts';
export { type AllowedReads, keylessReads } from './keyless-reads.ts';
export { type PreparedStatement, preparedDuring } from './prepared-statements.ts';
export { type Replicas, startReplicas, type TestEvent, type TestMember, testEvent } from './replicas.ts';
export { type RunningService, startService } from './running-service.ts';
export { createTestBroker, declareTopology, type TestBroker } from './test-broker.ts';
export { createTestDatabase, type TestDatabase } from './test-database.ts';
export { edgeHeaders, type TestTokens, testTokens } from './test-tokens.ts';
