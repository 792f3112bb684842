import { events } from '@clove/contracts';
import { type Replicas, startReplicas } from '@clove/service-kit/testing';
import { projectionHandlers } from '../src/adapters/rabbitmq/projection-handlers.ts';
import { viewService } from '../src/view-service.ts';

const handled = new Set(Object.keys(projectionHandlers(() => undefined)));

/** Every event that the service handles. */
export const consumed = (Object.keys(events) as (keyof typeof events)[]).filter((type) => handled.has(type));

export const startView = (): Promise<Replicas> => startReplicas(viewService, consumed);
