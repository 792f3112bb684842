import type { ReactNode } from 'react';
import type { Column } from '../design/table.tsx';

/** Columns of rows of one type. */
export function columnsOf<R>() {
  return {
    /** Words. */
    words: (
      id: string,
      name: string,
      value: (row: R) => string,
      cell: (row: R) => ReactNode = value,
    ): Column<R> => ({ id, name, value, cell }),
    /** Amounts or counts; `write` says how. */
    numbers: (
      id: string,
      name: string,
      value: (row: R) => number,
      write: (value: number) => ReactNode,
    ): Column<R> => ({ id, name, value, numeric: true, cell: (row) => write(value(row)) }),
    /** What may be done with a row. */
    actions: (name: string, cell: (row: R) => ReactNode): Column<R> => ({
      id: 'actions',
      name,
      cell: (row) => <div className="row">{cell(row)}</div>,
    }),
  };
}
