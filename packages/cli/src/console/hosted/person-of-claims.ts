import type { IDToken } from 'openid-client';
import { z } from 'zod';
import type { Person, Role } from '../access.ts';
import { LoginRefused } from './openid.ts';
import type { HostedSettings } from './settings.ts';

type RoleSettings = Pick<HostedSettings, 'OIDC_ROLE_CLAIM' | 'OIDC_OPERATORS' | 'OIDC_VIEWERS'>;

const Groups = z.union([z.string().transform((name) => [name]), z.array(z.string())]);
const Text = z.string().trim().min(1).max(200).optional().catch(undefined);
const Address = z.email().max(254).optional().catch(undefined);

/** Who an ID token is of, by its claims. @throws LoginRefused for who has no role, or could not be named in a commit */
export function personOfClaims(claims: IDToken, settings: RoleSettings): Person {
  const role = roleOf(claims[settings.OIDC_ROLE_CLAIM], settings);
  if (role === undefined)
    throw new LoginRefused('no-role', `claim ${settings.OIDC_ROLE_CLAIM} gives ${claims.sub} no role`);
  // An address that the provider says is not confirmed may be anybody's.
  const email = claims['email_verified'] === false ? undefined : Address.parse(claims['email']);
  if (role === 'operator' && email === undefined)
    throw new LoginRefused('no-email', `${claims.sub} has no confirmed address that commits could name`);
  const name = Text.parse(claims['name']) ?? Text.parse(claims['preferred_username']) ?? email ?? claims.sub;
  return { role, name, ...(email === undefined ? {} : { email }) };
}

/** The greater of the roles that a claim gives. */
function roleOf(claim: unknown, { OIDC_OPERATORS, OIDC_VIEWERS }: RoleSettings): Role | undefined {
  const { data: groups = [] } = Groups.safeParse(claim);
  if (groups.some((group) => OIDC_OPERATORS.includes(group))) return 'operator';
  return groups.some((group) => OIDC_VIEWERS.includes(group)) ? 'viewer' : undefined;
}
