import { KnownGateAnswer, KnownGateItem } from '@clove/contracts';
import { type Queryable, type Route, type ServiceContext, setBasedRoute } from '@clove/service-kit';

/** What auth asks before it binds staff or machines to gates. Read anew: a gate may have been made a moment ago. */
export function knownGatesRoute(reads: Queryable, log: ServiceContext<unknown>['log']): Route {
  return setBasedRoute({
    path: 'gates/known',
    operationId: 'knownGates',
    summary: 'Whether tickets are checked in at gates with these ids now',
    item: KnownGateItem,
    answer: KnownGateAnswer,
    log,
    async run(asked) {
      const rows = await reads.query<{ id: string }>('SELECT id FROM gates WHERE open AND id = ANY($1)', [
        asked.map(({ gateId }) => gateId),
      ]);
      const open = new Set(rows.map(({ id }) => id));
      return asked.map(({ gateId }) => ({ open: open.has(gateId) }));
    },
  });
}
