import { MachineScopeName, WorkplaceScope } from '@clove/contracts';
import { z } from 'zod';
import { isCommonPassword } from '../crypto/common-passwords.ts';

/** Source of the cap: RFC 5321's longest path, 254 characters. */
const Email = z.email().max(254);
/** At least 10 characters, none that many people use (NIST SP 800-63B); the cap bounds what one hash costs. */
const NewPassword = z
  .string()
  .min(10)
  .max(128)
  .refine((password) => !isCommonPassword(password), 'is used by many people: choose another');

export function isAcceptablePassword(password: string): boolean {
  return NewPassword.safeParse(password).success;
}

/** A password to check: any that was allowed at any time; until release 0.6 eight characters were enough. */
const GivenPassword = z.string().min(1).max(128);
const Name = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^\n\t]*$/, 'is one line');
/** 32 bytes in base64url. */
const RefreshToken = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'a refresh token');

const Language = z.enum(['ko', 'en']);
const Role = z.enum(['fan', 'organiser', 'staff', 'support', 'ops']);

/** Strict: a body with `role`, or any other key, is refused with the key's name. */
export const SignupBody = z.strictObject({
  email: Email,
  password: NewPassword,
  name: Name,
  language: Language.optional(),
});

/** Gates and desks that a member of staff is bound to, e.g. `gate:north`, `desk:goods`. Empty: to none, all are open. */
const Scopes = z.array(WorkplaceScope).max(20);
export const StaffBody = z.strictObject({ ...SignupBody.shape, scopes: Scopes.optional() });

/** 32 bytes in base64url. */
const LinkSecret = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'the part of the link after #');

export const MeBody = z
  .strictObject({ name: Name.optional(), language: Language.optional() })
  .refine((body) => Object.keys(body).length > 0, 'changes nothing: give a name or a language');
export const PasswordChangeBody = z.strictObject({ current: GivenPassword, next: NewPassword });
export const SessionParams = z.strictObject({ sessionId: z.uuid() });
export const SessionsAnswer = z.strictObject({
  sessions: z.array(
    z.strictObject({
      id: z.uuid(),
      /** Null: opened before devices had names. */
      device: z.string().nullable(),
      createdAt: z.iso.datetime(),
      lastUsedAt: z.iso.datetime(),
      /** The session of this request. */
      current: z.boolean(),
    }),
  ),
});

const TeamRole = z.enum(['staff', 'support', 'organiser', 'ops']);
/** Scopes are of staff alone: the other roles are not bound to a gate. */
export const InvitationBody = z
  .strictObject({
    email: Email,
    role: TeamRole,
    scopes: Scopes.default([]),
    language: Language.optional(),
  })
  .refine(({ role, scopes }) => role === 'staff' || scopes.length === 0, {
    path: ['scopes'],
    message: 'only staff work at gates or desks',
  });
export const InvitationView = z.strictObject({
  id: z.uuid(),
  email: z.string(),
  role: TeamRole,
  scopes: z.array(z.string()),
  language: Language.nullable(),
  invitedBy: z.uuid(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
});
export const InvitationsAnswer = z.strictObject({ invitations: z.array(InvitationView) });
export const InvitationParams = z.strictObject({ invitationId: z.uuid() });
export const AcceptBody = z.strictObject({ token: LinkSecret, name: Name, password: GivenPassword });
export const WorkplacesBody = z.strictObject({ scopes: Scopes });
export const TeamParams = z.strictObject({ memberId: z.uuid() });

/** What a key allows and, where it is of a device that stands at certain gates, those: `gate:north`. */
const MachineScopes = z
  .array(z.union([MachineScopeName, WorkplaceScope]))
  .max(20)
  .refine(
    (scopes) => scopes.some((scope) => MachineScopeName.safeParse(scope).success),
    'names nothing that the key allows',
  );
export const ApiKeyBody = z.strictObject({ name: Name, scopes: MachineScopes });
export const ApiKeyView = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  scopes: z.array(z.string()),
  createdBy: z.uuid(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
});
export const NewApiKey = z.strictObject({ ...ApiKeyView.shape, secret: z.string() });
export const ApiKeysAnswer = z.strictObject({ keys: z.array(ApiKeyView) });
export const ApiKeyParams = z.strictObject({ keyId: z.uuid() });
export const MachineTokenAnswer = z.strictObject({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  /** Seconds. */
  expires_in: z.int(),
  /** Separated by blanks. */
  scope: z.string(),
});

export const ResetAskedBody = z.strictObject({ email: Email });
export const ResetBody = z.strictObject({ token: LinkSecret, password: NewPassword });
export const ConfirmBody = z.strictObject({ token: LinkSecret });

export const MemberBody = z.strictObject({
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  role: Role,
  /** Gates and desks of a member of staff; empty: all of them. */
  scopes: z.array(z.string()),
  /** Null: none was chosen, mails are in Korean. */
  language: Language.nullable(),
  emailConfirmed: z.boolean(),
});

export const PasswordGrant = z.strictObject({ email: Email, password: GivenPassword });
export const RefreshGrant = z.strictObject({ refreshToken: RefreshToken });
export const TokensBody = z.union([PasswordGrant, RefreshGrant]);

export const TokensAnswer = z.strictObject({
  accessToken: z.string(),
  refreshToken: z.string(),
  /** Seconds. */
  expiresIn: z.int(),
});

export const SessionBody = z.strictObject({ ...PasswordGrant.shape, ip: z.string().min(1).max(64) });

export const SessionAnswer = z.strictObject({
  ...TokensAnswer.shape,
  sessionId: z.uuid(),
  memberId: z.uuid(),
});

export const OpenedSessionAnswer = z.strictObject({ ...SessionAnswer.shape, member: MemberBody });

export const RevokeBody = z.strictObject({ sessionId: z.uuid() });
/** Without `since`: all of them. */
export const RevokedQuery = z.strictObject({ since: z.iso.datetime().optional() });
export const RevokedAnswer = z.strictObject({ sessions: z.array(z.uuid()), next: z.iso.datetime() });
export const RevokeAnswer = z.strictObject({ revoked: z.boolean() });

export const JwksAnswer = z.strictObject({
  keys: z.array(z.looseObject({ kid: z.string(), kty: z.string() })),
});

export const TeamAnswer = z.strictObject({ members: z.array(MemberBody) });

/** What the browser brings back from the provider, and the flow that its page kept. */
export const CallbackBody = z.strictObject({
  flow: z.string().regex(/^[0-9a-z]{1,12}\.[A-Za-z0-9_-]{32}$/, 'of the log-in that was begun'),
  code: z.string().min(1).max(2_000),
  state: z.string().min(1).max(512),
});
export const SessionCallbackBody = z.strictObject({ ...CallbackBody.shape, ip: z.string().min(1).max(64) });
export const FlowAnswer = z.strictObject({ flow: z.string(), redirectUrl: z.url() });
export const LoginMethodsAnswer = z.strictObject({ methods: z.array(z.enum(['password', 'kakao'])) });
