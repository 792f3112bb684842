import { Link } from '@tanstack/react-router';
import type { ComponentProps } from 'react';
import { type Column, Table } from '../app/design/table.tsx';
import { useTexts } from '../app/i18n/index.ts';
import { Graph } from './graph.tsx';
import { consoleTexts } from './texts.ts';

interface Part {
  readonly service: string;
  readonly image: string;
  /** Of the image, where it is known. */
  readonly tag?: string;
}

interface PartsProps<P extends Part> extends Pick<ComponentProps<typeof Graph>, 'nodes' | 'edges'> {
  /** Of the template or festival. */
  readonly name: string;
  /** Over the table. */
  readonly title: string;
  readonly parts: readonly P[];
  /** Behind service and image. */
  readonly columns: readonly Column<P>[];
}

/** What a template or a festival is made of: a picture of its services, and a table of their images. */
export function Parts<P extends Part>({ name, title, parts, nodes, edges, columns }: PartsProps<P>) {
  const { t } = useTexts(consoleTexts);
  return (
    <>
      <h2>{t('picture')}</h2>
      <Graph label={t('pictureOf', { name })} nodes={nodes} edges={edges} />
      <h2>{title}</h2>
      <Table
        label={title}
        rows={parts}
        rowId={({ service, image }) => `${service} ${image}`}
        pageSize={40}
        searchable={false}
        empty={t('none')}
        columns={[
          {
            id: 'service',
            name: t('service'),
            value: ({ service }) => service,
            cell: ({ service }) => service,
          },
          {
            id: 'image',
            name: t('image'),
            value: ({ image }) => image,
            cell: ({ image, tag }) => (
              <>
                <Link to="/pool/$image" params={{ image }}>
                  {image}
                </Link>
                {tag !== undefined && <div className="id soft">{tag}</div>}
              </>
            ),
          },
          ...columns,
        ]}
      />
    </>
  );
}
