import { type Finding, FindingsError } from '@clove/pool-images';
import type { Request } from 'express';
import { ZodError } from 'zod';
import { ArgoCdError } from '../argocd/argocd-error.ts';
import { CommandError, UsageError } from '../context.ts';
import { translator } from '../language/language.ts';
import { inLanguage, type Translate } from './in-language.ts';
import { Refusal } from './refusal.ts';

/** An answer that says why something was not done (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly findings?: readonly Finding[];
}

/** What an error is for the client; undefined for a defect of this program, which no client is shown. */
export function problemOf(error: unknown, say: Translate): Problem | undefined {
  if (error instanceof Refusal) {
    const { status, slug, message, findings } = error;
    return problem(status, slug, say(message), findings, say);
  }
  if (error instanceof FindingsError) {
    const isGit = error.findings.every(({ file }) => file === '.git');
    const detail = error.findings.map(({ message }) => say(message)).join('\n');
    return problem(isGit ? 409 : 422, isGit ? 'repository' : 'invalid-file', detail, error.findings, say);
  }
  if (error instanceof ZodError) {
    const detail = error.issues.map(({ path, message }) => `${path.join('.')}: ${say(message)}`).join('\n');
    return problem(422, 'invalid-input', detail, [], say);
  }
  if (error instanceof ArgoCdError) return problem(502, 'argocd', say(error.message), [], say);
  if (error instanceof UsageError) return problem(404, 'not-found', say(error.message), [], say);
  if (error instanceof CommandError) return problem(409, 'repository', say(error.message), [], say);
  const status = statusOfBody(error);
  return status === undefined
    ? undefined
    : problem(status, 'invalid-input', say('the body cannot be read'), [], say);
}

/** Of a defect, which is itself in the console's log. */
export function defectProblem(say: Translate): Problem {
  return problem(500, 'other', say('the console failed; its log says why'), [], say);
}

/** To the language of who asks; Korean where the catalogue of texts has it. */
export function translatorOf(request: Request): Translate {
  return translator(request.acceptsLanguages('en', 'ko') === 'ko' ? 'ko' : 'en');
}

function problem(
  status: number,
  slug: string,
  detail: string,
  findings: readonly Finding[],
  say: Translate,
): Problem {
  return {
    type: `/problems/${slug}`,
    title: slug,
    status,
    detail,
    ...(findings.length === 0 ? {} : { findings: inLanguage(findings, say) }),
  };
}

/** express.json refuses bodies by errors with a status. */
function statusOfBody(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('status' in error)) return undefined;
  const { status } = error;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}
