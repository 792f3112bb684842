import { z } from 'zod';
import { Cidr, Label } from './formats.ts';

/** True for an https address without credentials, query and fragment. */
export function isHttpsAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return protocol === 'https:' && username === '' && password === '' && search === '' && hash === '';
}

/** True for an address of a repository that is reached by ssh, as git takes it: with a scheme, or `git@host:path`. */
export function isSshAddress(text: string): boolean {
  return /^(?:ssh:\/\/)?[a-z_][\w.-]*@[\w.-]+(?::\d+)?[:/][\w./~-]+$/i.test(text);
}

/** Values of the roles' claim: names of groups, as the provider has them. */
const Groups = z.array(z.string().min(1).max(200)).max(100).default([]);

/** The platform console, for people behind an OpenID provider. */
export const Console = z
  .strictObject({
    image: z
      .strictObject({
        tag: z
          .string()
          .regex(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/, 'a tag of a container image')
          .describe('The release that the workflow "pool" has pushed it with.'),
        digest: z
          .string()
          .regex(/^sha256:[0-9a-f]{64}$/, 'sha256:<64 hexadecimal digits>')
          .describe('What that workflow has signed.'),
      })
      .describe('Which build of <registry>/console runs.'),
    host: Label.describe('People open https://<host>.<routing.domain>.'),
    openId: z
      .strictObject({
        issuer: z
          .string()
          .refine(isHttpsAddress, 'an https address without credentials, query and fragment')
          .describe(
            'The OpenID provider; its redirect address for this client is https://<host>.<routing.domain>/login/callback.',
          ),
        clientId: z
          .string()
          .regex(/^[\x21-\x7e]{1,200}$/, 'printable characters without spaces')
          .describe('Name of the client; its secret is in the Secret of the console.'),
        roleClaim: z
          .string()
          .min(1)
          .max(200)
          .default('groups')
          .describe('Claim of the ID token that says what a person is in: a name, or a list of names.'),
        operators: Groups.describe('Values of that claim that may propose changes.'),
        viewers: Groups.describe('Values of that claim that may look.'),
      })
      .describe('Who gets in. Everybody else is refused.'),
    repository: z
      .strictObject({
        url: z
          .string()
          .refine(
            (url) => isHttpsAddress(url) || isSshAddress(url),
            'an https or ssh address without a password',
          )
          .describe('The remote repository that it follows, and pushes branches console/<name> to.'),
        branch: z
          .string()
          .regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$/, 'a branch')
          .default('main'),
        user: z
          .string()
          .regex(/^[\x21-\x39\x3b-\x7e]{1,200}$/, 'a name without a colon')
          .default('x-access-token')
          .describe('For https: the user that the host expects with a token. GitLab: oauth2.'),
      })
      .describe('What it works on; the token or the deploy key is in the Secret of the console.'),
    argocd: z
      .strictObject({
        server: z
          .string()
          .regex(
            /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[1-9][0-9]{0,4})?$/,
            'a host, and its port if it is not 443',
          )
          .describe('As "argocd login" takes it.'),
      })
      .optional()
      .describe('The Argo CD that it shows and deploys by. Absent: it shows what git has alone.'),
    networks: z
      .array(Cidr)
      .default([])
      .describe(
        'Private networks that the provider, the repository or Argo CD are in. Default: all of them are on the internet.',
      ),
  })
  .optional()
  .describe('The platform console where Argo CD runs, behind a log-in. Absent: none runs.');
export type Console = NonNullable<z.infer<typeof Console>>;

/** A field of the console's block that disagrees with another field of the environment. */
export interface ConsoleFault {
  readonly path: readonly string[];
  readonly message: string;
}

/** What the console's fields do not show one by one. */
export function consoleFaults(
  { openId }: Console,
  surroundings: { readonly hasRoute: boolean; readonly hasArgoCd: boolean },
): ConsoleFault[] {
  const faults: ConsoleFault[] = [];
  if (!surroundings.hasArgoCd)
    faults.push({ path: [], message: 'Argo CD keeps the console: it needs argocd' });
  if (!surroundings.hasRoute)
    faults.push({ path: [], message: 'the console needs a route: ingress or gatewayApi' });
  if (openId.operators.length + openId.viewers.length === 0)
    faults.push({ path: ['openId'], message: 'no one could get in: name operators or viewers' });
  return faults;
}
