import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Page } from '../app/design/page.tsx';
import { Badge, Card, Facts } from '../app/design/small.tsx';
import { Table } from '../app/design/table.tsx';
import { useTexts } from '../app/i18n/index.ts';
import { type PoolImage, poolQuery } from './api.ts';
import { consoleTexts } from './texts.ts';

/** One image: its whole contract, its versions, and the festivals that run it. */
export function ImagePage() {
  const { t, word, language } = useTexts(consoleTexts);
  const { image: name } = useParams({ from: '/pool/$image' });
  const image = useSuspenseQuery(poolQuery).data.images.find((each) => each.image === name);
  if (image === undefined) return <Page title={t('noSuchImage')} narrow />;
  const { description, service, origin, features, resources, replicas, connections, hosts } = image;
  return (
    <Page title={image.image}>
      <div className="stack">
        <p>{description[language]}</p>
        <Facts
          facts={[
            [t('service'), service],
            [t('origin'), word('origin', origin) ?? origin],
            [
              t('size'),
              t('sizeOf', { cpu: resources.cpu, memory: resources.memory, limit: resources.memoryLimit }),
            ],
            [t('pods'), t('podsRange', replicas)],
            ...(connections === undefined ? [] : ([[t('keepsData'), connections]] as const)),
          ]}
        />
        <div className="row">
          {Object.entries(features).map(([feature, has]) => (
            <Badge key={feature} kind={has ? 'good' : 'info'}>
              {`${has ? '+' : '−'} ${feature}`}
            </Badge>
          ))}
        </div>
        <div className="beside">
          <Words title={t('publishes')} words={image.events.publishes} />
          <Words title={t('consumes')} words={image.events.consumes} />
          <Words title={t('routes')} words={image.routes} />
          <Words title={t('hosts')} words={hosts.map(({ host, port, why }) => `${host}:${port} · ${why}`)} />
          <Edges image={image} />
          <Users users={image.usedBy} />
        </div>
        <h2>{t('versions')}</h2>
        <Table
          label={t('versions')}
          rows={[...image.versions].reverse()}
          rowId={({ release }) => release}
          searchable={false}
          empty={t('none')}
          columns={[
            {
              id: 'release',
              name: t('release'),
              value: ({ release }) => release,
              cell: ({ release }) => release,
            },
            {
              id: 'tag',
              name: t('tag'),
              cell: ({ tag, digest }) => (
                <span className="id">
                  {tag} {digest?.slice(0, 19)}
                </span>
              ),
            },
          ]}
        />
      </div>
    </Page>
  );
}

function Words({ title, words }: { readonly title: string; readonly words: readonly string[] }) {
  const { t } = useTexts(consoleTexts);
  return (
    <Card>
      <h2>{title}</h2>
      {words.length === 0 && <p className="soft">{t('none')}</p>}
      <ul>
        {words.map((word) => (
          <li key={word}>{word}</li>
        ))}
      </ul>
    </Card>
  );
}

function Edges({ image: { edges } }: { readonly image: PoolImage }) {
  const { t } = useTexts(consoleTexts);
  return (
    <Card>
      <h2>{t('calls')}</h2>
      {edges.length === 0 && <p className="soft">{t('none')}</p>}
      <ul>
        {edges.map(({ to, port, why, optional }) => (
          <li key={`${to} ${port}`}>
            <strong>{to}</strong>: {why}
            {optional && <Badge>{t('optionalEdge')}</Badge>}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Users({ users }: { readonly users: readonly string[] }) {
  const { t } = useTexts(consoleTexts);
  return (
    <Card>
      <h2>{t('usedBy')}</h2>
      {users.length === 0 && <p className="soft">{t('usedByNone')}</p>}
      <ul>
        {users.map((user) => {
          const [environment = '', slug = ''] = user.split('/');
          return (
            <li key={user}>
              <Link to="/festivals/$slug/$environment" params={{ slug, environment }} className="alone">
                {user}
              </Link>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
