import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { parse } from 'yaml';
import { z } from 'zod';
import { ManifestError, type Resource } from '../manifests/read.ts';
import { readKeyValues } from '../manifests/workload.ts';
import { readJson, writePrivate } from './private-file.ts';

/** Name of the ConfigMap that says which secrets must exist before the services start. */
const REQUIREMENTS = 'secret-requirements';

const Stored = z.record(z.string(), z.record(z.string(), z.string()));
const Generator = z.enum(['password', 'token', 'ed25519', 'external']);
const Requirements = z.array(z.object({ secret: z.string(), key: z.string(), generator: Generator }));
type Requirement = z.infer<typeof Requirements>[number];

/** Secret object -> key -> value. */
export type Secrets = Record<string, Record<string, string>>;

/**
 * The secrets of a cluster: those kept from earlier starts, those in the manifests, and new ones for what the
 * requirements name. Kept in a file that only this user can read. Values in `given` win over generated ones.
 *
 * Fails with ManifestError when an external secret has no value.
 */
export function provideSecrets(resources: readonly Resource[], file: string, given: Secrets = {}): Secrets {
  const kept = Stored.parse(readJson(file) ?? {});
  const secrets: Secrets = merge(kept, given);
  for (const resource of resources.filter(({ kind }) => kind === 'Secret')) {
    const { data, stringData } = readKeyValues(resource);
    const decoded = Object.entries(data).map(([key, value]) => [
      key,
      Buffer.from(value, 'base64').toString('utf8'),
    ]);
    secrets[resource.name] = { ...secrets[resource.name], ...Object.fromEntries(decoded), ...stringData };
  }
  for (const { secret, key, generator } of requirements(resources)) {
    const value = secrets[secret]?.[key] ?? generate(generator, `${secret}/${key}`, file);
    secrets[secret] = { ...secrets[secret], [key]: value };
  }
  writePrivate(file, secrets);
  return secrets;
}

function merge(first: Secrets, second: Secrets): Secrets {
  const names = new Set([...Object.keys(first), ...Object.keys(second)]);
  return Object.fromEntries([...names].map((name) => [name, { ...first[name], ...second[name] }]));
}

function requirements(resources: readonly Resource[]): Requirement[] {
  return resources
    .filter(({ kind, name }) => kind === 'ConfigMap' && name === REQUIREMENTS)
    .flatMap((resource) =>
      Object.entries(readKeyValues(resource).data).flatMap((entry) => toRequirements(resource, entry)),
    );
}

/** Either `<secret>.<key>: <generator>`, or a list of {secret, key, generator} as one text. */
function toRequirements(resource: Resource, [name, text]: [string, string]): Requirement[] {
  const generator = Generator.safeParse(text.trim());
  const dot = name.lastIndexOf('.');
  if (generator.success && dot > 0) {
    return [{ secret: name.slice(0, dot), key: name.slice(dot + 1), generator: generator.data }];
  }
  const list = Requirements.safeParse(parse(text));
  if (list.success) return list.data;
  throw new ManifestError(
    `${resource.file}: ConfigMap ${REQUIREMENTS}: ${name} is not a list of secret requirements`,
  );
}

function generate(generator: Requirement['generator'], name: string, file: string): string {
  switch (generator) {
    case 'password':
    case 'token':
      // Only characters that mean nothing in a URL: passwords are put into DATABASE_URL as they are.
      return randomBytes(32).toString('base64url');
    case 'ed25519':
      return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
    case 'external':
      throw new ManifestError(`secret ${name} comes from outside: put its value into ${file} first`);
  }
}
