import { describe } from '@jest/globals';
import { officeForAll } from '../office/office-for-all.ts';
import { boxOffice } from './box-office.ts';
import { mixedRace } from './mixed-race.ts';
import { namesUsedElsewhere } from './names-used-elsewhere.ts';
import { oneOrder } from './one-order.ts';
import { passingOn } from './passing-on.ts';
import { stoppedServices } from './stopped-services.ts';
import { watchedMetrics } from './watched-metrics.ts';

/** Two of every service that sells or keeps an order; every subject has a performance, an item and a room of its own. */
const festival = 'tests/festivals/one-order.yaml';
const office = officeForAll({
  festival,
  replicas: { seat: 2, merch: 2, stay: 2, ticket: 2 },
});

describe('seats, goods and nights in one order', () => oneOrder(office));
describe('what operations watch', () => watchedMetrics(office, festival));
describe('200 fans after the last shirts, nights and seats, with two replicas of each inventory', () =>
  mixedRace(office));
describe('while services that a sale can do without are stopped', () => stoppedServices(office));
describe('a ticket that changes hands', () => passingOn(office));
describe('the box office', () => boxOffice(office));
describe('the table of names used elsewhere', () => namesUsedElsewhere(office));
