import type { CliContext } from '../context.ts';
import { findProgram, runProgram } from '../program.ts';
import { type CheckResult, missing, ok } from './check-result.ts';

interface Tool {
  readonly name: string;
  readonly args: readonly string[];
  readonly version: RegExp;
  readonly oldest: readonly [major: number, minor: number];
  readonly remediation: string;
}

/** What the other verbs call. */
const TOOLS: readonly Tool[] = [
  {
    name: 'node',
    args: ['--version'],
    version: /v(\d+)\.(\d+)\S*/,
    oldest: [20, 0],
    remediation: 'install Node.js 20 or newer',
  },
  {
    name: 'git',
    args: ['--version'],
    version: /(\d+)\.(\d+)\S*/,
    oldest: [2, 24],
    remediation: 'install git 2.24 or newer',
  },
  {
    name: 'kubectl',
    args: ['version', '--client', '-o', 'json'],
    version: /"gitVersion": ?"v(\d+)\.(\d+)[^"]*/,
    oldest: [1, 27],
    remediation: 'install kubectl: https://kubernetes.io/docs/tasks/tools/ ("clove secrets" calls it)',
  },
  {
    name: 'argocd',
    args: ['version', '--client', '-o', 'json'],
    version: /"Version": ?"v(\d+)\.(\d+)[^"]*/,
    oldest: [3, 3],
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
  const [, major = '', minor = ''] = tool.version.exec(out) ?? [];
  if (major === '') return missing(tool.name, `${program} does not say its version`, tool.remediation);
  const [oldestMajor, oldestMinor] = tool.oldest;
  const recent =
    Number(major) > oldestMajor || (Number(major) === oldestMajor && Number(minor) >= oldestMinor);
  const found = `${major}.${minor}`;
  return recent ? ok(tool.name, found) : missing(tool.name, `${found} is too old`, tool.remediation);
}
