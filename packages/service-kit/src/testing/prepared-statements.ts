import pg from 'pg';

/** A named statement: a service prepares it once per connection, and keeps its plan. */
export interface PreparedStatement {
  readonly name: string;
  readonly text: string;
}

/** They have no plan. */
const WITHOUT_PLAN = /^(?:BEGIN|COMMIT|ROLLBACK)$/;

/** What the services of this process prepare during this work: a connection says it when it first parses a statement. */
export async function preparedDuring(work: () => Promise<void>): Promise<PreparedStatement[]> {
  const texts = new Map<string, string>();
  const { parse } = pg.Connection.prototype;
  pg.Connection.prototype.parse = function recorded(query, more) {
    if (query.name && !WITHOUT_PLAN.test(query.text)) texts.set(query.name, query.text);
    parse.call(this, query, more);
  };
  try {
    await work();
  } finally {
    pg.Connection.prototype.parse = parse;
  }
  return [...texts].map(([name, text]) => ({ name, text })).sort((a, b) => (a.name < b.name ? -1 : 1));
}
