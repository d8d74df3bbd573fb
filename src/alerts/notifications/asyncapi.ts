import { z } from 'zod';
import { notificationSchema, notificationTypes } from '../../contract/alerts/notification.js';
import { streamMessage } from '../../contract/log/stream-message.js';

type Json = Record<string, unknown>;
type MessageType = (typeof streamMessage.options)[number]['shape']['type']['value'];

const summaries: Readonly<Record<(typeof notificationTypes)[number], string>> = {
  'thaw.alert.firing': 'Alerts of a group fire',
  'thaw.alert.resolved': 'What the alerts of a group fired for is so no longer',
  'thaw.alert.withdrawn': 'The record was corrected: what was said was never so',
  'thaw.alert.digest': 'Several changes of a short time in one message',
  'thaw.alert.test': 'A test that somebody asked for',
  'thaw.channel.disabled': 'A channel gets nothing any more',
  'thaw.source.failing': 'A source has failed for long, or sends what cannot be read',
  'thaw.digest': 'What changed, what is due and what is stale: a digest of the schedule of a channel',
};

/** What is on the stream of the log: for each type of message its title, its subject, and what stands in the subject. */
const streamChannels: Readonly<Record<MessageType, { title: string; address: string; parameters: Json }>> = {
  'thaw.entry.appended': {
    title: 'An entry was recorded',
    address: '{stream}.entry.{type}',
    parameters: { type: { description: 'The type of the entry' } },
  },
  'thaw.status.changed': {
    title: 'The status of a track changed',
    address: '{stream}.status.{track}',
    parameters: { track: { description: 'The track: two words with a dot between' } },
  },
  'thaw.past.replaced': {
    title: 'The log has lost entries: what was said of those after a position is withdrawn',
    address: '{stream}.past',
    parameters: {},
  },
};

const contentType = 'application/cloudevents+json';
const schemaFormat = 'application/schema+json;version=draft-07';
const streamName = { description: 'THAW_NATS_STREAM', default: 'thaw' };

const notificationHeaders = {
  description: 'By webhook; by NATS the id stands in Nats-Msg-Id',
  properties: {
    'webhook-id': { type: 'string', description: 'The id of the CloudEvent' },
    'webhook-timestamp': { type: 'string', description: 'The time of this attempt, in seconds since 1970' },
    'webhook-signature': { type: 'string', description: 'v1,<base64>; two, with a space, after a rotation' },
  },
};
const streamHeaders = {
  description: 'Those of the place stand with entries and with a withdrawn past',
  properties: {
    'Nats-Msg-Id': { type: 'string', description: 'The id of the CloudEvent' },
    'Thaw-Position': { type: 'string', description: 'The position of the entry, or of the last one that still stands' },
    'Thaw-Hash': { type: 'string', description: 'The hash of that entry' },
  },
};

/** Builds the AsyncAPI 3.0 document of what is sent, notifications and the stream of the log, from its schemas. */
export function asyncApiDocument(): Json {
  const notifications = notificationParts();
  const stream = streamMessage.options.map((option) => streamPart(option));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'What Thaw sends',
      version: '1.1.0',
      description:
        'Notifications by channels of kind webhook and nats, at least once, in order within a group, under the same id on every attempt; and the log with its statuses on a stream of NATS JetStream, at least once, in the order of the log, where the server publishes it. CloudEvents 1.0 in JSON.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: contentType,
    channels: { ...notifications.channels, ...Object.fromEntries(stream.map(({ name, channel }) => [name, channel])) },
    operations: {
      ...notifications.operations,
      ...Object.fromEntries(stream.map(({ name, operation }) => [operationOf(name), operation])),
    },
    components: {
      schemas: Object.assign({}, notifications.definitions, ...stream.map(({ definitions }) => definitions)) as Json,
      messages: {
        ...notifications.messages,
        ...Object.fromEntries(stream.map(({ name, message }) => [name, message])),
      },
    },
  };
}

function notificationParts() {
  const { definitions, ...payload } = payloadSchema(notificationSchema);
  const messages = notificationTypes.map((type) => {
    const properties = { ...(payload.properties as Json), type: { type: 'string', const: type } };
    return [nameOf(type), messageOf(type, summaries[type], notificationHeaders, { ...payload, properties })] as const;
  });
  const names = messages.map(([name]) => name);
  return {
    definitions,
    messages: Object.fromEntries(messages),
    channels: {
      webhook: channelOf('{url}', 'The address of a channel of kind webhook', names, { http: {} }),
      nats: channelOf('{subject}', 'The subject of a channel of kind nats', names, { nats: {} }),
    },
    operations: {
      postNotification: sending(
        'webhook',
        'A POST signed as Standard Webhooks says; only 2xx counts as received',
        names,
      ),
      publishNotification: sending(
        'nats',
        'A message with Nats-Msg-Id, which JetStream holds against repetition',
        names,
      ),
    },
  };
}

function streamPart(option: (typeof streamMessage.options)[number]) {
  const type = option.shape.type.value;
  const name = nameOf(type);
  const { definitions, ...payload } = payloadSchema(option);
  const { title, address, parameters } = streamChannels[type];
  const channel = channelOf(address, title, [name], { nats: {} });
  return {
    ...{ name, definitions, channel: { ...channel, parameters: { stream: streamName, ...parameters } } },
    message: messageOf(type, title, streamHeaders, payload),
    operation: sending(name, 'A message on the stream, with Nats-Msg-Id, acknowledged by JetStream', [name]),
  };
}

function channelOf(address: string, description: string, messages: readonly string[], bindings: Json) {
  const references = messages.map((name) => [name, { $ref: `#/components/messages/${name}` }]);
  return { address, description, messages: Object.fromEntries(references) as Json, bindings };
}

function sending(channel: string, summary: string, messages: readonly string[]): Json {
  return {
    ...{ action: 'send', summary, channel: { $ref: `#/channels/${channel}` } },
    messages: messages.map((message) => ({ $ref: `#/channels/${channel}/messages/${message}` })),
  };
}

function messageOf(type: string, title: string, headers: object, schema: Json): Json {
  return {
    ...{ name: type, title, contentType },
    headers: { schemaFormat, schema: { type: 'object', ...headers } },
    payload: { schemaFormat, schema },
  };
}

/** The JSON Schema of a message, with references into the components of the document. */
function payloadSchema(message: z.ZodType): Json {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(message, { target: 'draft-7' });
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/definitions/', '"#/components/schemas/')) as Json;
}

/** Names a message: `alertFiring` for `thaw.alert.firing`. */
function nameOf(type: string): string {
  return type.replace(/^thaw\./, '').replaceAll(/\.(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** Names how a message of the stream is sent: `publishEntryAppended` for `entryAppended`. */
function operationOf(message: string): string {
  return `publish${message[0]!.toUpperCase()}${message.slice(1)}`;
}
