import { expect, test } from '@jest/globals';

test('the shared test servers are there', () => {
  expect(process.env['TEST_DATABASE_URL']).toMatch(/^postgres:/);
  expect(process.env['TEST_AMQP_URL']).toMatch(/^amqp:/);
});
