import { type ReactNode, useId, useMemo, useState } from 'react';
import { commonTexts } from '../i18n/common.ts';
import { useTexts } from '../i18n/index.ts';
import { Button } from './button.tsx';
import { EmptyState } from './small.tsx';
import { chosenRows, type Sorting } from './table-rows.ts';

export interface Column<R> {
  readonly id: string;
  readonly name: string;
  readonly cell: (row: R) => ReactNode;
  /** What it is sorted by, and searched by where the cell is not a text. Absent: neither. */
  readonly value?: (row: R) => string | number;
  /** Amounts and counts stand at the right. */
  readonly numeric?: boolean;
}

interface TableProps<R> {
  /** Says what the rows are, for screen readers. */
  readonly label: string;
  readonly columns: readonly Column<R>[];
  readonly rows: readonly R[];
  readonly rowId: (row: R) => string;
  /** @default 20 */
  readonly pageSize?: number;
  /** The column it is sorted by at first. */
  readonly sortedBy?: Sorting;
  /** @default with more rows than are seen at a glance */
  readonly searchable?: boolean;
  /** What to say when there is no row at all. */
  readonly empty: string;
}

/** So many rows are seen at a glance. */
const SEARCHED_ABOVE = 8;

/** Rows with search, sorting and pages; everything by keyboard. On a phone it scrolls sideways inside its frame. */
export function Table<R>(props: TableProps<R>) {
  const { label, columns, rows, rowId, pageSize = 20, empty } = props;
  const { searchable = rows.length > SEARCHED_ABOVE } = props;
  const { t } = useTexts(commonTexts);
  const searchId = useId();
  const [sought, setSought] = useState('');
  const [sorting, setSorting] = useState<Sorting | undefined>(props.sortedBy);
  const [page, setPage] = useState(0);
  const found = useMemo(() => chosenRows(rows, columns, sought, sorting), [rows, columns, sought, sorting]);
  const pages = Math.max(1, Math.ceil(found.length / pageSize));
  const shownPage = Math.min(page, pages - 1);
  const shown = found.slice(shownPage * pageSize, (shownPage + 1) * pageSize);
  if (rows.length === 0) return <EmptyState title={empty} />;

  const sortBy = (column: string) => {
    setPage(0);
    setSorting((now) => ({ column, down: now?.column === column && !now.down }));
  };
  return (
    <div className="table">
      {searchable && (
        <div className="field table-search">
          <label htmlFor={searchId}>{t('search')}</label>
          <input
            id={searchId}
            type="search"
            value={sought}
            onChange={({ target }) => {
              setSought(target.value);
              setPage(0);
            }}
          />
        </div>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="table-frame" aria-label={label} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <th
                  key={column.id}
                  scope="col"
                  className={column.numeric === true ? 'numeric' : undefined}
                  aria-sort={
                    sorting?.column !== column.id ? undefined : sorting.down ? 'descending' : 'ascending'
                  }
                >
                  {column.value === undefined ? (
                    column.name
                  ) : (
                    <button
                      type="button"
                      className="table-sort"
                      title={t('sortBy', { column: column.name })}
                      onClick={() => sortBy(column.id)}
                    >
                      {column.name}
                    </button>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={rowId(row)}>
                {columns.map((column) => (
                  <td key={column.id} className={column.numeric === true ? 'numeric' : undefined}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {found.length === 0 && <p className="soft">{t('nothingFound')}</p>}
      {pages > 1 && (
        <div className="row table-pages">
          <Button quiet isDisabled={shownPage === 0} onPress={() => setPage(shownPage - 1)}>
            {t('previous')}
          </Button>
          <span role="status">{t('pageOf', { page: shownPage + 1, pages, count: found.length })}</span>
          <Button quiet isDisabled={shownPage === pages - 1} onPress={() => setPage(shownPage + 1)}>
            {t('next')}
          </Button>
        </div>
      )}
    </div>
  );
}
