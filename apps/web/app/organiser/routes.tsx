import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../shell/root-route.tsx';

export const organiserRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/organiser',
    component: lazyRouteComponent(() => import('./start.tsx'), 'OrganiserStart'),
  }),
] as const;
