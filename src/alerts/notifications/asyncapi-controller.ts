import { Controller, Get, Header } from '@nestjs/common';
import { z } from 'zod';
import { Endpoint } from '../../http/endpoint/endpoint.js';
import { notificationSchema, notificationTypes } from '../../contract/alerts/notification.js';

type Json = Record<string, unknown>;

const summaries: Readonly<Record<(typeof notificationTypes)[number], string>> = {
  'thaw.alert.firing': 'Alerts of a group fire',
  'thaw.alert.resolved': 'What the alerts of a group fired for is so no longer',
  'thaw.alert.withdrawn': 'The record was corrected: what was said was never so',
  'thaw.alert.digest': 'Several changes of a short time in one message',
  'thaw.alert.test': 'A test that somebody asked for',
  'thaw.channel.disabled': 'A channel gets nothing any more',
  'thaw.source.failing': 'A source has failed for long, or sends what cannot be read',
};

const schemaFormat = 'application/schema+json;version=draft-07';

/** Builds the AsyncAPI 3.0 document of notifications from their schema. */
export function asyncApiDocument(): Json {
  const { definitions, ...payload } = payloadSchema();
  const messages = notificationTypes.map((type) => [nameOf(type), messageOf(type, payload)] as const);
  const names = messages.map(([name]) => name);
  const channel = (address: string, description: string, bindings: Json) => ({
    address,
    description,
    messages: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }])),
    bindings,
  });
  const send = (name: string, summary: string) => ({
    action: 'send',
    summary,
    channel: { $ref: `#/channels/${name}` },
    messages: names.map((message) => ({ $ref: `#/channels/${name}/messages/${message}` })),
  });
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Thaw notifications',
      version: '1.0.0',
      description:
        'What Thaw sends by channels of kind webhook and nats: CloudEvents 1.0 in JSON. At least once, in order within a group, under the same id on every attempt.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/cloudevents+json',
    channels: {
      webhook: channel('{url}', 'The address of a channel of kind webhook', { http: {} }),
      nats: channel('{subject}', 'The subject of a channel of kind nats', { nats: {} }),
    },
    operations: {
      postNotification: send('webhook', 'A POST signed as Standard Webhooks says; only 2xx counts as received'),
      publishNotification: send('nats', 'A message with Nats-Msg-Id, which JetStream holds against repetition'),
    },
    components: { schemas: definitions, messages: Object.fromEntries(messages) },
  };
}

/** The JSON Schema of a notification, with references into the components of the document. */
function payloadSchema(): Json {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(notificationSchema, { target: 'draft-7' });
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/definitions/', '"#/components/schemas/')) as Json;
}

function messageOf(type: (typeof notificationTypes)[number], payload: Json): Json {
  const properties = { ...(payload.properties as Json), type: { type: 'string', const: type } };
  return {
    name: type,
    title: summaries[type],
    contentType: 'application/cloudevents+json',
    headers: {
      schemaFormat,
      schema: {
        type: 'object',
        description: 'By webhook; by NATS the id stands in Nats-Msg-Id',
        properties: {
          'webhook-id': { type: 'string', description: 'The id of the CloudEvent' },
          'webhook-timestamp': { type: 'string', description: 'The time of this attempt, in seconds since 1970' },
          'webhook-signature': { type: 'string', description: 'v1,<base64>; two, with a space, after a rotation' },
        },
      },
    },
    payload: { schemaFormat, schema: { ...payload, properties } },
  };
}

/** Names a message: `alertFiring` for `thaw.alert.firing`. */
function nameOf(type: string): string {
  return type.replace(/^thaw\./, '').replaceAll(/\.(\w)/g, (_, letter: string) => letter.toUpperCase());
}

const documentSchema = z
  .looseObject({ asyncapi: z.literal('3.0.0') })
  .meta({ id: 'AsyncApiDocument', description: 'See asyncapi.com' });

/** Serves the AsyncAPI document, which describes what Thaw sends; the OpenAPI document describes what it serves. */
@Controller()
export class AsyncApiController {
  @Get('asyncapi.json')
  @Header('content-type', 'application/json; charset=utf-8')
  @Endpoint({
    tag: 'channels',
    summary: 'What Thaw sends, as an AsyncAPI 3.0 document',
    answers: { 200: { description: 'The document', schema: documentSchema } },
  })
  readAsyncApi() {
    return asyncApiDocument();
  }
}
