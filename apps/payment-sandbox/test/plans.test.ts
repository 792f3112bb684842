import { keylessReads, preparedDuring } from '@clove/service-kit/testing';
import { expect, test } from '@jest/globals';
import { sandboxService } from '../src/sandbox-service.ts';
import { authorisedAt, readyRequest, type SandboxClient, startSandbox } from './sandbox-client.ts';

/** A fan pays, the merchant reads the order and refunds a part of it; another fan quits. */
async function pay(sandbox: SandboxClient): Promise<void> {
  const request = await authorisedAt(sandbox);
  expect((await sandbox.kakao('approve', request)).status).toBe(200);
  const { cid, tid } = request;
  expect((await sandbox.kakao('order', { cid, tid })).status).toBe(200);
  const cancel = {
    cid,
    tid,
    cancel_amount: 10_000,
    cancel_tax_free_amount: 0,
    cancel_available_amount: 20_000,
  };
  expect((await sandbox.kakao('cancel', cancel)).status).toBe(200);
  const { body } = await sandbox.kakao('ready', readyRequest());
  expect((await sandbox.form(`/sandbox/kakao/${body['tid']}`, { decision: 'quit' })).status).toBe(303);
}

test('a plan made while the tables are empty reads rows by their keys', async () => {
  const statements = await preparedDuring(async () => {
    const sandbox = await startSandbox();
    try {
      await pay(sandbox);
    } finally {
      await sandbox.stop();
    }
  });
  expect(statements.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['open', 'decide', 'capture', 'cancel']),
  );
  expect(
    await keylessReads(
      sandboxService(() => undefined),
      statements,
    ),
  ).toEqual([]);
});
