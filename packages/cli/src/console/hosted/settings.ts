import { isAbsolute } from 'node:path';
import { isHttpsAddress, isSshAddress } from '@clove/charts-ts';
import { z } from 'zod';
import { UsageError } from '../../context.ts';

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** An address that others cannot read along: https, or this very machine. Never one with a password in it. */
const SafeUrl = z
  .string()
  .refine(
    isSafeUrl,
    'an https address without credentials, query and fragment (http for this machine alone)',
  );

/** A list as JSON: names of groups may hold commas and spaces. */
const Names = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: 'a JSON list of names' });
      return z.NEVER;
    }
  })
  .pipe(z.array(z.string().min(1).max(200)).max(100));

const File = z.string().regex(/^\/[\w./-]+$/, 'an absolute path of letters, digits, dots and hyphens');
const Port = z.coerce.number().int().min(0).max(65_535);
const Line = z
  .string()
  .min(1)
  .max(4096)
  .regex(/^[\x21-\x7e]+$/, 'printable characters without spaces');

const HostedEnvironment = z
  .object({
    /** Where people reach it; no path. */
    CONSOLE_URL: SafeUrl.transform((url) => new URL(url)).refine(
      ({ pathname }) => pathname === '/',
      'an origin without a path',
    ),
    /** The pages as they were built. Default: they are built at the start, where that did not happen yet. */
    PAGES_FILE: File.optional(),
    PORT: Port.default(8080),
    MANAGEMENT_PORT: Port.default(9090),
    /** Seconds between the end's announcement and the last accepted connection. */
    DRAIN_SECONDS: z.coerce.number().int().min(0).max(60).default(5),

    OIDC_ISSUER: SafeUrl,
    OIDC_CLIENT_ID: Line,
    OIDC_CLIENT_SECRET: Line,
    OIDC_SCOPES: z.string().min(1).max(500).default('openid profile email'),
    /** Claim of the ID token that says what a person is in: a name, or a list of names. */
    OIDC_ROLE_CLAIM: z.string().min(1).max(200).default('groups'),
    /** Values of that claim that make an operator, and those that make a viewer. */
    OIDC_OPERATORS: Names,
    OIDC_VIEWERS: Names.default([]),
    /** Hours until a person has to log in again, and their roles are asked for again. */
    SESSION_HOURS: z.coerce.number().min(0.1).max(24).default(8),

    /** https, or ssh with a deploy key. */
    REPOSITORY_URL: z
      .string()
      .refine((url) => isSafeUrl(url) || isSshAddress(url), 'an https or ssh address without a password'),
    REPOSITORY_BRANCH: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$/, 'a branch')
      .default('main'),
    /** For https: a token, and the user that the host wants with it. */
    REPOSITORY_TOKEN: Line.optional(),
    REPOSITORY_USER: Line.regex(/^[^:]+$/, 'a name without a colon').default('x-access-token'),
    /** For ssh: files of a private key and of the host's own keys. */
    REPOSITORY_KEY_FILE: File.optional(),
    REPOSITORY_KNOWN_HOSTS_FILE: File.optional(),
    /** Seconds between two fetches. */
    FETCH_SECONDS: z.coerce.number().int().min(5).max(3600).default(60),
    /** Where the clone is made, anew at each start; the folder "repository" in it is this program's alone. */
    CLONE_FOLDER: z.string().refine(isAbsolute, 'an absolute path').default('/tmp/clove-console'),
  })
  .superRefine((given, context) => {
    const issue = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (given.OIDC_OPERATORS.length + given.OIDC_VIEWERS.length === 0)
      issue('OIDC_OPERATORS', 'no one could log in: name who is an operator or a viewer');
    if (!given.OIDC_SCOPES.split(' ').includes('openid')) issue('OIDC_SCOPES', 'openid has to be among them');
    const needsKey = isSshAddress(given.REPOSITORY_URL);
    if (needsKey && given.REPOSITORY_KEY_FILE === undefined)
      issue('REPOSITORY_KEY_FILE', 'an ssh address needs a deploy key');
    if (needsKey && given.REPOSITORY_KNOWN_HOSTS_FILE === undefined)
      issue('REPOSITORY_KNOWN_HOSTS_FILE', 'an ssh address needs the keys that its host is known by');
    if (needsKey && given.REPOSITORY_TOKEN !== undefined)
      issue('REPOSITORY_TOKEN', 'a token is for an https address');
  });

/** How a hosted console is set, by environment variables. */
export type HostedSettings = z.output<typeof HostedEnvironment>;

/** @throws UsageError naming every variable that is wrong; no value is ever in it. */
export function hostedSettings(env: Readonly<Record<string, string | undefined>>): HostedSettings {
  // Set to nothing is not set: a chart leaves such a variable behind.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = HostedEnvironment.safeParse(given);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new UsageError(['the hosted console cannot start:', ...wrong].join('\n'));
}

function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.protocol !== 'http:' || !LOOPBACK.includes(url.hostname)) return isHttpsAddress(text);
  url.protocol = 'https:';
  return isHttpsAddress(url.href);
}
