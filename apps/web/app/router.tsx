import { createRouter } from '@tanstack/react-router';
import { accountRoutes } from './account/routes.tsx';
import { doorRoutes } from './door/routes.tsx';
import { organiserRoutes } from './organiser/routes.tsx';
import { NotFound, PageFailure, PagePending } from './shell/page-states.tsx';
import { rootRoute } from './shell/root-route.tsx';
import { shopRoutes } from './shop/routes.tsx';

/** The app's pages. Each area names its own in its `routes.tsx`, and loads their code when they are opened. */
export const router = createRouter({
  routeTree: rootRoute.addChildren([...shopRoutes, ...accountRoutes, ...organiserRoutes, ...doorRoutes]),
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
