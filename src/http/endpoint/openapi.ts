// `z.toJSONSchema` does the work here. `zod-openapi` 5.4.6 was tried and makes a worse document: whatever fills in a default on
// reading gets a second name in answers (`TalksHeldOutput` and 47 more), the frames of streams are missing, and numbers
// in queries become texts without bounds and defaults. It would save some 15 lines.
import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import type { DiscoveryService } from '@nestjs/core';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { type EndpointDescription, endpointKey } from './endpoint.js';
import { problemSchema } from '../../contract/problem.js';
import { rolesWith } from '../../domain/access/role.js';
import { unlimitedPaths } from '../server/rate-limits.js';
import type { RoutePermission } from '../request/request-access.js';
import { problemType } from '../server/problem.js';

/** The beginning of every versioned path; `rootPaths` are outside it. */
export const base = '/api/v1';

type Json = Record<string, unknown>;

const securitySchemesAt = (basePath: string) => ({
  key: { type: 'http', scheme: 'bearer', description: 'A key, as `thaw key create` makes it: `thaw_…`' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: basePath === '' ? '__Host-thaw' : '__Secure-thaw',
    description: 'The sign-in of a browser, `POST /session`',
  },
});

type Handler = (...args: never[]) => unknown;

const tags = {
  tracks: 'Tracks and their status, now and on past days',
  series: 'Outcomes beside the diplomacy: figures by period, with their sources',
  relationships: 'The tracks of a set of parties, rolled up',
  policies: 'The rules from events to a status, and the effect that other rules would have',
  log: 'The entries of the log, in order of position',
  intake: 'Recording events and defining tracks',
  sources: 'Feeds, files and providers that are followed for reports, and how they fare',
  candidates: 'Reports of sources, grouped for a person to judge',
  alerts: 'Rules, the alerts that they raise, silences, and back-tests of rules',
  channels: 'Receivers of notifications, and each delivery',
  access: 'Keys, people, sign-in, and the audit log',
  publishing: 'Feeds, calendars, badges and embeds, for readers elsewhere',
  agents: 'Tools that read, for agents, by the Model Context Protocol',
  server: 'Liveness, readiness and metrics of the server',
};

const problemTitles: Readonly<Record<number, string>> = {
  307: 'This process only reads: send it to the address in Location, where THAW_PRIMARY_URL names one',
  400: 'Malformed',
  401: 'It takes a key, or the key is not accepted',
  403: 'From a page of another origin, or not permitted to this role',
  404: 'Not found',
  406: 'No wanted media type is available',
  408: 'The body came too slowly',
  409: 'Conflicts with what is stored',
  412: 'Another version than expected',
  413: 'Too large',
  415: 'Unsupported media type',
  421: 'The server does not go by this name',
  422: 'Readable, but invalid',
  429: 'More requests or failed attempts than the limit; see Retry-After',
  503: 'Not now; see Retry-After',
};

/**
 * The OpenAPI 3.1 document of all controllers, from their `@Endpoint` descriptions and the zod schemas with an id. Others
 * have their turn while it is made.
 * @param basePath the path below which the server is reached; empty where that is the whole host
 * @throws Error where a handler has no description, or an answer a schema without id.
 */
export async function openApiDocument(discovery: DiscoveryService, version: string, basePath: string): Promise<Json> {
  const paths: Record<string, Json> = {};
  for (const found of discovery.getControllers().flatMap(({ metatype }) => endpointsOf(metatype as never))) {
    const { path, method, endpoint } = found;
    const item = (paths[path] ??= isOutsideBase(endpoint) ? { servers: [{ url: basePath || '/' }] } : {});
    item[method] = operationOf(found);
    await setImmediate();
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Thaw',
      version,
      description: 'The monitor of record for diplomatic cooperation: what is so between parties, why, and since when.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: basePath + base }],
    // Reading is open unless THAW_READING says otherwise; the person at the machine needs no key while there is none.
    security: [{}, { key: [] }, { session: [] }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: { schemas: await components(), securitySchemes: securitySchemesAt(basePath) },
  };
}

/** Whether an endpoint is at the root and not below `base`, as probes and feeds are. */
export function isOutsideBase(endpoint: Pick<EndpointDescription, 'tag'>): boolean {
  return endpoint.tag === 'server' || endpoint.tag === 'publishing' || endpoint.tag === 'agents';
}

/** The first parts of the paths at the root. */
export const rootPaths = [
  'livez',
  'readyz',
  'metrics',
  'feeds/{*path}',
  'calendars/{*path}',
  'badges/{*path}',
  'embed/{*path}',
  'oembed',
  'data/{*path}',
  'mcp',
];

interface FoundEndpoint {
  path: string;
  method: string;
  name: string;
  endpoint: EndpointDescription;
}

/** The endpoints of a controller, with their descriptions. @throws Error where a handler has no `@Endpoint` */
export function endpointsOf(controller: { name: string; prototype: Record<string, Handler> }): FoundEndpoint[] {
  const root = Reflect.getMetadata(PATH_METADATA, controller) as string;
  return Object.getOwnPropertyNames(controller.prototype).flatMap((name) => {
    const handler = controller.prototype[name]!;
    const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
    if (method === undefined) return [];
    const endpoint = Reflect.getMetadata(endpointKey, handler) as EndpointDescription | undefined;
    if (!endpoint) throw new Error(`${controller.name}.${name} has no @Endpoint`);
    const parts = [root, Reflect.getMetadata(PATH_METADATA, handler) as string].flatMap((part) => part.split('/'));
    const path = parts.filter(Boolean).map((part) => part.replace(/^:(.+)$/, '{$1}'));
    return [{ path: `/${path.join('/')}`, method: RequestMethod[method].toLowerCase(), name, endpoint }];
  });
}

function operationOf({ path, method, name, endpoint }: FoundEndpoint): Json {
  const { summary, description, tag, body, answers } = endpoint;
  const permission = endpoint.permission ?? (method === 'get' ? 'read' : 'operate');
  const refusals = permission === 'none' ? [] : method === 'get' && permission === 'read' ? [401] : [401, 403];
  const common = [
    400,
    421,
    ...(unlimitedPaths.has(path) ? [] : [429]),
    503,
    ...refusals,
    ...(method === 'get' ? [] : [307, 403]),
  ];
  const statuses = new Set([...common, ...(endpoint.problems ?? []), ...(body ? [408, 413, 415, 422] : [])]);
  const problems = [...statuses].map((status) => [status, problemAnswer(status)]);
  return {
    operationId: name,
    summary,
    ...withRoles(description, permission),
    ...(permission === 'none' && { security: [] }),
    tags: [tag],
    parameters: parametersOf(path, endpoint),
    ...(body && { requestBody: { required: true, content: contentOf(body) } }),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, answerOf(answer)])),
      ...Object.fromEntries(problems),
    },
  };
}

/** The description of an operation with the roles that it takes, unless everybody has one. */
function withRoles(description: string | undefined, permission: RoutePermission): Json {
  if (permission === 'none' || permission === 'read') return description ? { description } : {};
  const roles = `Takes the role ${rolesWith(permission).join(' or ')}.`;
  return { description: description ? `${description} ${roles}` : roles };
}

function parametersOf(path: string, endpoint: EndpointDescription): Json[] {
  const inPath = [...path.matchAll(/\{(.+?)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const query = endpoint.query
    ? (z.toJSONSchema(endpoint.query, { io: 'output', unrepresentable: 'any', override: inputSchema }) as {
        properties: Record<string, Json>;
      })
    : undefined;
  const inQuery = Object.entries(query?.properties ?? {}).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    ...(description !== undefined && { description }),
    schema,
  }));
  const headers = Object.entries(endpoint.requestHeaders ?? {}).map(([name, description]) => ({
    name,
    in: 'header',
    description,
    schema: { type: 'string' },
  }));
  return [...inPath, ...inQuery, ...headers];
}

type Override = NonNullable<NonNullable<Parameters<typeof z.toJSONSchema>[1]>['override']>;

/** Describes the input of a transformed parameter, since the output of a transform has no JSON Schema. */
const inputSchema: Override = ({ zodSchema, jsonSchema }) => {
  const { def } = zodSchema._zod;
  if (def.type !== 'pipe' || def.out._zod.def.type !== 'transform') return;
  const { $schema: _dialect, ...input } = z.toJSONSchema(def.in, { io: 'output' });
  Object.assign(jsonSchema, { ...input, ...jsonSchema });
};

function contentOf(body: Readonly<Record<string, z.ZodType>>): Json {
  return Object.fromEntries(Object.entries(body).map(([type, schema]) => [type, { schema: reference(schema) }]));
}

function answerOf({ description, alternatives = [], ...usual }: EndpointDescription['answers'][number]): Json {
  if (!usual.schema && !usual.mediaType) return { description };
  const content = [usual, ...alternatives].map(({ schema, mediaType = 'application/json' }) => {
    return [mediaType, { schema: schema ? reference(schema) : { type: 'string' } }];
  });
  return { description, content: Object.fromEntries(content) as Json };
}

function problemAnswer(status: number): Json {
  const mediaType = problemType.split(';', 1)[0]!;
  return {
    description: problemTitles[status] ?? 'A problem',
    content: { [mediaType]: { schema: reference(problemSchema) } },
  };
}

function reference(schema: z.ZodType): Json {
  const id = z.globalRegistry.get(schema)?.id;
  if (!id) throw new Error('a schema of the contract has no id');
  return { $ref: pointerTo(id) };
}

const pointerTo = (id: string) => `#/components/schemas/${id}`;

/**
 * The schemas with an id, in the order in which they were made. One comes with all that it refers to, so the last are asked
 * for first. Each is made by itself: all at once they hold the event loop for a third of a second.
 */
async function components(): Promise<Json> {
  const schemas = z.globalRegistry._idmap;
  const made = new Map<string, Json>();
  for (const [id, schema] of [...schemas].reverse()) {
    if (made.has(id)) continue;
    const { $schema: _dialect, $defs = {}, ...root } = z.toJSONSchema(schema, { io: 'input' });
    for (const [name, definition] of Object.entries({ [id]: root, ...$defs })) {
      const { id: _id, ...content } = definition as Json;
      if (!made.has(name)) made.set(name, pointed(content));
    }
    await setImmediate();
  }
  return Object.fromEntries([...schemas.keys()].map((id) => [id, made.get(id)]));
}

/** A schema whose references lead to the schemas of the document. */
function pointed(schema: Json): Json {
  const text = JSON.stringify(schema, (key, value: unknown) =>
    key === '$ref' && typeof value === 'string' ? value.replace(/^#\/\$defs\//, pointerTo('')) : value,
  );
  return JSON.parse(text) as Json;
}
