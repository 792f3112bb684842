import { isPlanName } from '@clove/charts-ts/in-memory';
import { FileTrigger } from 'react-aria-components';
import { Button } from '../design/button.tsx';
import { useTexts } from '../i18n/index.ts';
import { builderTexts } from './builder-texts.ts';
import type { PlanFile } from './use-builder.ts';

interface OpenFilesProps {
  readonly plans: readonly PlanFile[];
  /** Absent: the festival file is given, and seat plans alone are opened. */
  readonly onFestival: ((text: string) => void) | undefined;
  readonly onPlans: (plans: readonly PlanFile[]) => void;
}

/** Files of this machine: they are read in the page and go nowhere. */
export function OpenFiles({ plans, onFestival, onPlans }: OpenFilesProps) {
  const { t } = useTexts(builderTexts);
  const read = async (files: readonly File[]) => {
    const texts = await Promise.all(
      files.map(async (file) => ({ name: file.name, text: await file.text() })),
    );
    const festival = texts.find(({ name }) => /\.ya?ml$/.test(name));
    const added = texts.filter(({ name }) => isPlanName(name));
    if (festival !== undefined) onFestival?.(festival.text);
    if (added.length > 0) {
      const names = new Set(added.map(({ name }) => name));
      onPlans([...plans.filter(({ name }) => !names.has(name)), ...added]);
    }
  };
  return (
    <>
      <FileTrigger
        allowsMultiple
        acceptedFileTypes={['.yaml', '.yml', '.csv', '.svg']}
        onSelect={(files) => void read([...(files ?? [])])}
      >
        <Button quiet>{t('openFiles')}</Button>
      </FileTrigger>
      <span className="help">
        {plans.length === 0
          ? t('openFilesHelp')
          : t('plansBeside', { names: plans.map(({ name }) => name).join(', ') })}
      </span>
    </>
  );
}
