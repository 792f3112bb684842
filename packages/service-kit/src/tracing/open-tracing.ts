import type { Tracing } from './tracing.ts';

/** Where spans are sent: a collector's OTLP/HTTP address, without `/v1/traces`. */
const ENDPOINT = 'OTEL_EXPORTER_OTLP_ENDPOINT';

/** Traces, where the environment names a collector. Nothing of OpenTelemetry is loaded without one. */
export async function openTracing(
  service: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Tracing | undefined> {
  const endpoint = env[ENDPOINT];
  if (endpoint === undefined || endpoint === '') return undefined;
  const { openTelemetry } = await import('./open-telemetry.ts');
  return openTelemetry({
    service,
    endpoint,
    festival: env['FESTIVAL'] ?? 'unknown',
    ratio: Number(env['OTEL_TRACES_SAMPLER_ARG'] ?? 1),
  });
}
