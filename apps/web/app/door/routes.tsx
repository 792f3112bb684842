import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { withoutEval } from '../builder/without-eval.ts';
import { rootRoute } from '../shell/root-route.tsx';

export const doorRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/door',
    beforeLoad: ({ preload }) => (preload ? undefined : ownDocument('/door')),
    component: lazyRouteComponent(
      withoutEval(() => import('./start.tsx')),
      'DoorStart',
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/door/goods',
    beforeLoad: ({ preload }) => (preload ? undefined : ownDocument('/door/goods')),
    component: lazyRouteComponent(() => import('./goods-scan.tsx'), 'GoodsScan'),
  }),
] as const;

/**
 * Only documents at /door may use the camera and WebAssembly: who comes from another page of the app loads it anew. The
 * router waits for it.
 */
function ownDocument(path: string): Promise<void> | undefined {
  const [loaded] = performance.getEntriesByType('navigation');
  if (loaded === undefined || new URL(loaded.name).pathname.startsWith('/door')) return undefined;
  location.assign(path);
  return new Promise(() => undefined);
}
