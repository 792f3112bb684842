import { isPlanName } from '@clove/charts-ts/in-memory';
import { useState } from 'react';
import { DropZone, FileTrigger, isFileDropItem } from 'react-aria-components';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/notice.tsx';
import { useTexts } from '../i18n/index.ts';
import { builderTexts } from './builder-texts.ts';
import type { Draft, PlanFile } from './use-builder.ts';

interface OpenFilesProps {
  readonly plans: readonly PlanFile[];
  /** The festival file is given, and seat plans alone are opened. */
  readonly hasFestival: boolean;
  readonly onOpen: (draft: Partial<Draft>) => void;
}

/** Files of this machine, dropped or chosen: they are read in the page and go nowhere. */
export function OpenFiles({ plans, hasFestival, onOpen }: OpenFilesProps) {
  const { t } = useTexts(builderTexts);
  const [unused, setUnused] = useState<readonly string[]>([]);
  const isFestival = (name: string) => !hasFestival && /\.ya?ml$/.test(name);
  const open = async (files: readonly File[]) => {
    const read = await Promise.all(files.map(async (file) => ({ name: file.name, text: await file.text() })));
    const festival = read.find(({ name }) => isFestival(name));
    const added = read.filter(({ name }) => isPlanName(name));
    setUnused(read.filter((each) => each !== festival && !added.includes(each)).map(({ name }) => name));
    if (festival === undefined && added.length === 0) return;
    const names = new Set(added.map(({ name }) => name));
    onOpen({
      ...(festival === undefined ? {} : { text: festival.text }),
      plans: [...plans.filter(({ name }) => !names.has(name)), ...added],
    });
  };
  const types = hasFestival ? ['.csv', '.svg'] : ['.yaml', '.yml', '.csv', '.svg'];
  const help = t(hasFestival ? 'dropPlans' : 'dropHere');
  return (
    <>
      <DropZone
        className="builder-drop"
        aria-label={help}
        onDrop={async ({ items }) =>
          open(await Promise.all(items.filter(isFileDropItem).map((item) => item.getFile())))
        }
      >
        <FileTrigger
          allowsMultiple
          acceptedFileTypes={types}
          onSelect={(files) => void open([...(files ?? [])])}
        >
          <Button quiet>{t('openFiles')}</Button>
        </FileTrigger>
        <span className="help">
          {help}
          {plans.length > 0 && ` ${t('plansBeside', { names: plans.map(({ name }) => name).join(', ') })}`}
        </span>
      </DropZone>
      {unused.length > 0 && <Notice kind="warning">{t('notOpened', { names: unused.join(', ') })}</Notice>}
    </>
  );
}
