import type { Express } from 'express';
import { Lifecycle } from './lifecycle.ts';

/** For raw handlers that keep responses open: aborts when the drain window is over and streams have to end. */
export function drainWindow(app: Express): AbortSignal {
  const lifecycle: unknown = app.locals['lifecycle'];
  if (!(lifecycle instanceof Lifecycle)) throw new Error('only an app made by the kit has a drain window');
  return lifecycle.windowEnded;
}
