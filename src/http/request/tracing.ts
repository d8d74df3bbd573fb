import {
  type Attributes,
  context,
  propagation,
  ProxyTracerProvider,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { IncomingMessage, ServerResponse } from 'node:http';

const name = 'thaw';

/** Whether an SDK of OpenTelemetry was loaded before Thaw. Without one nothing is traced, and no request pays for it. */
export function isTraced(): boolean {
  const provider = trace.getTracerProvider();
  return !(provider instanceof ProxyTracerProvider) || provider.getDelegateTracer(name) !== undefined;
}

/**
 * A span for each request, as part of the trace that its `traceparent` names, else of a new one. Names and attributes are
 * those of OpenTelemetry's semantic conventions for HTTP; the query is left out, which may hold names.
 */
export class RequestTraces {
  private readonly spans = new WeakMap<IncomingMessage, Span>();

  /** Runs the handling of a request within its span, which ends with the answer. */
  around(request: IncomingMessage, response: ServerResponse, handle: () => void): void {
    const method = request.method!;
    const attributes = { 'http.request.method': method, 'url.path': request.url!.replace(/\?.*/s, '') };
    const parent = propagation.extract(context.active(), request.headers);
    const span = trace.getTracer(name).startSpan(method, { kind: SpanKind.SERVER, attributes }, parent);
    this.spans.set(request, span);
    response.once('close', () => {
      const { statusCode } = response;
      span.setAttribute('http.response.status_code', statusCode);
      const requestId = response.getHeader('x-request-id');
      if (typeof requestId === 'string') span.setAttribute('http.response.header.x-request-id', [requestId]);
      if (!response.writableFinished) failed(span, 'aborted');
      else if (statusCode >= 500) failed(span, String(statusCode));
      span.end();
    });
    context.with(trace.setSpan(parent, span), handle);
  }

  /** Names the route that answers a request, by the pattern of its path. */
  route(request: IncomingMessage, route: string): void {
    this.spans.get(request)?.updateName(`${request.method} ${route}`).setAttribute('http.route', route);
  }
}

/**
 * Runs an outgoing request within a span. @param send gets the headers that name the span to the receiver, `traceparent`
 * first; none where nothing is traced
 */
export async function withClientSpan<Answer extends { readonly statusCode: number }>(
  method: string,
  attributes: Attributes,
  send: (headers: Record<string, string>) => Promise<Answer>,
): Promise<Answer> {
  if (!isTraced()) return send({});
  const options = { kind: SpanKind.CLIENT, attributes: { 'http.request.method': method, ...attributes } };
  return trace.getTracer(name).startActiveSpan(method, options, async (span) => {
    const headers: Record<string, string> = {};
    propagation.inject(context.active(), headers);
    try {
      const answer = await send(headers);
      span.setAttribute('http.response.status_code', answer.statusCode);
      if (answer.statusCode >= 400) failed(span, String(answer.statusCode));
      return answer;
    } catch (error) {
      failed(span, (error as NodeJS.ErrnoException).code ?? (error as Error).name);
      throw error;
    } finally {
      span.end();
    }
  });
}

function failed(span: Span, type: string): void {
  span.setAttribute('error.type', type).setStatus({ code: SpanStatusCode.ERROR });
}
