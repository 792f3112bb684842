import { describe } from '@jest/globals';
import { officeForAll } from '../office/office-for-all.ts';
import { accountDeletion } from './account-deletion.ts';
import { badRequests } from './bad-requests.ts';
import { earlierDefects } from './earlier-defects.ts';
import { gates } from './gates.ts';
import { operations } from './operations.ts';
import { race } from './race.ts';
import { salesReport } from './sales-report.ts';
import { vouchers } from './vouchers.ts';

/** Two of every service that a purchase touches; every subject has a performance of its own. */
const office = officeForAll({
  festival: 'tests/festivals/shared.yaml',
  replicas: { gateway: 2, seat: 2, ticket: 2, payment: 2, 'payment-sandbox': 2, auth: 2, event: 2 },
});

describe('200 fans at one small office with two replicas of each service', () => race(office));
describe('defects of earlier ticket offices', () => earlierDefects(office));
describe('a bad request', () => badRequests(office));
describe('a fan deletes the account', () => accountDeletion(office));
describe('the organiser reads what was sold', () => salesReport(office));
describe('people at gates', () => gates(office));
describe('fans with codes', () => vouchers(office));
describe('clove ops on a running office', () => operations(office));
