import { ACCESS, METRICS } from './kinds.ts';
import { becomes, becomesNot, type Rule, rule } from './rule.ts';

/** Rights, credentials and observation. */
export const RIGHTS: readonly Rule[] = [
  rule(ACCESS, '+', 'access', 'new rights or credentials'),
  ...['rules', 'roleRef', 'subjects', 'data', 'stringData', 'type', 'aggregationRule'].map((key) =>
    rule(ACCESS, `${key} **`, 'access', 'rights or credentials'),
  ),
  rule('RoleBinding ClusterRoleBinding', 'roleRef **', 'impossible', 'immutable'),
  rule('ServiceAccount', 'automountServiceAccountToken', 'config', 'no token', becomes(false)),
  rule('ServiceAccount', 'automountServiceAccountToken', 'access', 'pods get its token', becomesNot(false)),
  rule('ServiceAccount', 'imagePullSecrets **', 'access', 'credentials of a registry'),
  rule('ExternalSecret SecretStore', '+', 'access', 'a new source of secrets'),
  rule('ExternalSecret SecretStore', 'spec **', 'access', 'where secrets come from'),
  rule(METRICS, '+', 'config', 'observed'),
  rule(METRICS, 'spec **', 'config', 'observed'),
  rule('PriorityClass', 'value', 'impossible', 'immutable'),
];
