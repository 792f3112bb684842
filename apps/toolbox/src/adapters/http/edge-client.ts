import { createInterface } from 'node:readline';
import { AuditFact, GenerationResponse, ProvisionResponse } from '@clove/contracts';
import { type Dispatcher, request } from 'undici';
import { z } from 'zod';
import { ProvisionRefusal, type ProvisionTarget } from '../../application/provision.ts';

/** A service's management port and our credential for it. */
export interface Edge {
  readonly service: string;
  readonly url: string;
  readonly token: string;
}

/** Milliseconds. Provisioning a stadium writes 100,000 seat rows in one transaction. */
const provisionTimeout = 120_000;
/** Milliseconds without a byte. The audit streams; only a silent service is given up. */
const auditTimeout = 60_000;

/** An answer that was no success and says nothing final: worth another try. */
export class EdgeError extends Error {
  constructor(edge: Edge, path: string, message: string, options?: ErrorOptions) {
    super(`${edge.service} ${path}: ${message}`, options);
    this.name = 'EdgeError';
  }
}

/** Statuses that mean: this document, as it is, is not acceptable. Others (401, 404, 503 ...) may mend themselves. */
const finalStatuses: ReadonlySet<number> = new Set([400, 409, 422]);

const ProblemAnswer = z.object({
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

/** A service's provisioning endpoint. */
export function provisionTarget(edge: Edge): ProvisionTarget {
  return {
    service: edge.service,
    async provision(body) {
      const answer = await send(edge, 'POST', '/internal/provision', provisionTimeout, body);
      if (answer.statusCode === 200) return parsed(edge, '/internal/provision', answer, ProvisionResponse);
      const refusal = await refusalReasons(answer);
      if (finalStatuses.has(answer.statusCode)) throw new ProvisionRefusal(edge.service, refusal);
      throw new EdgeError(edge, '/internal/provision', `${answer.statusCode} ${refusal.join('; ')}`);
    },
  };
}

/** The generation of this run, handed out by event. */
export async function generationFor(edge: Edge, run: string): Promise<number> {
  const path = '/internal/provision/generations';
  const answer = await send(edge, 'POST', path, provisionTimeout, { run });
  if (answer.statusCode !== 200) {
    throw new EdgeError(edge, path, `${answer.statusCode} ${(await refusalReasons(answer)).join('; ')}`);
  }
  return (await parsed(edge, path, answer, GenerationResponse)).generation;
}

/** Everything a service says of itself for the audit: JSON lines, each checked. */
export async function auditFacts(edge: Edge): Promise<AuditFact[]> {
  const path = '/internal/audit';
  const answer = await send(edge, 'GET', path, auditTimeout);
  if (answer.statusCode !== 200) {
    throw new EdgeError(edge, path, `${answer.statusCode} ${(await refusalReasons(answer)).join('; ')}`);
  }
  const facts: AuditFact[] = [];
  let lineNumber = 0;
  for await (const line of createInterface({ input: answer.body, crlfDelay: Number.POSITIVE_INFINITY })) {
    lineNumber += 1;
    if (line.trim() === '') continue;
    const fact = AuditFact.safeParse(jsonOf(line));
    if (!fact.success) {
      throw new EdgeError(
        edge,
        path,
        `line ${lineNumber} is not an audit fact: ${z.prettifyError(fact.error)}`,
      );
    }
    facts.push(fact.data);
  }
  return facts;
}

async function send(
  edge: Edge,
  method: 'GET' | 'POST',
  path: string,
  timeout: number,
  body?: unknown,
): Promise<Dispatcher.ResponseData> {
  try {
    return await request(new URL(path, edge.url), {
      method,
      headers: {
        authorization: `Bearer ${edge.token}`,
        'clove-edge': 'toolbox',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      headersTimeout: timeout,
      bodyTimeout: timeout,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message || error.name : String(error);
    throw new EdgeError(edge, path, `no answer (${reason})`, { cause: error });
  }
}

async function parsed<O>(
  edge: Edge,
  path: string,
  answer: Dispatcher.ResponseData,
  schema: z.ZodType<O>,
): Promise<O> {
  const result = schema.safeParse(jsonOf(await answer.body.text()));
  if (result.success) return result.data;
  throw new EdgeError(edge, path, `unreadable answer: ${z.prettifyError(result.error)}`);
}

async function refusalReasons(answer: Dispatcher.ResponseData): Promise<string[]> {
  const problem = ProblemAnswer.safeParse(jsonOf(await answer.body.text()));
  if (!problem.success) return [`status ${answer.statusCode} without a problem description`];
  const { detail, errors = [] } = problem.data;
  return errors.length === 0 ? [detail] : errors.map(({ path, message }) => `${path}: ${message}`);
}

/** Undefined for what is no JSON: the schema that looks at it next says so. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
