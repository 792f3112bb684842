import { describe } from '@jest/globals';
import { officeForAll } from '../office/office-for-all.ts';
import { brokerOutage } from './broker-outage.ts';
import { faultyProvider } from './faulty-provider.ts';
import { frozenReplicas } from './frozen-replicas.ts';
import { killedServices } from './killed-services.ts';
import { paymentOutage } from './payment-outage.ts';

/** Two of each service that a purchase touches, and a provider that is given up soon. */
const office = officeForAll({
  festival: 'tests/festivals/roomy.yaml',
  replicas: { gateway: 2, seat: 2, ticket: 2, payment: 2, event: 2 },
  config: { payment: { PROVIDER_TIMEOUT_MS: '1000' } },
});

describe('a provider that misbehaves', () => faultyProvider(office));
describe('payment does not answer', () => paymentOutage(office));
describe('RabbitMQ stops on opening night', () => brokerOutage(office));
describe('a purchase survives kill -9', () => killedServices(office));
describe('a replica that stops for longer than its lease, then goes on', () => frozenReplicas(office));
