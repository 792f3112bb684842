import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';

/** Headers, lower case, that every answer carries. */
export type SecurityHeaders = Readonly<Record<string, string>>;

const PERMISSIONS_POLICY = 'camera=(), microphone=(), geolocation=(), usb=(), interest-cohort=()';

/**
 * What helmet would set on each answer, computed once. No page has the camera; the door, where staff scan tickets with it, has
 * a policy of its own. HSTS only where the festival is on https, or browsers would force https on localhost.
 */
export function securityHeaders(https: boolean): SecurityHeaders {
  const probe = new ServerResponse(new IncomingMessage(new Socket()));
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        ...(https ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: https ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: false,
    // Payment providers answer from windows that our pages opened.
    crossOriginOpenerPolicy: { policy: 'same-origin-allow-popups' },
    xFrameOptions: { action: 'deny' },
  })(probe.req, probe, refuseError);
  const headers: Record<string, string> = { 'permissions-policy': PERMISSIONS_POLICY };
  for (const [name, value] of Object.entries(probe.getHeaders())) headers[name] = String(value);
  return headers;
}

function refuseError(error?: unknown): void {
  if (error !== undefined) throw error;
}
