import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Choice } from '../app/design/choice.tsx';
import { Field, Stepper } from '../app/design/field.tsx';
import { Page } from '../app/design/page.tsx';
import { Select } from '../app/design/select.tsx';
import { EmptyState } from '../app/design/small.tsx';
import { useTexts } from '../app/i18n/index.ts';
import { type EnvironmentShown, environmentsQuery, festivalsQuery } from './api.ts';
import { Proposal } from './proposal.tsx';
import { consoleTexts } from './texts.ts';

type Which = 'festival' | 'canary' | 'all';

/** What was tried in one environment goes into the next: `clove promote`. */
export function Promote() {
  const { t } = useTexts(consoleTexts);
  const { environments } = useSuspenseQuery(environmentsQuery).data;
  const ways = waysBetween(environments);
  return (
    <Page title={t('promoteTitle')}>
      {ways.length === 0 ? <EmptyState title={t('nowhereToPromote')} /> : <PromoteForm ways={ways} />}
    </Page>
  );
}

function PromoteForm({ ways }: { readonly ways: readonly (readonly [from: string, to: string])[] }) {
  const { t } = useTexts(consoleTexts);
  const { festivals } = useSuspenseQuery(festivalsQuery).data;
  const [way, setWay] = useState(ways[0]?.join(' → ') ?? '');
  const [from = '', to = ''] = way.split(' → ');
  const slugs = festivals
    .filter(({ places }) => places.some(({ environment }) => environment === from))
    .map(({ slug }) => slug);
  const [which, setWhich] = useState<Which>('festival');
  const [slug, setSlug] = useState(slugs[0] ?? '');
  const [count, setCount] = useState(1);
  const [unverified, setUnverified] = useState('');
  const choice =
    which === 'festival'
      ? { kind: which, slug }
      : which === 'canary'
        ? { kind: which, count }
        : { kind: which };
  const reason = unverified.trim() === '' ? {} : { unverified: unverified.trim() };
  const named = which === 'festival' ? slug : which;
  return (
    <div className="stack">
      <p className="soft">{t('promoteNote')}</p>
      <div className="form promote-form">
        <Select
          label={t('environment')}
          value={way}
          onChange={setWay}
          options={ways.map((each) => ({ value: each.join(' → '), label: each.join(' → ') }))}
        />
        <Choice
          label={t('which')}
          value={which}
          onChange={setWhich}
          options={[
            { value: 'festival', label: t('whichOne') },
            { value: 'canary', label: t('whichCanary') },
            { value: 'all', label: t('whichAll') },
          ]}
        />
        {which === 'festival' && (
          <Select
            label={t('festival')}
            value={slug}
            onChange={setSlug}
            options={slugs.map((value) => ({ value, label: value }))}
          />
        )}
        {which === 'canary' && (
          <Stepper label={t('canaryCount')} value={count} onChange={setCount} min={1} max={100} />
        )}
        <Field label={t('unverified')} value={unverified} onChange={setUnverified} />
      </div>
      <Proposal
        change={{ kind: 'promotion', request: { from, to, choice, ...reason } }}
        branch={`console/promote-${named}-to-${to}`}
        message={`Promote ${named} from ${from} to ${to}`}
      />
    </div>
  );
}

/** From which environment to which a promotion leads. */
function waysBetween(environments: readonly EnvironmentShown[]): (readonly [string, string])[] {
  const targets = environments.filter(({ isPromotedTo }) => isPromotedTo).map(({ name }) => name);
  return environments.flatMap(({ name, promotesTo }) =>
    targets
      .filter((target) => target !== name && (promotesTo === undefined || promotesTo === target))
      .map((target) => [name, target] as const),
  );
}
