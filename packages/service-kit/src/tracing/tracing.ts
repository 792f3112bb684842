/** What a span is called, and what it belongs to. */
export interface SpanStart {
  readonly kind: 'server' | 'client' | 'producer' | 'consumer';
  readonly name: string;
  /** The span that it is part of. Absent or not well formed: it begins a trace. */
  readonly parent?: string | undefined;
  /** Spans of other traces that it works for, too. @default none */
  readonly links?: readonly (string | undefined)[];
  /** Milliseconds since 1970. @default now */
  readonly startedAt?: number;
}

export interface SpanEnd {
  readonly failed?: boolean;
  /** Where it is known only now. @default the one that it began with */
  readonly name?: string;
  /** Facts by the names of OpenTelemetry's conventions; nothing that names a person or a secret. @default none */
  readonly attributes?: Readonly<Record<string, string | number>>;
}

/** A piece of work as traces show it. */
export interface Span {
  readonly traceparent: string;
  end(end?: SpanEnd): void;
}

/** Traces of one service. */
export interface Tracing {
  start(span: SpanStart): Span;
  /** Sends what is not sent yet. */
  close(): Promise<void>;
}
