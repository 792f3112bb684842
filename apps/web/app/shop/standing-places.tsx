import { useSyncExternalStore } from 'react';
import { Notice } from '../design/notice.tsx';
import { useTexts } from '../i18n/index.ts';
import type { ChosenPlaces } from './chosen-places.ts';
import { Counts } from './counts.tsx';
import type { MapSection } from './seat-map.ts';
import { shopTexts } from './texts.ts';

interface StandingPlacesProps {
  readonly section: MapSection;
  readonly chosen: ChosenPlaces;
  /** Most places one fan may have. */
  readonly limit: number;
  readonly currency: string;
}

/** How many places of a standing section. */
export function StandingPlaces({ section, chosen, limit, currency }: StandingPlacesProps) {
  const { t } = useTexts(shopTexts);
  const { counts } = useSyncExternalStore(chosen.subscribe, chosen.now);
  const own = counts[section.id] ?? {};
  const ownCount = Object.values(own).reduce((sum, count) => sum + count, 0);
  if (section.free <= 0) return <Notice kind="warning">{t('soldOut')}</Notice>;
  return (
    <Counts
      section={section}
      counts={own}
      currency={currency}
      most={Math.min(section.free, limit - chosen.count() + ownCount)}
      onChange={(category, count) => chosen.want(section.id, category, count)}
    />
  );
}
