import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Page } from '../app/design/page.tsx';
import { Badge } from '../app/design/small.tsx';
import { Table } from '../app/design/table.tsx';
import { useTexts } from '../app/i18n/index.ts';
import { poolQuery } from './api.ts';
import { consoleTexts } from './texts.ts';

/** The container pool: what each image does, how large it is, and who runs it. */
export function Pool() {
  const { t, word, language } = useTexts(consoleTexts);
  const { images } = useSuspenseQuery(poolQuery).data;
  return (
    <Page title={t('pool')}>
      <Table
        label={t('pool')}
        rows={images}
        rowId={({ image }) => image}
        pageSize={40}
        empty={t('none')}
        columns={[
          {
            id: 'image',
            name: t('image'),
            value: ({ image, service }) => `${service} ${image}`,
            cell: ({ image, service, origin }) => (
              <>
                <Link to="/pool/$image" params={{ image }}>
                  {image}
                </Link>
                <div className="soft">
                  {service} {origin !== 'built' && <Badge>{word('origin', origin) ?? origin}</Badge>}
                </div>
              </>
            ),
          },
          {
            id: 'what',
            name: t('whatItIs'),
            value: ({ description }) => description[language],
            cell: ({ description }) => description[language],
          },
          {
            id: 'size',
            name: t('size'),
            cell: ({ resources: { cpu, memory } }) => <span className="money">{`${cpu} · ${memory}`}</span>,
          },
          {
            id: 'newest',
            name: t('newest'),
            value: ({ versions }) => versions.at(-1)?.release ?? '',
            cell: ({ versions }) => versions.at(-1)?.release ?? '–',
          },
          {
            id: 'usedBy',
            name: t('usedBy'),
            numeric: true,
            value: ({ usedBy }) => usedBy.length,
            cell: ({ usedBy }) => usedBy.length,
          },
        ]}
      />
    </Page>
  );
}
