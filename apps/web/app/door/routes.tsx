import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { withoutEval } from '../builder/without-eval.ts';
import { rootRoute } from '../shell/root-route.tsx';

export const doorRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/door',
    beforeLoad: ({ preload }) => (preload ? undefined : ownDocument()),
    component: lazyRouteComponent(
      withoutEval(() => import('./start.tsx')),
      'DoorStart',
    ),
  }),
] as const;

/**
 * Only the document at /door may use the camera and WebAssembly: who comes from another page of the app loads it anew. The
 * router waits for it.
 */
function ownDocument(): Promise<void> | undefined {
  const [loaded] = performance.getEntriesByType('navigation');
  if (loaded === undefined || new URL(loaded.name).pathname.startsWith('/door')) return undefined;
  location.assign('/door');
  return new Promise(() => undefined);
}
