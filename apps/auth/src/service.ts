import { every, findRoute, type ServiceConfig, type ServiceDefinition } from '@clove/service-kit';
import express from 'express';
import { Counter } from 'prom-client';
import { z } from 'zod';
import { migrations } from '../migrations/index.ts';
import { argon2idPasswords } from './adapters/crypto/argon2id.ts';
import { linkSecrets } from './adapters/crypto/link-secrets.ts';
import { signingKeys } from './adapters/crypto/tokens.ts';
import { apiKeyRoutes, TOKEN_PATH } from './adapters/http/api-key-routes.ts';
import { clientCredentials } from './adapters/http/client-credentials.ts';
import { internalRoutes, mailRoutes } from './adapters/http/internal-routes.ts';
import { internalKakaoRoute, kakaoRoutes, loginMethodsRoutes } from './adapters/http/kakao-routes.ts';
import { memberRoutes } from './adapters/http/member-routes.ts';
import { passwordRoutes } from './adapters/http/password-routes.ts';
import { authProblems } from './adapters/http/problems.ts';
import { publicRoutes } from './adapters/http/public-routes.ts';
import { registerOnce } from './adapters/http/registration.ts';
import { isAcceptablePassword } from './adapters/http/schemas.ts';
import { teamRoutes } from './adapters/http/team-routes.ts';
import { apiKeyStore } from './adapters/postgres/api-key-store.ts';
import { attemptCounter } from './adapters/postgres/attempt-counter.ts';
import { deployedAccounts } from './adapters/postgres/deployed-accounts.ts';
import { deviceStore } from './adapters/postgres/device-store.ts';
import { identityStore } from './adapters/postgres/identity-store.ts';
import { invitationStore } from './adapters/postgres/invitation-store.ts';
import { loginThrottle } from './adapters/postgres/login-throttle.ts';
import { mailRequestStore } from './adapters/postgres/mail-request-store.ts';
import { memberStory } from './adapters/postgres/member-story.ts';
import { memberWrites } from './adapters/postgres/member-writes.ts';
import { sessionStore } from './adapters/postgres/session-store.ts';
import { sweepEndedSessions } from './adapters/postgres/sweep.ts';
import { memberReads } from './adapters/sequelize/member-reads.ts';
import { kakaoLogin } from './adapters/upstream/kakao-login.ts';
import { ticketGates } from './adapters/upstream/ticket-gates.ts';
import { ticketHoldings } from './adapters/upstream/ticket-holdings.ts';
import { accounts } from './application/accounts.ts';
import { apiKeys } from './application/api-keys.ts';
import { changePassword } from './application/change-password.ts';
import { checkPassword } from './application/check-password.ts';
import { devices, noteDevice } from './application/devices.ts';
import { emailConfirmation } from './application/email-confirmation.ts';
import { externalLogin } from './application/external-login.ts';
import { refuseUnknownGates } from './application/known-gates.ts';
import { openMailRequests, requestMail } from './application/mail-requests.ts';
import { ownLoginMethods } from './application/own-login-methods.ts';
import { passwordReset } from './application/password-reset.ts';
import { registerMember } from './application/register-member.ts';
import { sessions } from './application/sessions.ts';
import { team } from './application/team.ts';
import { upsertDeployedAccount } from './application/upsert-deployed-account.ts';

const config = z.object({
  /** Ed25519 private key (PKCS 8 PEM) that signs access tokens. */
  AUTH_SIGNING_KEY: z.string().min(1),
  /** The previous key, while its last tokens may still be valid. */
  AUTH_PREVIOUS_SIGNING_KEY: z.string().min(1).optional(),
  ORGANISER_EMAIL: z.email(),
  ORGANISER_PASSWORD: z.string().min(8),
  OPS_EMAIL: z.email().default('ops@festival.example'),
  /** Of the operations account; without it there is none. */
  OPS_PASSWORD: z.string().min(8).optional(),
  /** Management address and credential of the service that sells; without it the festival sells nothing. */
  TICKET_URL: z.url().optional(),
  TICKET_TOKEN: z.string().min(1).optional(),
  /** REST API key and client secret of the application at Kakao Developers; without them Kakao login is not offered. */
  KAKAO_LOGIN_CLIENT_ID: z.string().min(1).optional(),
  KAKAO_LOGIN_CLIENT_SECRET: z.string().min(1).optional(),
  /** The provider's name in its tokens: https://kauth.kakao.com. The sandbox's is below PUBLIC_URL. */
  KAKAO_LOGIN_ISSUER: z.url().optional(),
  /** Where the sandbox is reached from here. */
  IDENTITY_SANDBOX_URL: z.url().optional(),
  /** Life of an access token in seconds, at most 600: it cannot be revoked. */
  ACCESS_SECONDS: z.coerce.number().int().min(5).max(600).default(600),
  /** Life of a session in seconds, however often it is refreshed. */
  SESSION_SECONDS: z.coerce
    .number()
    .int()
    .min(60)
    .default(30 * 24 * 3600),
  /** How long a replaced refresh token still works, for concurrent refreshes. */
  REFRESH_GRACE_SECONDS: z.coerce.number().min(0).max(60).default(10),
  /** Failed logins per account and address within the window. */
  LOGIN_FAILURES: z.coerce.number().int().min(1).default(10),
  LOGIN_WINDOW_SECONDS: z.coerce.number().int().min(1).default(900),
  /** Password resets that one network may ask for; many fans share the address of a mobile network. */
  RESETS_PER_NETWORK: z.coerce.number().int().min(1).default(60),
  RESET_WINDOW_SECONDS: z.coerce.number().int().min(1).default(900),
  /** Passwords checked at a time. Source: libuv has four threads, and two cores do this work. */
  PASSWORD_CONCURRENCY: z.coerce.number().int().min(1).max(3).default(2),
  /** Passwords waiting for their turn; about 5 s of work. */
  PASSWORD_QUEUE: z.coerce.number().int().min(1).default(128),
});

/** Source: ticket answers from its own database. In milliseconds. */
const ticketTimeoutMs = 3_000;

/** Members, their sessions and their tokens. */
export const auth: ServiceDefinition<typeof config.shape> = {
  name: 'auth',
  config,
  database: { migrations },
  broker: true,
  auth: true,

  async build({ config, log, metrics, unitOfWork, reads: rows, sequelize, upstream }) {
    const keys = await signingKeys({
      keyPem: config.AUTH_SIGNING_KEY,
      previousKeyPem: config.AUTH_PREVIOUS_SIGNING_KEY,
      issuer: config.PUBLIC_URL,
      audience: config.FESTIVAL,
      accessSeconds: config.ACCESS_SECONDS,
    });
    const passwords = await argon2idPasswords({
      concurrency: config.PASSWORD_CONCURRENCY,
      waiting: config.PASSWORD_QUEUE,
    });
    const reads = memberReads(sequelize);
    const attempts = attemptCounter(unitOfWork);
    const throttle = loginThrottle(attempts, {
      failures: config.LOGIN_FAILURES,
      windowSeconds: config.LOGIN_WINDOW_SECONDS,
    });
    const check = checkPassword({ reads, passwords, throttle });
    const mail = requestMail(mailRequestStore);
    const links = { unitOfWork, store: mailRequestStore, secrets: linkSecrets };
    const ticket =
      config.TICKET_URL === undefined
        ? undefined
        : upstream({
            name: 'ticket',
            url: config.TICKET_URL,
            ...(config.TICKET_TOKEN && { token: config.TICKET_TOKEN }),
            timeoutMs: ticketTimeoutMs,
          });
    const holdings = ticket && ticketHoldings(ticket);
    const checkGates = refuseUnknownGates(ticket && ticketGates(ticket));
    const reuse = new Counter({
      name: 'auth_refresh_reuse_total',
      help: 'Refresh tokens used again after their grace: their sessions were ended.',
      registers: [metrics],
    });
    const open = sessions({
      unitOfWork,
      reads,
      check,
      tokens: keys.tokens,
      store: sessionStore,
      throttle,
      noteDevice: noteDevice({ store: deviceStore, requestMail: mail }),
      graceSeconds: config.REFRESH_GRACE_SECONDS,
      lifetimeSeconds: config.SESSION_SECONDS,
      onReuse(sessionId) {
        reuse.inc();
        log.warn({ sessionId }, 'a replaced refresh token was used again: session ended');
      },
    });
    const registration = registerMember({ reads, passwords, members: memberWrites, requestMail: mail });
    const register = registerOnce({
      unitOfWork,
      register: registration,
      bodyHashKey: keys.derived('registration body hash'),
    });

    const reset = passwordReset({
      ...links,
      passwords,
      attempts,
      members: memberWrites,
      identities: identityStore,
      sessions: sessionStore,
      perNetwork: { most: config.RESETS_PER_NETWORK, windowSeconds: config.RESET_WINDOW_SECONDS },
    });
    const confirmation = emailConfirmation({ ...links, attempts, members: memberWrites, requestMail: mail });

    const own = accounts({
      reads,
      members: memberWrites,
      store: sessionStore,
      mails: mailRequestStore,
      devices: deviceStore,
      identities: identityStore,
      holdings,
    });
    const machines = apiKeys({
      unitOfWork,
      store: apiKeyStore,
      secrets: linkSecrets,
      refuseUnknownGates: checkGates,
    });
    const checks = { unitOfWork, reads, check, throttle, sessions: sessionStore };

    const kakao = kakaoOptions(config);
    const external =
      kakao &&
      externalLogin({
        unitOfWork,
        reads,
        members: memberWrites,
        identities: identityStore,
        register: registration,
        sessions: open,
        secrets: linkSecrets,
        provider: kakaoLogin({ ...kakao, key: keys.derived('kakao login') }),
      });

    return {
      problems: [authProblems],
      routes: [
        ...loginMethodsRoutes(
          external ? ['password', 'kakao'] : ['password'],
          ownLoginMethods({
            unitOfWork,
            members: memberWrites,
            identities: identityStore,
            kakaoIssuer: kakao?.issuer,
          }),
        ),
        ...(external ? kakaoRoutes(external) : []),
        ...publicRoutes({
          register,
          refuseUnknownGates: checkGates,
          unitOfWork,
          sessions: open,
          accounts: own,
          jwks: keys.jwks,
        }),
        ...memberRoutes({
          unitOfWork,
          accounts: own,
          changePassword: changePassword({ ...checks, passwords, members: memberWrites }),
          devices: devices({ unitOfWork, store: deviceStore, sessions: sessionStore }),
        }),
        ...teamRoutes(
          team({
            ...checks,
            store: invitationStore,
            register: registration,
            isAcceptable: isAcceptablePassword,
            secrets: linkSecrets,
            requestMail: mail,
            refuseUnknownGates: checkGates,
          }),
        ),
        ...passwordRoutes({ reset, confirmation }),
        ...apiKeyRoutes({
          keys: machines,
          issue: clientCredentials({ keys: machines, tokens: keys.tokens }),
        }),
      ],
      express(app) {
        app.post(TOKEN_PATH, express.urlencoded({ extended: false, limit: '4kb', inflate: false }));
      },
      internalRoutes: [
        ...(external ? [internalKakaoRoute(external)] : []),
        ...internalRoutes(open),
        ...mailRoutes({ log, reads, openMailRequests: openMailRequests(links) }),
        findRoute(memberStory(rows)),
      ],
      workers: [
        {
          name: 'session-sweep',
          run: (signal) => every(10 * 60 * 1000, signal, () => sweepEndedSessions(unitOfWork)),
        },
      ],
    };
  },

  async afterMigrate({ config, log, unitOfWork, sequelize }) {
    const passwords = await argon2idPasswords({ concurrency: 1, waiting: 1 });
    const parts = { unitOfWork, passwords, reads: memberReads(sequelize), store: deployedAccounts };
    const { ORGANISER_EMAIL, ORGANISER_PASSWORD, OPS_EMAIL, OPS_PASSWORD } = config;
    const organiser = { role: 'organiser', email: ORGANISER_EMAIL, password: ORGANISER_PASSWORD } as const;
    const outcome = await upsertDeployedAccount(parts, organiser);
    log.info({ outcome }, 'organiser account applied');
    if (OPS_PASSWORD === undefined) return;
    if (OPS_EMAIL.toLowerCase() === ORGANISER_EMAIL.toLowerCase()) {
      throw new Error('OPS_EMAIL and ORGANISER_EMAIL must differ: an account has one role');
    }
    const ops = { role: 'ops', email: OPS_EMAIL, password: OPS_PASSWORD } as const;
    log.info({ outcome: await upsertDeployedAccount(parts, ops) }, 'operations account applied');
  },
};

/** Undefined where Kakao login is not configured. */
function kakaoOptions(settings: ServiceConfig<typeof config.shape>) {
  const { KAKAO_LOGIN_CLIENT_ID: clientId, KAKAO_LOGIN_CLIENT_SECRET: clientSecret } = settings;
  if (clientId === undefined || clientSecret === undefined) return undefined;
  const publicUrl = settings.PUBLIC_URL.replace(/\/+$/, '');
  const backchannelUrl = settings.IDENTITY_SANDBOX_URL;
  const issuer = backchannelUrl === undefined ? settings.KAKAO_LOGIN_ISSUER : `${publicUrl}/kakao-login`;
  if (issuer === undefined) return undefined;
  return { issuer, backchannelUrl, clientId, clientSecret, redirectUri: `${publicUrl}/account/kakao` };
}
