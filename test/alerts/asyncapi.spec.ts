import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { asyncApiDocument } from '../../src/alerts/notifications/asyncapi-controller.js';
import { notificationTypes } from '../../src/contract/alerts/notification.js';
import { notification } from './notifications.js';

interface Document {
  channels: Record<string, { messages: Record<string, { $ref: string }> }>;
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
    const [key] = Object.entries(document.components.messages).find(([, { name }]) => name === type)!;
    const validate = open()
      .addSchema(document, 'asyncapi')
      .getSchema(`asyncapi#/components/messages/${key}/payload/schema`)!;
    void validate(notification('g', { type }));
    expect(validate.errors ?? []).toEqual([]);
    expect(validate({ ...notification('g'), type: 'thaw.alert.other' })).toBe(false);
    expect(validate({ ...notification('g', { type }), data: {} })).toBe(false);
  });
});
