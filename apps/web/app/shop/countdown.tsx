import { useTexts } from '../i18n/index.ts';
import { shopTexts } from './texts.ts';
import { useClock } from './use-clock.ts';

interface CountdownProps {
  readonly label: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** How long it still is, on the server's clock. */
export function Countdown({ label, until }: CountdownProps) {
  const { t } = useTexts(shopTexts);
  const now = useClock();
  const seconds = Math.max(0, Math.floor((until - now) / 1000));
  const days = Math.floor(seconds / 86_400);
  const clock = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
  return (
    <p className="countdown" role="timer">
      <span>{label}</span>
      <strong>
        {days > 0 && `${t('countDays', { count: days })} `}
        {clock}
      </strong>
    </p>
  );
}
