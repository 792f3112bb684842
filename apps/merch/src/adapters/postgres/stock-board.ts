import type { StockBoard, StockCounts } from '../../application/ports.ts';

/** The stock of every item and option, from the rows that a purchase writes. */
export function postgresStockBoard(): StockBoard {
  return {
    counts(db) {
      return db.query<StockCounts>(
        `SELECT c.item AS name, l.received, c.stock - l.received AS corrected,
           c.taken - COALESCE(h.sold, 0)::int AS held, COALESCE(h.sold, 0)::int AS sold,
           COALESCE(p.collected, 0)::int AS collected, COALESCE(w.waiting, 0)::int AS waiting
         FROM stock c
         JOIN stock_lines l ON l.item = c.item
         LEFT JOIN (SELECT item, sum(quantity - cardinality(released)) AS sold FROM holds
           WHERE state = 'SOLD' GROUP BY item) h ON h.item = c.item
         LEFT JOIN (SELECT item, count(*) AS collected FROM pieces WHERE state = 'COLLECTED' GROUP BY item) p
           ON p.item = c.item
         LEFT JOIN (SELECT item, count(*) AS waiting FROM waiting_entries WHERE state = 'WAITING' GROUP BY item) w
           ON w.item = c.item
         ORDER BY c.item`,
      );
    },
  };
}
