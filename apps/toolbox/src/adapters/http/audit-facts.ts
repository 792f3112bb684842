import { createInterface } from 'node:readline';
import { AuditFact } from '@clove/contracts';
import { z } from 'zod';
import { call, type Edge, EdgeError, failed, jsonOf } from './edge-client.ts';

/** Milliseconds without a byte: the audit streams. */
const timeoutMs = 60_000;

/** A service's facts for the audit: JSON lines, each checked. */
export async function auditFacts(edge: Edge): Promise<AuditFact[]> {
  const path = '/internal/audit';
  const answer = await call(edge, { method: 'GET', path, timeoutMs });
  if (answer.statusCode !== 200) throw await failed(edge, path, answer);
  const facts: AuditFact[] = [];
  let lineNumber = 0;
  for await (const line of createInterface({ input: answer.body, crlfDelay: Number.POSITIVE_INFINITY })) {
    lineNumber += 1;
    if (line.trim() === '') continue;
    const fact = AuditFact.safeParse(jsonOf(line));
    if (!fact.success) {
      const what = z.prettifyError(fact.error);
      throw new EdgeError(edge, path, `line ${lineNumber} is not an audit fact: ${what}`);
    }
    facts.push(fact.data);
  }
  return facts;
}
