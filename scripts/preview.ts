// The festivals that a pull request changes, on a cluster, in namespaces preview-<number>-<slug>, with sandboxed payments.
//   npm run preview -- up <number of the pull request>     festival files differ from HEAD
//   npm run preview -- down <number>
// Each shows at https://<slug>.preview-<number>.<staging's domain>: DNS and a wildcard certificate for it must exist.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseDocument } from 'yaml';

const ROOT = process.env['CLOVE_ROOT'] ?? join(import.meta.dirname, '..');
const FILE = 'gitops/environments/preview/environment.yaml';
const [verb, number = ''] = process.argv.slice(2);
if ((verb !== 'up' && verb !== 'down') || !/^[1-9]\d{0,6}$/.test(number)) {
  console.error('say "up <number>" or "down <number>"');
  process.exitCode = 2;
} else if (verb === 'up') up(`preview-${number}-`);
else down(`preview-${number}-`);

function up(prefix: string): void {
  const slugs = changedFestivals();
  if (slugs.length === 0) {
    console.log('no festival file differs: nothing to show');
    return;
  }
  try {
    writeEnvironment(prefix);
    for (const slug of slugs) {
      clove('render', '--environment', 'preview', '--festival', slug);
      clove('secrets', 'apply', slug, '--environment', 'preview');
      clove('apply', slug, '--environment', 'preview');
    }
  } finally {
    for (const made of [dirname(FILE), 'gitops/rendered/preview']) {
      rmSync(join(ROOT, made), { recursive: true, force: true });
    }
  }
}

/** Only namespaces of this pull request: the number ends with a hyphen in their names. */
function down(prefix: string): void {
  const names = ask('kubectl', 'get', 'namespace', '-o', 'name').split('\n');
  const own = names.filter((name) => name.startsWith(`namespace/${prefix}`));
  for (const name of own) run('kubectl', 'delete', name, '--wait=false');
  console.log(`${own.length} namespaces are being deleted`);
}

function changedFestivals(): string[] {
  const changed = ask(
    'git',
    'diff',
    '--name-only',
    '--relative',
    '--diff-filter=AM',
    'HEAD',
    '--',
    'gitops/festivals',
  );
  return changed
    .split('\n')
    .flatMap((file) => /^gitops\/festivals\/([a-z0-9-]+)\.yaml$/.exec(file)?.[1] ?? []);
}

/** Staging's environment under another name, nearer the ground: no Argo CD, one replica of everything. */
function writeEnvironment(prefix: string): void {
  const document = parseDocument(
    readFileSync(join(ROOT, 'gitops/environments/staging/environment.yaml'), 'utf8'),
    { compat: 'yaml-1.1' },
  );
  const domain = String(document.getIn(['routing', 'domain']));
  document.set('environment', 'preview');
  document.set('namespacePrefix', prefix);
  document.set('minReplicas', 1);
  document.setIn(['routing', 'domain'], `${prefix.slice(0, -1)}.${domain}`);
  for (const key of ['freeze', 'argocd', 'cluster', 'monitoring']) document.delete(key);
  mkdirSync(dirname(join(ROOT, FILE)), { recursive: true });
  writeFileSync(join(ROOT, FILE), document.toString());
}

function clove(...args: string[]): void {
  run(join(import.meta.dirname, '../node_modules/.bin/clove'), ...args);
}

function run(program: string, ...args: string[]): void {
  execFileSync(program, args, { cwd: ROOT, stdio: 'inherit' });
}

function ask(program: string, ...args: string[]): string {
  return execFileSync(program, args, { cwd: ROOT, encoding: 'utf8' }).trim();
}
