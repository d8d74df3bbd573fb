import { FastifyAdapter } from '@nestjs/platform-fastify';
import {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Log } from './log.js';
import { acceptConditionally, privateCaching } from '../content/entity-tag.js';
import { securityHeaders } from '../content/security-headers.js';
import { withoutCacheBuster } from '../request/cache-buster.js';
import { CrossOriginReads, withOrigin } from '../request/cross-origin-reads.js';
import { BasePath } from './base-path.js';
import type { ClientAddress } from './client-address.js';
import { problemOf, problemType } from './problem.js';
import { answerProblem } from './problem-filter.js';
import { bodyLimits, RequestBodies } from './request-bodies.js';
import type { ThawError } from '../../domain/errors.js';
import { requestIdOf } from '../request/request-id.js';
import { RequestOrigins } from '../request/request-origin.js';
import type { Quota, RateLimits } from './rate-limits.js';
import { permissionOf, type Recognized, type RequestAccess } from '../request/request-access.js';
import type { ServerSettings } from './settings.js';
import type { RequestMetrics } from './request-metrics.js';
import { UnreadAnswers } from './unread-answers.js';
import { RouteMethods } from './route-methods.js';
import { isTraced, RequestTraces } from '../request/tracing.js';

/** The limits of one request. */
export const requestLimits = {
  /** Characters of one part of a path. */
  pathPartLength: 300,
  /** Time for a client to send the headers, and to send the whole request, in milliseconds. */
  headersMs: 15_000,
  requestMs: 300_000,
} as const;

/**
 * Answers a request from memory, before any routing. @param fields headers of the answer: name, value, name, value
 * @returns the pattern of the path that it answered; `undefined` leaves the request untouched
 */
export type Shortcut = (
  request: IncomingMessage,
  response: ServerResponse,
  fields: readonly string[],
) => string | undefined;

/** The parts of the web server. Nest makes those that are absent at first after the server, and before it listens. */
export interface WebServerParts {
  readonly log: Log;
  /** The names of the server; loopback names and addresses alone where absent. */
  readonly names?: Pick<ServerSettings, 'publicUrl' | 'basePath' | 'hosts' | 'readOrigins' | 'primaryUrl'>;
  metrics?: RequestMetrics;
  shortcut?: Shortcut;
  access?: RequestAccess;
  limits?: RateLimits;
  clients?: ClientAddress;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const directly = <T>(work: () => T): T => work();
const anybody: Recognized = { mayRead: true };
const unlimited: Quota = { fields: [], isExceeded: false };

/** Opens Fastify for Nest: request ids, one log line a request, problem+json for failures before a route is found. */
export function openWebServer(parts: WebServerParts): FastifyAdapter {
  const { log } = parts;
  const origins = new RequestOrigins(parts.names ?? {});
  const crossOrigin = new CrossOriginReads(parts.names?.readOrigins);
  const traces = isTraced() ? new RequestTraces() : undefined;
  const basePath = parts.names?.basePath === undefined ? undefined : new BasePath(parts.names.basePath);
  const adapter = new FastifyAdapter({
    serverFactory: (handle: Handler) => {
      const limits = { headersTimeout: requestLimits.headersMs, requestTimeout: requestLimits.requestMs };
      const atRoot = answerBy(parts, origins, crossOrigin, traces, handle);
      const answer = basePath?.before(atRoot) ?? atRoot;
      return createServer({ ...limits, keepAliveTimeout: 72_000 }, (request, response) => {
        if (traces) traces.around(request, response, () => answer(request, response));
        else answer(request, response);
      });
    },
    loggerInstance: log.pino,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    requestIdHeader: false,
    genReqId: (request: IncomingMessage) => requestIdOf(request.headers['x-request-id']),
    bodyLimit: bodyLimits.bytes,
    forceCloseConnections: true,
    return503OnClosing: false,
    routerOptions: { maxParamLength: requestLimits.pathPartLength },
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      // These errors come before any hook, so the work of the hooks is done here.
      reply.raw.once('finish', () => parts.metrics?.served(request, reply));
      void reply.header('x-request-id', request.id);
      answerProblem(error, request, reply);
    },
    clientErrorHandler: refuseUnreadable,
  });
  const fastify = adapter.getInstance<FastifyInstance>();
  // A route takes the error handler that stands when it is made, and Nest sets its own after those of the pages.
  fastify.addHook('onRoute', (route) => void (route.errorHandler ??= answerProblem));
  new RequestBodies((request) => parts.clients?.of(request)).register(fastify);
  RouteMethods.watch(fastify);
  fastify.decorate('primaryUrl', parts.names?.primaryUrl);
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.url !== undefined) traces?.route(request.raw, request.routeOptions.url);
    void reply.header('x-request-id', request.id);
    try {
      if (origins.admits(request.raw) && crossOrigin.answerPreflight(request, reply)) return;
      origins.check(request.raw);
      parts.limits?.check(request.raw);
      done();
    } catch (error) {
      done(error as ThawError);
    }
  });
  basePath?.leadToBoard(fastify);
  // After the check of its origin, so that a page of a stranger learns nothing of keys.
  askForAccess(fastify, parts);
  shapeAnswers(fastify, parts, crossOrigin);
  basePath?.register(fastify);
  // The last to see an answer: by now it is as large as it is sent.
  new UnreadAnswers((request) => parts.clients?.of(request)).register(fastify);
  fastify.addHook('onResponse', (request, reply, done) => {
    parts.metrics?.served(request, reply);
    done();
  });
  return adapter;
}

/** Answers a request by the shortcut where that can, else by the router, `handle`. */
function answerBy(
  parts: WebServerParts,
  origins: RequestOrigins,
  crossOrigin: CrossOriginReads,
  traces: RequestTraces | undefined,
  handle: Handler,
): Handler {
  return (request, response) => {
    if (request.method === 'GET' || request.method === 'HEAD') request.url = withoutCacheBuster(request.url!);
    crossOrigin.allow(request, response);
    const { mayRead, sender, within = directly } = parts.access?.recognize(request) ?? anybody;
    const quota = parts.limits?.count(request, sender) ?? unlimited;
    const fields = securityHeaders(parts.clients?.usesTls(request) === true).concat(quota.fields);
    const shortcut = mayRead && !quota.isExceeded && origins.admits(request) ? parts.shortcut : undefined;
    const route = shortcut && within(() => shortcut(request, response, fields));
    if (route !== undefined) return traces?.route(request, route);
    for (let at = 0; at < fields.length; at += 2) response.setHeader(fields[at]!, fields[at + 1]!);
    parts.metrics?.begin(response);
    handle(request, response);
  };
}

/** Gives answers their tags and caching, and 304 where the client has them already. */
function shapeAnswers(fastify: FastifyInstance, parts: WebServerParts, crossOrigin: CrossOriginReads): void {
  fastify.addHook('onSend', acceptConditionally);
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    const caching = reply.getHeader('cache-control');
    if (parts.access?.isPrivate && typeof caching === 'string') {
      void reply.header('cache-control', privateCaching(caching));
    }
    done(null, payload);
  });
  if (crossOrigin.isOn) {
    fastify.addHook('onSend', (_request, reply, payload, done) => {
      if (reply.statusCode !== 204)
        void reply.header('vary', withOrigin(reply.getHeader('vary') as string | undefined));
      done(null, payload);
    });
  }
}

/** Asks before a body is read who sends a request to an endpoint, and has it handled on behalf of the sender. */
function askForAccess(fastify: FastifyInstance, parts: WebServerParts): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const permission = permissionOf(request);
    if (!parts.access || permission === undefined) return done();
    parts.access.admit(request, permission).then(() => done(), done);
  });
  // Only now: what comes in while a body is read does not run on behalf of anybody.
  fastify.addHook('preValidation', (request, _reply, done) => {
    if (!parts.access || permissionOf(request) === undefined) return done();
    parts.access.onBehalfOfSender(request, done);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    parts.access?.answered(request, reply);
    done();
  });
}

/**
 * Refuses input that Node cannot read as HTTP: there is no request to answer, so it sends a bare problem and hangs up.
 */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const requestId = requestIdOf(undefined);
  const body = JSON.stringify(problemOf({ statusCode: status }, '', requestId).problem);
  const head = [
    `HTTP/1.1 ${status} Refused`,
    `Content-Type: ${problemType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${requestId}`,
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
