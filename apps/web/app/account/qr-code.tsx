import { create } from 'qrcode';
import { useMemo } from 'react';

/** Modules of white around the code, which scanners need. */
const QUIET_ZONE = 4;

/** A QR code, drawn in the browser: what it says is a secret and leaves neither in an address nor in a log. */
export function QrCode({ payload, label }: { readonly payload: string; readonly label: string }) {
  const { size, path } = useMemo(() => drawn(payload), [payload]);
  const side = size + 2 * QUIET_ZONE;
  return (
    <div className="qr" role="img" aria-label={label}>
      <svg viewBox={`0 0 ${side} ${side}`} shapeRendering="crispEdges" aria-hidden="true">
        <path fill="#fff" d={`M0 0h${side}v${side}H0z`} />
        <path fill="#000" d={path} />
      </svg>
    </div>
  );
}

function drawn(payload: string): { size: number; path: string } {
  const { modules } = create(payload, { errorCorrectionLevel: 'M' });
  const { size } = modules;
  let path = '';
  for (const [index, dark] of Array.from(modules.data).entries()) {
    if (dark === 1) {
      path += `M${(index % size) + QUIET_ZONE} ${Math.floor(index / size) + QUIET_ZONE}h1v1h-1z`;
    }
  }
  return { size, path };
}
