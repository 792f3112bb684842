import type { Manifest } from '../../manifest-shape.ts';
import type { Rule, Violation } from '../rule.ts';
import { containers, dataOf, type Objects, ofKind } from '../tree.ts';

/** Keys whose value is a credential, in a ConfigMap or as a literal variable. */
const CREDENTIAL = /(?:^|_)(?:PASSWORD|TOKEN|SECRET|PRIVATE_KEY|SECRET_KEY|SIGNING_KEY|SESSION_KEY)$/;
/** user:password@ in an address, unless the password is `$(NAME)`, which Kubernetes expands from a Secret. */
const ADDRESS = /:\/\/[^/\s:@]+:(?!\$\()[^/\s@]+@/;
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;

export const noPlainSecrets: Rule = {
  id: 'no-plain-secrets',
  why: 'A secret in git stays in its history and in every clone; it has to be rotated the moment it is pushed.',
  remediation:
    'Declare it under "secrets" in the catalogue: pods then refer to it, and "clove secrets" or External Secrets make it.',
  check: ({ tree }) => plainSecrets(tree),
  checkEnvironment: ({ tree }) => plainSecrets(tree),
};

function plainSecrets(tree: Objects): Violation[] {
  return [...secretObjects(tree), ...settings(tree), ...variables(tree)];
}

function secretObjects(tree: Objects): Violation[] {
  return ofKind(tree, 'Secret').map((object) => ({ object, message: 'a Secret is rendered into git' }));
}

function settings(tree: Objects): Violation[] {
  return ofKind(tree, 'ConfigMap').flatMap((object: Manifest) =>
    Object.entries(dataOf(object))
      .filter(([key, value]) => isSecret(key, value))
      .map(([key]) => ({ object, field: ['data', key], message: `${key} holds a credential in clear text` })),
  );
}

function variables(tree: Objects): Violation[] {
  return containers(tree).flatMap(({ workload, container, path }) =>
    (container.env ?? []).flatMap(({ name, value }, index) =>
      value !== undefined && isSecret(name, value)
        ? [
            {
              object: workload.object,
              field: [...path, 'env', index, 'value'],
              message: `${name} is a credential in clear text`,
            },
          ]
        : [],
    ),
  );
}

function isSecret(name: string, value: string): boolean {
  return (
    (CREDENTIAL.test(name) && value !== '' && !value.startsWith('$(')) ||
    ADDRESS.test(value) ||
    PRIVATE_KEY.test(value)
  );
}
