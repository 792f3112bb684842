import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import type { CliContext } from '../context.ts';
import { type Access, type Person, sameOriginOnly, securityHeaders } from './access.ts';
import { currentBranch } from './branches.ts';
import { changeRoutes } from './change-routes.ts';
import { Tasks } from './event-stream.ts';
import { MOST_BODY } from './names.ts';
import type { Pages } from './pages.ts';
import { defectProblem, problemOf, translatorOf } from './problems.ts';
import { Proposals } from './proposals.ts';
import { readRoutes } from './read-routes.ts';
import { Refusal } from './refusal.ts';
import { remoteOf } from './remote.ts';
import type { Repository } from './repository.ts';

export interface ConsoleParts {
  readonly context: CliContext;
  readonly repository: Repository;
  readonly access: Access;
  readonly pages: Pages;
  /** Receives defects, which no client is shown. */
  readonly log: (error: unknown) => void;
}

/** The console over HTTP: pages, and what they ask and do under /api. Who has no session gets neither. */
export function consoleApp({ context, repository, access, pages, log }: ConsoleParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(securityHeaders);
  app.use(sameOriginOnly(access));
  access.mount(app);
  app.use(identified(access));

  const api = express.Router();
  api.use((_request, response, next) => {
    response.set('cache-control', 'no-store');
    next();
  });
  api.use(express.json({ limit: MOST_BODY }));
  const { comparing, changing } = changeRoutes({
    context,
    repository,
    proposals: new Proposals(context),
    tasks: new Tasks(),
    log,
  });
  api.get('/console', (_request, response) => {
    const person: Person = response.locals['person'];
    const remote = remoteOf(context.root);
    response.json({
      person,
      branch: currentBranch(context.root),
      ...(access.logOutPath === undefined ? {} : { logOutPath: access.logOutPath }),
      ...(remote === undefined ? {} : { remote }),
    });
  });
  api.use(readRoutes(context));
  api.use(comparing);
  api.use(operatorsOnly, changing);
  api.use(() => {
    throw new Refusal(404, 'not-found', 'there is no such address');
  });
  app.use('/api', api);

  app.use((request, response, next) => {
    if ((request.method === 'GET' || request.method === 'HEAD') && pages.send(request, response)) return;
    next(new Refusal(404, 'not-found', 'there is no such address'));
  });
  app.use(answerProblems(log));
  return app;
}

/** Who it is; who is not known gets nothing. */
function identified(access: Access): RequestHandler {
  return (request, response, next) => {
    const person = access.personOf(request);
    if (person !== undefined) {
      response.locals['person'] = person;
      next();
      return;
    }
    access.turnAway(request, response);
  };
}

const operatorsOnly: RequestHandler = (_request, response, next) => {
  const person: Person = response.locals['person'];
  if (person.role !== 'operator') throw new Refusal(403, 'forbidden', 'only operators change something');
  next();
};

function answerProblems(log: (error: unknown) => void): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (response.headersSent) {
      log(error);
      next(error);
      return;
    }
    const say = translatorOf(request);
    const known = problemOf(error, say);
    if (known === undefined) log(error);
    const problem = known ?? defectProblem(say);
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  };
}
