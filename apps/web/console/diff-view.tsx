import { Notice } from '../app/design/notice.tsx';
import { Badge, Facts } from '../app/design/small.tsx';
import { useTexts } from '../app/i18n/index.ts';
import type { DiffReport, ObjectChange, TargetDiff } from './report.ts';
import { Classes, useHourly } from './small.tsx';
import { consoleTexts } from './texts.ts';

/** What a change does to every festival, and what stands in its way: the report of `clove diff`. */
export function DiffView({ report }: { readonly report: DiffReport }) {
  const { t } = useTexts(consoleTexts);
  const { targets, gates, notes } = report;
  return (
    <div className="stack">
      {gates.length > 0 && (
        <Notice kind="alarm">
          <strong>{t('gates')}</strong>
          <ul>
            {gates.map(({ environment, festival, rule, message, remediation }) => (
              <li key={`${environment}/${festival} ${rule} ${message}`}>
                <span className="id">{`${environment}/${festival}`}</span> {message}
                <div className="soft">{remediation}</div>
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {targets.length === 0 && <p className="soft">{t('nothingDiffers')}</p>}
      {targets.map((target) => (
        <Target key={`${target.environment}/${target.festival}`} target={target} />
      ))}
      {notes.length > 0 && (
        <details>
          <summary>{t('notes')}</summary>
          <ul>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function Target({ target }: { readonly target: TargetDiff }) {
  const { t, word } = useTexts(consoleTexts);
  const hourly = useHourly();
  const { environment, festival, change, classes, objects, rolls, capacity } = target;
  const { before, after, cost } = capacity;
  const wasIs = (one: string, other: string) =>
    one === other ? one : t('wasIs', { before: one, after: other });
  const pods = ({ atMinimum, atMaximum }: typeof before) => `${atMinimum.pods}–${atMaximum.pods}`;
  const price = (amount: number) => hourly(amount, cost?.currency ?? 'KRW');
  return (
    <section className="card stack">
      <div className="row">
        <h3>{`${environment}/${festival}`}</h3>
        <Badge>{word('change', change) ?? change}</Badge>
        <Classes classes={classes} />
      </div>
      <Facts
        facts={[
          [t('podsChange'), wasIs(pods(before), pods(after))],
          ...(cost === undefined
            ? []
            : ([
                [
                  t('perHour'),
                  wasIs(
                    `${price(cost.perHourAtMinimum.before)} (${price(cost.perHourAtMaximum.before)})`,
                    `${price(cost.perHourAtMinimum.after)} (${price(cost.perHourAtMaximum.after)})`,
                  ),
                ],
              ] as const)),
        ]}
      />
      {capacity.lines.length > 0 && (
        <ul>
          {capacity.lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {rolls.length > 0 && (
        <details>
          <summary>{`${t('rolls')}: ${rolls.length}`}</summary>
          <ul>
            {rolls.map(({ workload, action, why }) => (
              <li key={`${workload} ${action}`}>
                <span className="id">{workload}</span> {word('roll', action) ?? action}:{' '}
                {why.map((each) => word('diffWhy', each) ?? each).join('; ')}
              </li>
            ))}
          </ul>
        </details>
      )}
      <details open={objects.length <= 6}>
        <summary>{t('objects', { count: objects.length })}</summary>
        <div className="stack">
          {objects.map((object) => (
            <ObjectPart key={`${object.file} ${object.title}`} object={object} />
          ))}
        </div>
      </details>
    </section>
  );
}

/** Fields that are shown of one object. Source: a new festival has thousands; the rest is in the pull request. */
const MOST_FIELDS = 40;

function ObjectPart({ object }: { readonly object: ObjectChange }) {
  const { t, word } = useTexts(consoleTexts);
  const { title, change, classes, fields } = object;
  return (
    <div className="object">
      <div className="row">
        <span className="id">{title}</span>
        <Badge>{word('change', change) ?? change}</Badge>
        <Classes classes={classes} />
      </div>
      {change === 'changed' && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className="table-frame" aria-label={t('fieldsOf', { title })} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('field')}</th>
                <th scope="col">{t('before')}</th>
                <th scope="col">{t('after')}</th>
              </tr>
            </thead>
            <tbody>
              {fields.slice(0, MOST_FIELDS).map(({ path, before, after, why }) => (
                <tr key={path}>
                  <td>
                    <span className="id">{path}</span>
                    <div className="soft">{why.map((each) => word('diffWhy', each) ?? each).join('; ')}</div>
                  </td>
                  <td>
                    <Value value={before} />
                  </td>
                  <td>
                    <Value value={after} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {fields.length > MOST_FIELDS && <p className="soft">+ {fields.length - MOST_FIELDS}</p>}
    </div>
  );
}

/** Longer values are cut; the pull request has them whole. */
const LONGEST = 300;

function Value({ value }: { readonly value: unknown }) {
  const { t } = useTexts(consoleTexts);
  if (value === undefined) return <span className="soft">{t('absent')}</span>;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return <code className="value">{text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}</code>;
}
