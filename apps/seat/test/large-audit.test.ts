import { auditFacts } from '@clove/inventory';
import { newId } from '@clove/service-kit';
import { expect, test } from '@jest/globals';
import { saleDocument, standingSection, twoReplicas } from './replicas.ts';

/** More than a call may have arguments. Source: about 120,000 in Node 26 with its default stack. */
const MANY = 300_000;

test('an audit answers as many facts as an opening night has', async () => {
  const replicas = await twoReplicas();
  try {
    await replicas.provision(saleDocument([standingSection('S', 10)]));
    const quota = { kind: 'quota', fanId: newId(), used: 1, live: 1 } as const;
    const facts = await auditFacts({
      ...replicas.a.auditing,
      quotas: async () => Array.from({ length: MANY }, () => quota),
    });
    expect(facts.filter(({ kind }) => kind === 'quota')).toHaveLength(MANY);
  } finally {
    await replicas.close();
  }
});
