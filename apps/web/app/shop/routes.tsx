import { createRoute } from '@tanstack/react-router';
import { rootRoute } from '../shell/root-route.tsx';
import { FestivalPage } from './festival-page.tsx';

export const shopRoutes = [
  createRoute({ getParentRoute: () => rootRoute, path: '/', component: FestivalPage }),
] as const;
