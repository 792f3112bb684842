import { newId } from '@clove/service-kit';
import type { CorrectedSection, CorrectionBook } from '../../application/correct-section.ts';

/** Console corrections: the price in place, capacity as signed entries beside the quantity received. */
export function postgresCorrectionBook(): CorrectionBook {
  return {
    async setPrice(tx, key, price) {
      await tx.query('UPDATE sections SET price = $3 WHERE performance_id = $1 AND id = $2', [
        key.performanceId,
        key.sectionId,
        price,
      ]);
    },

    async setCategories(tx, key, categories) {
      await tx.query(
        'UPDATE sections SET categories = $3, price = $4 WHERE performance_id = $1 AND id = $2',
        [key.performanceId, key.sectionId, JSON.stringify(categories), categories[0]?.price],
      );
    },

    async addCapacity(tx, key, delta, reason, memberId) {
      const rows = await tx.query(
        `UPDATE standing_sections SET capacity = capacity + $3
         WHERE performance_id = $1 AND section_id = $2 AND capacity + $3 >= taken RETURNING capacity`,
        [key.performanceId, key.sectionId, delta],
      );
      if (rows.length === 0) return false;
      await tx.query(
        `INSERT INTO capacity_corrections (id, performance_id, section_id, delta, reason, member_id)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        [newId(), key.performanceId, key.sectionId, delta, reason, memberId],
      );
      return true;
    },

    async read(tx, key) {
      const [row] = await tx.query<CorrectedSection>(
        `SELECT s.price, s.categories, c.capacity FROM sections s
         LEFT JOIN standing_sections c ON c.performance_id = s.performance_id AND c.section_id = s.id
         WHERE s.performance_id = $1 AND s.id = $2 FOR NO KEY UPDATE OF s`,
        [key.performanceId, key.sectionId],
      );
      return row;
    },
  };
}
