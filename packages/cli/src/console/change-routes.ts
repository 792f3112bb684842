import { Router } from 'express';
import { z } from 'zod';
import { applicationOf } from '../argocd/application-of.ts';
import { ArgoCd } from '../argocd/argocd.ts';
import { deploy } from '../argocd/deploy.ts';
import { clearTheWay } from '../argocd/retry.ts';
import type { CliContext } from '../context.ts';
import { pause } from '../program.ts';
import type { Person } from './access.ts';
import { diffInThread } from './diff-thread.ts';
import type { Tasks } from './event-stream.ts';
import { deploymentIn, reportIn, type Translate } from './in-language.ts';
import {
  EditablePath,
  isFestivalPath,
  knownEnvironment,
  MOST_PLAN_TEXT,
  MOST_PLANS,
  MOST_TEXT,
  PlanName,
  Ref,
  Slug,
} from './names.ts';
import { defectProblem, problemOf, translatorOf } from './problems.ts';
import type { Proposals } from './proposals.ts';
import type { Repository } from './repository.ts';

/** Seconds that a deployment is waited for. Source: as `clove deploy`. */
const DEPLOY_SECONDS = 600;

const Reason = z.string().trim().min(10, 'a reason of at least 10 characters').max(500);
const Choice = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('festival'), slug: Slug }),
  z.strictObject({ kind: z.literal('canary'), count: z.int().min(1).max(1000) }),
  z.strictObject({ kind: z.literal('all') }),
]);
const SeatPlan = z.strictObject({ name: PlanName, text: z.string().min(1).max(MOST_PLAN_TEXT) });
const ProposalBody = z.strictObject({
  from: Ref.default('HEAD'),
  change: z.discriminatedUnion('kind', [
    z
      .strictObject({
        kind: z.literal('file'),
        path: EditablePath,
        text: z.string().min(1).max(MOST_TEXT),
        plans: z.array(SeatPlan).max(MOST_PLANS).optional(),
      })
      .refine(({ path, plans }) => plans === undefined || isFestivalPath(path), {
        path: ['plans'],
        error: 'stand beside a festival file alone',
      }),
    z.strictObject({
      kind: z.literal('state'),
      path: EditablePath,
      state: z.enum(['open', 'stopped', 'archived']),
    }),
    z.strictObject({
      kind: z.literal('promotion'),
      request: z.strictObject({ from: Slug, to: Slug, choice: Choice, unverified: Reason.optional() }),
    }),
  ]),
});
const CommitBody = z.strictObject({
  branch: z.string().max(120),
  message: z
    .string()
    .trim()
    .min(3, 'say in a few words what changes and why')
    .max(2000)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
    .regex(/^[^\u0000-\u0008\u000b-\u001f]*$/, 'plain text'),
});
const DiffBody = z.strictObject({ base: Ref, head: Ref });
const DeployBody = z.strictObject({
  environment: Slug,
  festival: Slug,
  throughWindow: z.boolean().default(false),
  again: z.boolean().default(false),
});

export interface ChangeContext {
  readonly context: CliContext;
  readonly repository: Repository;
  readonly proposals: Proposals;
  readonly tasks: Tasks;
  /** Receives defects. */
  readonly log: (error: unknown) => void;
}

/** What takes long or changes something. Every change is a commit on a branch; a deployment changes nothing in git. */
export function changeRoutes({ context, repository, proposals, tasks, log }: ChangeContext): {
  readonly comparing: Router;
  readonly changing: Router;
} {
  const { root } = context;
  const problem = (translate: Translate) => (error: unknown) => {
    const known = problemOf(error, translate);
    if (known === undefined) log(error);
    return known ?? defectProblem(translate);
  };

  const comparing = Router();
  comparing.post('/diff', async (request, response) => {
    const { base, head } = DiffBody.parse(request.body);
    const at = context.now?.() ?? new Date();
    const translate = translatorOf(request);
    await tasks.run(
      'diff',
      response,
      async (_say, signal) => reportIn(await diffInThread(root, { base, head, at }, signal), translate),
      problem(translate),
    );
  });

  const changing = Router();
  changing.post('/proposals', async (request, response) => {
    const { from, change } = ProposalBody.parse(request.body);
    const translate = translatorOf(request);
    await tasks.run(
      'proposal',
      response,
      async (say, signal) => {
        await repository.refresh();
        const { tree: _, ...shown } = await proposals.propose(from, change, say, signal);
        return { ...shown, report: reportIn(shown.report, translate) };
      },
      problem(translate),
    );
  });
  changing.post('/proposals/:id/commit', async (request, response) => {
    const { params, body } = request;
    const { branch, message } = CommitBody.parse(body);
    const person: Person = response.locals['person'];
    const author =
      person.email === undefined ? undefined : { name: person.name ?? person.email, email: person.email };
    const id = z.uuid().parse(params.id);
    const kept = await proposals.commit(id, { branch, message, author }, (made) => repository.keep(made));
    const { notPushed } = kept;
    const said = notPushed === undefined ? {} : { notPushed: translatorOf(request)(notPushed) };
    response.status(201).json({ ...kept, ...said });
  });
  changing.post('/deployments', async (request, response) => {
    const { environment, festival, throughWindow, again } = DeployBody.parse(request.body);
    const { name, state } = applicationOf(context, knownEnvironment(root, environment), festival);
    const argocd = ArgoCd.find(context);
    const translate = translatorOf(request);
    await tasks.run(
      `deployment of ${environment}/${festival}`,
      response,
      async (report, signal) => {
        const say = (line: string) => report(translate(line));
        // A client that leaves stops waiting; Argo CD goes on by itself.
        const wait = (seconds: number) => pause({ ...context, signal }, seconds);
        if (again) await clearTheWay(argocd, name, { say, pause: wait });
        const ended = await deploy(argocd, name, {
          state,
          seconds: DEPLOY_SECONDS,
          throughWindow,
          again,
          clock: () => performance.now(),
          pause: wait,
          say,
        });
        return deploymentIn(ended, translate);
      },
      problem(translate),
    );
  });
  return { comparing, changing };
}
