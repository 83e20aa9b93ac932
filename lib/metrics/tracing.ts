import { type ProxyTracerProvider, trace } from '@opentelemetry/api';

/** Name of this service in traces, and of its tracer. */
export const SERVICE = 'dac';

/** What the package says of every process that it runs in. Undefined takes it away. */
const NOT_ON_VERCEL = { 'cloud.provider': undefined, 'vercel.runtime': undefined };

/**
 * Exports traces over OTLP from now on. The address and its headers are those of OpenTelemetry's own variables, which
 * the exporter reads: https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 */
export async function startTracing(): Promise<void> {
  const { registerOTel } = await import('@vercel/otel');
  // Providers are called past the global fetch, and their calls are spans of the run.
  registerOTel({ serviceName: SERVICE, instrumentations: [], attributes: NOT_ON_VERCEL });
}

/** Sends what has gathered; resolves at once where nothing is exported. */
export async function flushTraces(): Promise<void> {
  const provider = trace.getTracerProvider() as Partial<ProxyTracerProvider>;
  const exporting = provider.getDelegate?.() as { forceFlush?(): Promise<void> } | undefined;
  await exporting?.forceFlush?.();
}
