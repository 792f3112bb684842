import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { withoutEval } from '../app/builder/without-eval.ts';
import { PagePending } from '../app/shell/page-states.tsx';
import { Layout } from './layout.tsx';
import { NotFound, PageFailure } from './page-states.tsx';

const root = createRootRoute({ component: Layout });

/** A text of the address that is asked for; absent where it is not given. */
function textIn(search: Record<string, unknown>, name: string): string | undefined {
  const value = search[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

const pages = [
  createRoute({
    getParentRoute: () => root,
    path: '/',
    component: lazyRouteComponent(() => import('./festivals.tsx'), 'Festivals'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/festivals/$slug',
    component: lazyRouteComponent(() => import('./festival.tsx'), 'Festival'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/festivals/$slug/$environment',
    component: lazyRouteComponent(() => import('./plan.tsx'), 'PlanPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/edit',
    validateSearch: (search): { path?: string; from?: string } => {
      const [path, from] = [textIn(search, 'path'), textIn(search, 'from')];
      return { ...(path === undefined ? {} : { path }), ...(from === undefined ? {} : { from }) };
    },
    component: lazyRouteComponent(
      withoutEval(() => import('./edit.tsx')),
      'Edit',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/pool',
    component: lazyRouteComponent(() => import('./pool.tsx'), 'Pool'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/pool/$image',
    component: lazyRouteComponent(() => import('./image.tsx'), 'ImagePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/templates',
    component: lazyRouteComponent(() => import('./templates.tsx'), 'Templates'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/templates/$name',
    component: lazyRouteComponent(() => import('./template.tsx'), 'TemplatePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/compose',
    component: lazyRouteComponent(() => import('./compose.tsx'), 'Compose'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/promote',
    component: lazyRouteComponent(() => import('./promote.tsx'), 'Promote'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/changes',
    component: lazyRouteComponent(() => import('./changes.tsx'), 'Changes'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/diff',
    validateSearch: (search): { base?: string; head?: string } => {
      const [base, head] = [textIn(search, 'base'), textIn(search, 'head')];
      return { ...(base === undefined ? {} : { base }), ...(head === undefined ? {} : { head }) };
    },
    component: lazyRouteComponent(() => import('./diff.tsx'), 'DiffPage'),
  }),
] as const;

/** The console's pages; their code is loaded when they are opened. */
export const router = createRouter({
  routeTree: root.addChildren(pages),
  defaultPreload: 'intent',
  defaultPendingComponent: PagePending,
  defaultErrorComponent: PageFailure,
  defaultNotFoundComponent: NotFound,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
