import { type CallHandler, type ExecutionContext, type NestInterceptor, UseInterceptors } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Observable, tap } from 'rxjs';
import { linkNext, type Page } from './pagination.js';

/**
 * Sets `Link: <…>; rel="next"` from the `nextCursor` of the page that the handler returns.
 * @param parameter the one that takes the cursor
 */
export function NextLink(parameter: 'cursor' | 'after'): MethodDecorator {
  return UseInterceptors(new NextLinkInterceptor(parameter));
}

class NextLinkInterceptor implements NestInterceptor<Page<unknown>> {
  constructor(private readonly parameter: string) {}

  intercept(context: ExecutionContext, next: CallHandler<Page<unknown>>): Observable<Page<unknown>> {
    const http = context.switchToHttp();
    const [request, reply] = [http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>()];
    return next.handle().pipe(tap(({ nextCursor }) => linkNext(request, reply, this.parameter, nextCursor)));
  }
}
