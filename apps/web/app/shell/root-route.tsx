import { createRootRoute } from '@tanstack/react-router';
import { Layout } from './layout.tsx';

/** The parent of all pages. */
export const rootRoute = createRootRoute({ component: Layout });
