import { describe } from '@jest/globals';
import { officeForAll } from '../office/office-for-all.ts';
import { passes } from './passes.ts';
import { supportDesk } from './support-desk.ts';
import { webhooks } from './webhooks.ts';

/** What organisers, their team and their systems do with orders; two of the services that answer them. */
const office = officeForAll({
  festival: 'tests/festivals/everything.yaml',
  replicas: { gateway: 2, ticket: 2, webhook: 2 },
});

describe('the support desk and its files', () => supportDesk(office));
describe('passes for two days', () => passes(office));
describe('webhooks of organisers', () => webhooks(office));
