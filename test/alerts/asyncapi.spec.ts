import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { asyncApiDocument } from '../../src/alerts/notifications/asyncapi.js';
import { notificationTypes } from '../../src/contract/alerts/notification.js';
import { streamMessage } from '../../src/contract/log/stream-message.js';
import { StreamMessages } from '../../src/jetstream/stream-messages.js';
import { Projector } from '../../src/projection/projector.js';
import { SentStatuses } from '../../src/stream/sent-statuses.js';
import { defined, event } from '../support/given.js';
import { ServedApp } from '../support/served-app.js';
import { notification } from './notifications.js';

interface Document {
  channels: Record<string, { address: string; messages: Record<string, { $ref: string }>; parameters?: object }>;
  operations: Record<string, { channel: { $ref: string }; messages: { $ref: string }[] }>;
  components: { messages: Record<string, { name: string; payload: { schema: object } }> };
}

const document = asyncApiDocument() as unknown as Document;
const open = () => {
  // The schema of AsyncAPI brings that of JSON Schema along.
  const ajv = new Ajv({ strict: false, allErrors: true, meta: false, validateSchema: false });
  addFormats.default(ajv);
  return ajv;
};

/** Checks a message of a type as the document describes it. */
function validatorOf(type: string) {
  const [key] = Object.entries(document.components.messages).find(([, { name }]) => name === type)!;
  return open().addSchema(document, 'asyncapi').getSchema(`asyncapi#/components/messages/${key}/payload/schema`)!;
}

function at(pointer: string): unknown {
  const parts = pointer.replace(/^#\//, '').split('/');
  return parts.reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], document);
}

describe('the AsyncAPI document', () => {
  it('is one by the JSON Schema of AsyncAPI 3.0.0', () => {
    const path = require.resolve('@asyncapi/specs/schemas/3.0.0.json');
    const validate = open().compile(JSON.parse(readFileSync(path, 'utf8')) as object);
    void validate(document);
    expect(validate.errors ?? []).toEqual([]);
    void validate({ ...document, info: {} });
    expect(validate.errors).not.toEqual([]);
  });

  it('refers to nothing that it has not', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"(#[^"]+)"/g)].map(([, pointer]) => pointer!);
    expect(references.length).toBeGreaterThan(20);
    expect(references.filter((pointer) => at(pointer) === undefined)).toEqual([]);
  });

  it.each(notificationTypes)('describes a notification of type %s as it is sent, and no other', (type) => {
    const validate = validatorOf(type);
    void validate(notification('g', { type }));
    expect(validate.errors ?? []).toEqual([]);
    expect(validate({ ...notification('g'), type: 'thaw.alert.other' })).toBe(false);
    expect(validate({ ...notification('g', { type }), data: {} })).toBe(false);
  });
});

describe('the AsyncAPI document, of the stream of the log', () => {
  let served: ServedApp;
  let sent: { readonly subject: string; readonly event: { readonly type: string } }[];

  beforeAll(async () => {
    served = await ServedApp.open();
    await served.append(defined(), event('TalksSuspended', '2026-01-02'));
    const messages = new StreamMessages('thaw');
    const [, entry] = await served.eventLog.readPositions([1, 2]);
    const [change] = new SentStatuses().take(served.app.get(Projector).board.all(), 2);
    const now = served.clock.now();
    sent = [
      messages.ofEntry(entry!, 0),
      messages.ofStatus(change!, 2, 0, now),
      messages.ofWithdrawal({ position: 2, hash: entry!.hash }, 7, now),
    ];
  });
  afterAll(() => served.close());

  it('describes each message as it is published, and no other', () => {
    expect(sent.map(({ event: { type } }) => type)).toEqual(streamMessage.options.map(({ shape }) => shape.type.value));
    for (const { event: published } of sent) {
      const validate = validatorOf(published.type);
      void validate(published);
      expect(validate.errors ?? []).toEqual([]);
      expect(validate({ ...published, type: 'thaw.alert.firing' })).toBe(false);
      expect(validate({ ...published, data: {} })).toBe(false);
    }
  });

  it('names the subject of each, and what stands in it', () => {
    for (const { subject, event: published } of sent) {
      const found = Object.values(document.channels).find(({ messages }) =>
        Object.values(messages).every(({ $ref }) => (at($ref) as { name: string }).name === published.type),
      )!;
      const named = [...found.address.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(Object.keys(found.parameters!)).toEqual(named);
      const pattern = found.address.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '.+');
      expect(subject).toMatch(new RegExp(`^${pattern}$`));
    }
  });
});
