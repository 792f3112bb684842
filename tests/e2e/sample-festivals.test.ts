import { describe } from '@jest/globals';
import { browserForAll } from '../browser/browser.ts';
import { officeForAll } from '../office/office-for-all.ts';
import { fanPath } from './fan-path.ts';
import { storefrontNumbered } from './storefront-numbered.ts';
import { storefrontPhone } from './storefront-phone.ts';

const browser = browserForAll();

describe('seoul-jazz-2026, with numbered seats and Kakao Pay', () => {
  const office = officeForAll({ festival: 'gitops/festivals/seoul-jazz-2026.yaml' });
  describe('a fan', () => fanPath(office, { method: 'kakao-pay', numbered: true }));
  describe('fans in a browser', () => storefrontNumbered(office, browser));
});

describe('han-river-2026, standing and with Toss Payments', () => {
  const office = officeForAll({ festival: 'gitops/festivals/han-river-2026.yaml' });
  describe('a fan', () => fanPath(office, { method: 'toss', numbered: false }));
  describe('a fan with a phone', () => storefrontPhone(office, browser));
});
