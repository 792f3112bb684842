import { allOf, eachContainer, eachObject, everywhere } from '../each.ts';
import type { Rule } from '../rule.ts';
import { dataOf } from '../tree.ts';

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
  ...everywhere(
    allOf(
      eachObject(() => [[[], 'a Secret is rendered into git']], ['Secret']),
      eachObject(
        (map) =>
          Object.entries(dataOf(map)).map(([key, value]) => [
            ['data', key],
            isSecret(key, value) && `${key} holds a credential in clear text`,
          ]),
        ['ConfigMap'],
      ),
      eachContainer(({ container: { env = [] } }) =>
        env.map(({ name, value }, index) => [
          ['env', index, 'value'],
          value !== undefined && isSecret(name, value) && `${name} is a credential in clear text`,
        ]),
      ),
    ),
  ),
};

function isSecret(name: string, value: string): boolean {
  return (
    (CREDENTIAL.test(name) && value !== '' && !value.startsWith('$(')) ||
    ADDRESS.test(value) ||
    PRIVATE_KEY.test(value)
  );
}
