import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  CustomTemplate,
  changedPaths,
  commitOf,
  festivalWarnings,
  inputsAt,
  readFestival,
} from '@clove/charts-ts';
import { writeFileAtomically } from '@clove/pool-images';
import { type Request, Router } from 'express';
import { z } from 'zod';
import type { CliContext } from '../context.ts';
import { branches, currentBranch, tipOf } from './branches.ts';
import { clusterStatus, environments, festivalPlan } from './festival-reads.ts';
import { festivalsIn, inLanguage, planIn, poolIn, statusIn, templateIn } from './in-language.ts';
import { KnownFestivals } from './known-festivals.ts';
import { EditablePath, knownEnvironment, MOST_TEXT, Ref, Slug } from './names.ts';
import { pool, templateDraft, templates } from './pool-reads.ts';
import { translatorOf } from './problems.ts';
import { findingsIn } from './proposals.ts';
import { Refusal } from './refusal.ts';
import { pullRequestLink, remoteOf } from './remote.ts';
import { repositoryTexts } from './repository-texts.ts';

const FileQuery = z.object({ path: EditablePath, from: Ref.optional() });
const Draft = z.strictObject({ path: EditablePath, text: z.string().max(MOST_TEXT), from: Ref.optional() });
const TemplateDraft = z.strictObject({ name: Slug, fields: CustomTemplate });

/** Everything that is only looked at: straight from the repository and from Argo CD. */
export function readRoutes(context: CliContext): Router {
  const { root } = context;
  const known = new KnownFestivals(root);
  const routes = Router();

  routes.get('/festivals', (request, response) => {
    const say = translatorOf(request);
    const { festivals, findings } = known.list();
    response.json({ festivals: festivalsIn(festivals, say), findings: inLanguage(findings, say) });
  });
  routes.get('/environments', (_request, response) => {
    response.json({ environments: environments(root) });
  });
  routes.get('/status', async (request, response) => {
    response.json(statusIn(await clusterStatus(context), translatorOf(request)));
  });
  routes.get('/plans/:environment/:slug', (request, response) => {
    const { params } = request;
    const slug = Slug.parse(params.slug);
    const plan = festivalPlan(root, knownEnvironment(root, Slug.parse(params.environment)), slug);
    response.json(planIn(plan, translatorOf(request)));
  });
  routes.get('/pool', (request, response) => {
    response.json(poolIn(pool(root, known.usersOfImages()), translatorOf(request)));
  });
  routes.get('/templates', (request, response) => {
    const say = translatorOf(request);
    const listed = templates(root).map((each) => templateIn(each, say));
    response.json({ templates: listed });
  });
  routes.post('/templates/check', (request, response) => {
    const { name, fields } = TemplateDraft.parse(request.body);
    const draft = templateDraft(root, name, fields);
    response.json(templateIn(draft, translatorOf(request)));
  });
  routes.get('/branches', (_request, response) => {
    const base = currentBranch(root);
    const remote = remoteOf(root);
    const listed = branches(root, 'HEAD').map((branch) => ({
      ...branch,
      link: remote === undefined ? undefined : pullRequestLink(remote, base, branch.name),
    }));
    response.json({ base, branches: listed });
  });
  routes.get('/files', (request, response) => {
    const { path, from } = FileQuery.parse(request.query);
    const commit = commitFrom(root, from);
    const inputs = inputsAt(root, commit);
    try {
      const file = join(inputs.root, path);
      if (!existsSync(file)) throw new Refusal(404, 'not-found', `there is no ${path} in ${from ?? 'HEAD'}`);
      const isChangedHere = from === undefined && changedPaths(root, 'HEAD', [path]).length > 0;
      response.json({
        path,
        commit,
        text: readFileSync(file, 'utf8'),
        plans: plansBeside(file),
        isChangedHere,
      });
    } finally {
      inputs.release();
    }
  });
  routes.get('/repository-texts', (_request, response) => {
    response.json(repositoryTexts(root));
  });
  routes.post('/check', (request, response) => {
    response.json(check(root, request));
  });
  return routes;
}

/** Seat plans that a festival file can name: the files of the folder that is called as it is. */
function plansBeside(file: string): { name: string; text: string }[] {
  const folder = file.replace(/\.yaml$/, '');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /\.(?:csv|svg)$/.test(name))
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
}

/** What `clove validate` would say of a text in place of a file; nothing is kept. */
function check(root: string, request: Request) {
  const { path, text, from } = Draft.parse(request.body);
  const say = translatorOf(request);
  const inputs = inputsAt(root, commitFrom(root, from));
  try {
    const file = join(inputs.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileAtomically(file, text);
    const findings = findingsIn(inputs.root, path);
    const loaded =
      path.endsWith('/ops.yaml') || path.includes('/templates/')
        ? undefined
        : readFestival(file, path).loaded;
    const warnings = loaded === undefined ? [] : festivalWarnings(loaded);
    return { findings: inLanguage(findings, say), warnings: inLanguage(warnings, say) };
  } finally {
    inputs.release();
  }
}

/** The commit that a person begins from: a branch of the console, another ref, or what is checked out. */
function commitFrom(root: string, from: string | undefined): string {
  return from === undefined ? commitOf(root, 'HEAD') : (tipOf(root, from) ?? commitOf(root, from));
}
