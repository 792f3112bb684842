import coerce from 'semver/functions/coerce.js';
import gte from 'semver/functions/gte.js';
import type { CliContext } from '../context.ts';
import { findProgram, runProgram } from '../program.ts';
import { type CheckResult, missing, ok } from './check-result.ts';

interface Tool {
  readonly name: string;
  readonly args: readonly string[];
  /** Where its answer names its version. */
  readonly version: RegExp;
  readonly oldest: string;
  readonly remediation: string;
}

/** What the other verbs call. */
const TOOLS: readonly Tool[] = [
  {
    name: 'node',
    args: ['--version'],
    version: /v(\S+)/,
    oldest: '20.0.0',
    remediation: 'install Node.js 20 or newer',
  },
  {
    name: 'git',
    args: ['--version'],
    version: /(\d\S+)/,
    oldest: '2.24.0',
    remediation: 'install git 2.24 or newer',
  },
  {
    name: 'kubectl',
    args: ['version', '--client', '-o', 'json'],
    version: /"gitVersion": ?"v([^"]+)/,
    oldest: '1.27.0',
    remediation: 'install kubectl: https://kubernetes.io/docs/tasks/tools/ ("clove secrets" calls it)',
  },
  {
    name: 'argocd',
    args: ['version', '--client', '-o', 'json'],
    version: /"Version": ?"v([^"]+)/,
    oldest: '3.3.0',
    remediation:
      'install the argocd CLI of your Argo CD\'s version ("clove deploy", "status" and "retry" call it)',
  },
];

/** The programs of this machine, each as one line. */
export async function toolChecks(context: CliContext): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const tool of TOOLS) results.push(await toolCheck(context, tool));
  return results;
}

async function toolCheck(context: CliContext, tool: Tool): Promise<CheckResult> {
  const program = findProgram(context, tool.name);
  if (program === undefined) return missing(tool.name, 'not installed', tool.remediation);
  const { out } = await runProgram(context, program, tool.args, { limitSeconds: 30 });
  const version = coerce(tool.version.exec(out)?.[1]);
  if (version === null) return missing(tool.name, `${program} does not say its version`, tool.remediation);
  const found = `${version.major}.${version.minor}`;
  if (gte(version, tool.oldest)) return ok(tool.name, found);
  return missing(tool.name, `${found} is too old`, tool.remediation);
}
