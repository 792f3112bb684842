import { valueAt } from '../../field-path.ts';
import type { Judged } from './rule.ts';

/** Variables that decide in which folder a data engine keeps its data. */
const FOLDER_VARIABLES = ['PGDATA', 'RABBITMQ_NODENAME', 'RABBITMQ_MNESIA_BASE', 'RABBITMQ_MNESIA_DIR'];

/** Settings of PostgreSQL with which a crash, or a damaged page, loses what was committed: by the value that does. */
const UNSAFE: Readonly<Record<string, 'on' | 'off'>> = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  zero_damaged_pages: 'on',
  ignore_checksum_failure: 'on',
};
const TRUE_WORDS = ['on', 'true', 'yes', '1'];
const FALSE_WORDS = ['off', 'false', 'no', '0'];

/** True when a data engine would keep its data elsewhere than before: in another folder, claim or on a scratch volume. */
export function dataMoves({ objects }: Judged): boolean {
  const { before, after } = objects;
  return before !== undefined && folders(before).join('\n') !== folders(after).join('\n');
}

/** True when a setting of the engine loses data that the one before kept. */
export function becomesUnsafe({ objects }: Judged): boolean {
  const known = unsafeSettings(objects.before);
  return unsafeSettings(objects.after).some((setting) => !known.includes(setting));
}

/** True when the other version of an engine does not start on the data that is there. */
export function cannotReadData({ before, after }: Judged): boolean {
  const [from, to] = [engineVersion(before), engineVersion(after)];
  if (from === undefined || to === undefined) return false;
  const order = compareNumbers(from.numbers, to.numbers);
  // Within a major version PostgreSQL goes either way; RabbitMQ goes back in none.
  return from.isPostgres ? from.numbers[0] !== to.numbers[0] && order !== 0 : order > 0;
}

/** As `cannotReadData`, where an operator upgrades the data folder: only back is no way. */
export function goesToOlderEngine(judged: Judged): boolean {
  const [from, to] = [engineVersion(judged.before), engineVersion(judged.after)];
  return (
    cannotReadData(judged) &&
    from !== undefined &&
    to !== undefined &&
    compareNumbers(from.numbers, to.numbers) > 0
  );
}

/** Every claim with the folder it is mounted at, what hides parts of it, and what the engine calls its folder. */
function folders(manifest: unknown): string[] {
  const claims = list(valueAt(manifest, ['spec', 'volumeClaimTemplates'])).map((claim) =>
    valueAt(claim, ['metadata', 'name']),
  );
  const containers = list(valueAt(manifest, ['spec', 'template', 'spec', 'containers']));
  const mounts = containers.flatMap((container) => list(valueAt(container, ['volumeMounts'])));
  const lasting = mounts.filter((mount) => claims.includes(valueAt(mount, ['name'])));
  const over = mounts.filter(
    (mount) => !lasting.includes(mount) && lasting.some((data) => isBelow(mount, data)),
  );
  const variables = containers
    .flatMap((container) => list(valueAt(container, ['env'])))
    .filter((variable) => FOLDER_VARIABLES.includes(String(valueAt(variable, ['name']))));
  const directory = settings(manifest).filter(([name]) => name === 'data_directory');
  return [...lasting, ...over, ...variables, ...directory].map((fact) => JSON.stringify(fact)).sort();
}

function isBelow(mount: unknown, data: unknown): boolean {
  return `${valueAt(mount, ['mountPath'])}/`.startsWith(`${valueAt(data, ['mountPath'])}/`);
}

function unsafeSettings(manifest: unknown): string[] {
  return settings(manifest).flatMap(([name, value]) => {
    const unsafe = UNSAFE[name];
    const words = unsafe === 'on' ? TRUE_WORDS : FALSE_WORDS;
    return unsafe !== undefined && words.includes(value.toLowerCase()) ? [`${name}=${value}`] : [];
  });
}

/** What PostgreSQL is started with: by the command line, or by the operator's parameters. */
function settings(manifest: unknown): (readonly [name: string, value: string])[] {
  const containers = list(valueAt(manifest, ['spec', 'template', 'spec', 'containers']));
  const parameters = Object.entries(Object(valueAt(manifest, ['spec', 'postgresql', 'parameters'])));
  return [
    ...containers.flatMap((container) =>
      commandLineSettings(
        [...list(valueAt(container, ['command'])), ...list(valueAt(container, ['args']))].map(String),
      ),
    ),
    ...parameters.map(([name, value]) => [name, String(value)] as const),
  ];
}

/** `-c name=value`, `-cname=value`, `--name=value`, `-F` (fsync off) and `-D folder`. */
function commandLineSettings(words: readonly string[]): (readonly [name: string, value: string])[] {
  return words.flatMap((word, index) => {
    const next = words[index + 1] ?? '';
    if (word === '-F') return [['fsync', 'off'] as const];
    if (word === '-D') return [['data_directory', next] as const];
    const text = word === '-c' ? next : /^(?:--|-c)(.+)$/.exec(word)?.[1];
    const [, name, value] = /^([\w-]+)=(.*)$/.exec(text ?? '') ?? [];
    return name === undefined || value === undefined
      ? []
      : [[name.toLowerCase().replaceAll('-', '_'), value] as const];
  });
}

/** The version by an image's tag; undefined for one that names none, such as `latest`. */
function engineVersion(image: unknown): { isPostgres: boolean; numbers: number[] } | undefined {
  const text = typeof image === 'string' ? image.replace(/@.*$/, '') : '';
  const [, name = '', version] = /([^/:]+):v?(\d+(?:\.\d+)*)[^/:]*$/.exec(text) ?? [];
  if (version === undefined) return undefined;
  return { isPostgres: /postgres/i.test(name), numbers: version.split('.').map(Number) };
}

/** Of two versions that begin alike the shorter one counts as the same. */
function compareNumbers(a: readonly number[], b: readonly number[]): number {
  const length = Math.min(a.length, b.length);
  const differing = Array.from({ length }, (_, index) => (a[index] ?? 0) - (b[index] ?? 0));
  return differing.find((difference) => difference !== 0) ?? 0;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
