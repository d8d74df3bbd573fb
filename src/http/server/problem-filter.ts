import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, NotFoundException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ThawError } from '../../domain/errors.js';
import { takesPassword } from '../request/request-access.js';
import { sendMissingPage } from './missing-page.js';
import { problemOf, problemType } from './problem.js';

declare module 'fastify' {
  interface FastifyInstance {
    /** As in `ServerSettings`. */
    primaryUrl?: string | undefined;
  }
}

/** Turns any thrown error into problem+json: the one place where kinds of errors become HTTP statuses. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    answerProblem(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}

export function answerProblem(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const error = thrown instanceof NotFoundException ? routeErrorOf(request, reply, thrown) : thrown;
  const { problem, headers, bug } = problemOf(error, pathOf(request.originalUrl), request.id);
  if (bug) request.log.error({ err: error, requestId: request.id }, 'a request failed on our side');
  else if (error instanceof ThawError && error.cause !== undefined)
    request.log.warn({ requestId: request.id, code: error.code }, error.message);
  if (reply.raw.headersSent) {
    // A stream broke half-way. The client must see that, so the connection ends without the last chunk.
    reply.raw.destroy();
    return;
  }
  for (const name of ['etag', 'link', 'content-length', 'content-encoding']) reply.removeHeader(name);
  if (problem.status === 404 && sendMissingPage(request, reply)) return;
  const { primaryUrl } = request.server;
  if (problem.code === 'read-only' && primaryUrl !== undefined && request.url.startsWith('/')) {
    // Without the base path of this server: the address of the primary has its own.
    void reply.code(307).headers({ 'cache-control': 'no-store', location: `${primaryUrl}${request.url}` });
    return void reply.type(problemType).send(JSON.stringify({ ...problem, status: 307 }));
  }
  const challenge = headers['www-authenticate'];
  const asksForPassword = challenge !== undefined && takesPassword(request);
  void reply
    .code(problem.status)
    .headers({ 'cache-control': 'no-store', ...headers })
    .headers(asksForPassword ? { 'www-authenticate': `${challenge}, Basic realm="thaw", charset="UTF-8"` } : {})
    .type(problemType)
    .send(JSON.stringify(problem));
}

/** The error of an unknown route (the only exception that Nest throws), or a 405 where the path takes other methods. */
function routeErrorOf(request: FastifyRequest, reply: FastifyReply, error: NotFoundException): HttpException {
  const methods = request.server.routeMethods?.at(pathOf(request.url)) ?? [];
  if (methods.length === 0) return error;
  void reply.header('allow', methods.join(', '));
  return new HttpException('Method Not Allowed', 405);
}

function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}
