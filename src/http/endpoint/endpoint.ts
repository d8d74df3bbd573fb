import {
  applyDecorators,
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { RouteAccess, RoutePermission } from '../request/request-access.js';
import { bodyTypeOf, isAccepted, mediaTypeOf } from '../content/media-types.js';
import { parseInput } from '../../contract/parse-input.js';
import { type FieldError, ThawError } from '../../domain/errors.js';
import { parseContext, validationMessage } from '../../domain/entries/validation-messages.js';

export interface Answer {
  readonly description: string;
  /** Must carry a `meta` id: it becomes a component of the OpenAPI document. */
  readonly schema?: z.ZodType;
  /** `application/json` where absent. */
  readonly mediaType?: string;
  /** Further media types, which the handler returns where `Accept` prefers them. */
  readonly alternatives?: readonly Pick<Answer, 'schema' | 'mediaType'>[];
}

/**
 * The input and the answers of an endpoint. The guard checks requests against it and the OpenAPI document is made from
 * it, so the two cannot disagree.
 */
export interface EndpointDescription {
  readonly summary: string;
  readonly description?: string;
  readonly tag:
    | 'tracks'
    | 'series'
    | 'relationships'
    | 'policies'
    | 'log'
    | 'intake'
    | 'sources'
    | 'candidates'
    | 'alerts'
    | 'channels'
    | 'access'
    | 'publishing'
    | 'agents'
    | 'server';
  /** The query parameters, one a key; any other parameter is refused. */
  readonly query?: z.ZodObject;
  /** Set where others make the query, as a provider of sign-ins does, and the handler reads it. */
  readonly anyQuery?: true;
  /** The accepted media types of the body, each with its schema (with a `meta` id); the first is the usual one. */
  readonly body?: Readonly<Record<string, z.ZodType>>;
  /** The code of the error where the schema refuses a body that the handler takes by a bare `@ValidBody()`. */
  readonly invalidBody?: string;
  readonly requestHeaders?: Readonly<Record<string, string>>;
  readonly answers: Readonly<Record<number, Answer>>;
  /** What it takes; where absent `read` for GET and `operate` for all else. */
  readonly permission?: RoutePermission;
  /** Set where the handler itself evaluates `Accept`. */
  readonly anyAccept?: true;
  /** HTTP statuses of problems beyond those that every endpoint may answer. */
  readonly problems?: readonly number[];
}

export const endpointKey = 'thaw:endpoint';

/**
 * Describes the input and answers of a handler. Every handler must have one, else the OpenAPI document cannot be made.
 */
export function Endpoint(description: EndpointDescription): MethodDecorator {
  const access: RouteAccess = {
    permission: description.permission,
    takesPassword: description.tag === 'publishing',
  };
  return applyDecorators(SetMetadata(endpointKey, description), RouteConfig({ access }));
}

type CheckedRequest = FastifyRequest & { validQuery?: unknown };

/** The query of the request, parsed by the endpoint's schema, as a parameter of the handler. */
export const ValidQuery = createParamDecorator((_: unknown, context: ExecutionContext) => queryOf(context));

/** The query of the current request, parsed by the endpoint's schema; for interceptors. */
export function queryOf(context: ExecutionContext): unknown {
  return context.switchToHttp().getRequest<CheckedRequest>().validQuery;
}

/** Reads the body of a request, where its errors have words of their own. Throws a ThawError for a body that is refused. */
export type BodyParser = (body: unknown, mediaType: string, headers: FastifyRequest['headers']) => unknown;

/**
 * The body of the request, as a parameter of the handler: read by the given parser, else by the endpoint's schema for its
 * media type.
 * @throws ThawError invalid `invalidBody`, or what the parser throws
 */
export const ValidBody = createParamDecorator((parse: BodyParser | undefined, context: ExecutionContext) => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const mediaType = bodyTypeOf(request.headers['content-type']);
  if (parse) return parse(request.body, mediaType, request.headers);
  const { body, invalidBody } = Reflect.getMetadata(endpointKey, context.getHandler()) as EndpointDescription;
  const schema = body?.[mediaType];
  if (!schema || invalidBody === undefined) throw new Error('the endpoint does not say how its body is read');
  return parseInput(schema, invalidBody, request.body);
});

/** Refuses query parameters, media types of bodies and wanted media types that the endpoint does not describe. */
@Injectable()
export class EndpointGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const endpoint = this.reflector.get<EndpointDescription | undefined>(endpointKey, context.getHandler());
    if (!endpoint) return true;
    const request = context.switchToHttp().getRequest<CheckedRequest>();
    if (!endpoint.anyAccept) refuseUnlessAccepted(endpoint, request.headers.accept);
    if (endpoint.body && !Object.hasOwn(endpoint.body, bodyTypeOf(request.headers['content-type'])))
      throw unsupportedMediaType(endpoint.body, request, context.switchToHttp().getResponse<FastifyReply>());
    if (!endpoint.anyQuery) request.validQuery = readQuery(endpoint.query, request.query as Record<string, unknown>);
    return true;
  }
}

/** @throws ThawError invalid `not-acceptable`, with the media types of the answers */
function refuseUnlessAccepted(endpoint: EndpointDescription, accept: string | undefined): void {
  const answers = Object.values(endpoint.answers).flatMap((answer) => [answer, ...(answer.alternatives ?? [])]);
  const withBody = answers.filter(({ schema, mediaType }) => schema ?? mediaType);
  const types = [...new Set(withBody.map((answer) => answer.mediaType ?? 'application/json'))];
  if (types.length === 0 || types.some((type) => isAccepted(type, accept))) return;
  const message = `this path answers in ${types.join(', ')}: Accept names none of them`;
  throw new ThawError('invalid', 'not-acceptable', message);
}

/** The refusal of a body of another media type than the endpoint takes; a header of the answer names these. */
function unsupportedMediaType(
  body: Readonly<Record<string, z.ZodType>>,
  { headers, method }: FastifyRequest,
  reply: FastifyReply,
): ThawError {
  const types = Object.keys(body).join(', ');
  void reply.header(method === 'PATCH' ? 'accept-patch' : method === 'POST' ? 'accept-post' : 'accept', types);
  const given = mediaTypeOf(headers['content-type']).slice(0, 100);
  const message = `this path takes a body of ${types}, ${given === '' ? 'and the request names no Content-Type' : `not of ${given}`}`;
  return new ThawError('invalid', 'unsupported-media-type', message);
}

function readQuery(schema: z.ZodObject | undefined, query: Record<string, unknown>): unknown {
  const known = schema ? Object.keys(schema.shape) : [];
  const unknown = Object.keys(query).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const hint = known.length > 0 ? `known are ${known.join(', ')}` : 'this path takes none';
    throw wrongQuery(
      'unknown-parameter',
      unknown.map((name) => ({ pointer: name.slice(0, 100), detail: `is no parameter of this path; ${hint}` })),
    );
  }
  const result = schema?.safeParse(query, parseContext);
  if (result && !result.success) {
    const errors = result.error.issues.map(({ path, message }) => ({
      pointer: String(path[0] ?? ''),
      detail: validationMessage({ message }),
    }));
    throw wrongQuery('invalid-parameter', errors);
  }
  return result?.data;
}

/** The error of wrong query parameters: each pointer is the name of one. */
export function wrongQuery(code: 'unknown-parameter' | 'invalid-parameter', errors: FieldError[]): ThawError {
  return new ThawError(
    'invalid',
    code,
    errors.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; '),
    errors,
  );
}
