import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

/**
 * Who may import whom, by workspace. Arrows point one way (see CONTRIBUTING.md); a workspace that is
 * absent on the right may not be imported by the one on the left.
 */
const allowed: Record<string, readonly string[]> = {
  'packages/contracts': [],
  'packages/service-kit': ['contracts'],
  'packages/order-saga': ['contracts', 'service-kit'],
  'packages/inventory': ['contracts', 'service-kit'],
  'packages/waiting-room': ['contracts'],
  'apps/*': ['contracts', 'service-kit', 'order-saga', 'inventory', 'waiting-room'],
  'pool-images': [],
  'charts-ts': ['contracts', 'pool-images'],
  'packages/local-cluster': [],
  'packages/cli': ['contracts', 'charts-ts', 'pool-images', 'local-cluster', 'waiting-room'],
  tests: [
    'contracts',
    'charts-ts',
    'pool-images',
    'local-cluster',
    'service-kit',
    'order-saga',
    'inventory',
    'waiting-room',
  ],
};

/** Entries without Node.js, which pages run: the same code as the commands. */
const inPages = [
  '@clove/charts-ts/in-memory',
  '@clove/pool-images/in-memory',
  '@clove/cli/festival-answers',
  '@clove/cli/language',
];

/** What the build of the pages reads the repository with. */
const inBuild = [...inPages, '@clove/charts-ts', '@clove/pool-images'];

/** Inside an app or a package with layers: a layer may import these layers of its own. */
const layers: Record<string, readonly string[]> = {
  domain: ['domain'],
  application: ['domain', 'application'],
  adapters: ['domain', 'application', 'adapters'],
  variants: ['domain', 'application', 'adapters', 'variants'],
};

export const importPattern =
  /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g;

function workspaceOf(file: string): string {
  const parts = file.split(sep);
  return parts[0] === 'apps' || parts[0] === 'packages' ? `${parts[0]}/${parts[1]}` : (parts[0] ?? '');
}

function ruleOf(workspace: string): readonly string[] | undefined {
  return allowed[workspace.startsWith('apps/') ? 'apps/*' : workspace];
}

function layerOf(file: string): string | undefined {
  const parts = file.split(sep);
  const workspace = parts[0] === 'apps' || parts[0] === 'packages';
  const layer = workspace && parts[2] === 'src' ? parts[3] : undefined;
  return layer !== undefined && layer in layers ? layer : undefined;
}

/** What every workspace's tests may import besides. */
const forTests = ['@clove/cli/testing', '@clove/service-kit/testing', '@clove/local-cluster/free-port'];

/** What is wrong with one import, or undefined. `file` is relative to the repository's root. */
export function importViolation(file: string, specifier: string): string | undefined {
  const workspace = workspaceOf(file);
  const rule = ruleOf(workspace);
  if (rule === undefined) return undefined;
  if (inBuild.includes(specifier) && file.startsWith(join('apps', 'web', 'scripts', sep))) return undefined;
  const isPage = ['app', 'console'].some((entry) => file.startsWith(join('apps', 'web', entry, sep)));
  if (inPages.includes(specifier) && isPage) return undefined;
  const packageName = /^@clove\/([a-z-]+)/.exec(specifier)?.[1];
  if (packageName !== undefined) {
    const isTest = file.includes(`${sep}test${sep}`) || file.endsWith('.test.ts');
    const itself = workspace.endsWith(`/${packageName}`) || workspace === packageName;
    const ok = rule.includes(packageName) || (isTest && (itself || forTests.includes(specifier)));
    return ok ? undefined : `${workspace} may not import @clove/${packageName}`;
  }
  if (!specifier.startsWith('.')) return undefined;
  const target = relative('.', resolve(dirname(file), specifier));
  if (workspaceOf(target) !== workspace)
    return `${workspace} reaches into ${workspaceOf(target)} by a relative path`;
  const from = layerOf(file);
  const to = layerOf(target);
  if (from && to && !layers[from]?.includes(to)) return `${from} may not import ${to}`;
  if (from === 'domain' && to === undefined) return 'domain may import only domain';
  return undefined;
}

/** All TypeScript files of the workspaces, relative to `root`, sorted. */
export function sourceFiles(root: string): string[] {
  return globSync('{apps,packages,charts-ts,pool-images,tests}/**/*.ts', {
    cwd: root,
    exclude: (name) => name === 'node_modules' || name === 'dist',
  }).sort();
}

/** Every import below `root` that breaks the rule, as `file:line: what`. */
export function findViolations(root: string): string[] {
  return sourceFiles(root).flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return [...text.matchAll(importPattern)].flatMap((match) => {
      const specifier = match[1] ?? match[2] ?? '';
      const wrong = importViolation(file, specifier);
      const line = text.slice(0, (match.index ?? 0) + match[0].length).split('\n').length;
      return wrong ? [`${file}:${line}: ${wrong} (${specifier})`] : [];
    });
  });
}
