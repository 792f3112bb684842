import { BOX, type Edge, layoutOf, type Plan, wayOf } from '@clove/charts-ts/in-memory';
import { useState } from 'react';
import { Checkbox } from '../design/choice.tsx';
import { Select } from '../design/select.tsx';
import { Table } from '../design/table.tsx';
import { useTexts } from '../i18n/index.ts';
import { builderTexts } from './builder-texts.ts';

/** Services of the plan and who calls whom: the same picture as that of diffs, and the same as a table. */
export function PicturePane({ plan }: { readonly plan: Plan }) {
  const { t, language } = useTexts(builderTexts);
  const [withEngines, setWithEngines] = useState(false);
  const [chosen, setChosen] = useState('');
  const services = plan.services.map(({ entry }) => entry.service);
  const inside = plan.edges.filter(({ from, to }) => from.kind === 'pods' && to.kind === 'pods');
  const drawn = inside.filter(
    ({ from, to }) => withEngines || [from, to].every(({ name }) => services.includes(name)),
  );
  const names = [...new Set([...services, ...drawn.flatMap(({ from, to }) => [from.name, to.name])])].sort();
  // Who was chosen may have left with the template.
  const shown = names.includes(chosen) ? chosen : '';
  const ways = drawn.filter(({ from, to }) => shown === '' || from.name === shown || to.name === shown);
  const { title } = plan.template;
  const label = t('pictureOf', { template: plan.template.name, count: services.length });
  return (
    <div className="stack">
      <p>
        <strong>{t('templateOf', { name: plan.template.name })}</strong>{' '}
        <span className="soft">{language === 'ko' ? title.ko : (title.en ?? title.ko)}</span>
      </p>
      <div className="row">
        <Select
          label={t('chosenService')}
          value={shown}
          onChange={setChosen}
          options={[
            { value: '', label: t('allServices') },
            ...names.map((name) => ({ value: name, label: name })),
          ]}
        />
        <Checkbox isSelected={withEngines} onChange={setWithEngines}>
          {t('withEngines')}
        </Checkbox>
      </div>
      <Drawing label={label} names={names} edges={drawn} chosen={shown} />
      <h3>{t('edges', { count: ways.length })}</h3>
      <Table
        label={t('edges', { count: ways.length })}
        empty={t('noFindings')}
        rows={ways}
        rowId={({ from, to, port }) => `${from.name} ${to.name} ${port}`}
        columns={[
          { id: 'from', name: t('from'), cell: ({ from }) => from.name, value: ({ from }) => from.name },
          { id: 'to', name: t('to'), cell: ({ to }) => to.name, value: ({ to }) => to.name },
          { id: 'port', name: t('port'), numeric: true, cell: ({ port }) => port, value: ({ port }) => port },
          {
            id: 'why',
            name: t('why'),
            cell: ({ why }) => <span lang="en">{why}</span>,
            value: ({ why }) => why,
          },
        ]}
      />
    </div>
  );
}

interface DrawingProps {
  readonly label: string;
  readonly names: readonly string[];
  readonly edges: readonly Edge[];
  readonly chosen: string;
}

function Drawing({ label, names, edges, chosen }: DrawingProps) {
  const ends = [
    ...new Map(edges.map(({ from, to }) => [`${from.name} ${to.name}`, { from: from.name, to: to.name }])),
  ];
  const layout = layoutOf({ nodes: names.map((name) => ({ name })), edges: ends.map(([, each]) => each) });
  const near = new Set(
    ends.flatMap(([, { from, to }]) => (from === chosen || to === chosen ? [from, to] : [])),
  );
  const isFaint = (isNear: boolean) => (chosen !== '' && !isNear ? ' faint' : '');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className="builder-picture" tabIndex={0} role="group" aria-label={label}>
      <svg
        viewBox={`0 0 ${layout.width} ${layout.height}`}
        width={layout.width}
        height={layout.height}
        role="img"
        aria-label={label}
      >
        {ends.map(([id, way]) => (
          <path
            key={id}
            className={`edge${way.from === chosen || way.to === chosen ? ' chosen' : isFaint(false)}`}
            d={wayOf(layout, way)}
          />
        ))}
        {names.map((name) => {
          const at = layout.places.get(name);
          if (at === undefined) return null;
          return (
            <g key={name} className={`node${name === chosen ? ' chosen' : isFaint(near.has(name))}`}>
              <rect x={at.x} y={at.y} width={BOX.width} height={BOX.height} rx={6} />
              <text x={at.x + BOX.width / 2} y={at.y + BOX.height / 2 + 4}>
                {name}
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}
