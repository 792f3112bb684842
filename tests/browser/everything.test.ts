import { describe } from '@jest/globals';
import { seatsGoodsAndNights } from '../e2e/seats-goods-and-nights.ts';
import { officeForAll } from '../office/office-for-all.ts';
import { browserForAll } from './browser.ts';
import { everyPage } from './every-page-of-a-festival.ts';
import { failures } from './failures.ts';
import { keyboardOnly } from './keyboard-only.ts';
import { twoDayPass } from './two-day-pass.ts';

/** Each subject has rows of seats, the lawn or a room of its own. */
const office = officeForAll({ festival: 'tests/festivals/everything.yaml' });
const browser = browserForAll();

describe('a fan with a keyboard and no mouse', () => keyboardOnly(office, browser));
describe('a fan who wants to come on both days', () => twoDayPass(office, browser));
describe('every page of the festival', () => everyPage(office, browser));
describe('a festival with seats, goods and rooms', () => seatsGoodsAndNights(office));
failures(office, browser);
