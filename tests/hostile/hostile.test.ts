import { describe } from '@jest/globals';
import { officeForAll } from '../office/office-for-all.ts';
import { hostileClients } from './hostile-clients.ts';
import { openapiFuzz, seed } from './openapi-fuzz.ts';

/** The limits that a festival has, unlike other tests' offices; one proxy in front says whose address it is. */
const asDeployed = {
  UNFINISHED_PER_ADDRESS: '512',
  WAITING_PER_ADDRESS: '4096',
  LOGINS_AT_ONCE_PER_ADDRESS: '32',
  FAILED_LOGINS_PER_ADDRESS: '40',
  REFUSALS_PER_ADDRESS: '600',
  TRUSTED_HOPS: '1',
};

const office = officeForAll({
  festival: 'tests/festivals/two-days.yaml',
  config: { gateway: asDeployed },
});

describe('hostile clients of a real office', () => hostileClients(office));
describe(`every operation of the office, asked at random and with hostility (FUZZ_SEED=${seed})`, () =>
  openapiFuzz(office));
