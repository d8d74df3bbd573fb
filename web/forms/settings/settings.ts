import { capitalised } from '../../wording/words.js';
import type { SettingSchema } from '../../../src/contract/settings.js';

export type SettingForm = 'choice' | 'number' | 'yes-no' | 'list' | 'pairs' | 'secret' | 'text';

/** The settings of a kind of channel or source, as the contract lists them. */
export interface KindSettings {
  readonly settings: {
    readonly properties: Readonly<Record<string, SettingSchema>>;
    readonly required: readonly string[];
  };
  readonly secrets: readonly string[];
}

export interface Setting {
  readonly name: string;
  readonly words: string;
  readonly form: SettingForm;
  readonly hint: string;
  readonly required: boolean;
  readonly secret: boolean;
  readonly choices: readonly string[];
}

/** Fields of the form of a kind, required ones first. */
export function settingsOf({ settings, secrets }: KindSettings): Setting[] {
  const { required } = settings;
  const fields = Object.entries(settings.properties).map(([name, schema]) => {
    const secret = secrets.includes(name);
    return {
      name,
      words: wordsOf(name),
      form: formOf(schema, secret),
      hint: hintOf(schema),
      required: required.includes(name),
      secret,
      choices: schema.enum ?? [],
    };
  });
  return fields.sort((a, b) => Number(b.required) - Number(a.required));
}

function formOf(schema: SettingSchema, secret: boolean): SettingForm {
  if (schema.enum) return 'choice';
  switch (schema.type) {
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'yes-no';
    case 'array':
      return 'list';
    case 'object':
      return 'pairs';
    default:
      return secret ? 'secret' : 'text';
  }
}

function hintOf({ description, default: initial, minimum, maximum }: SettingSchema): string {
  const range = minimum !== undefined && maximum !== undefined ? `${minimum} to ${maximum}` : '';
  const usual = initial === undefined ? '' : `${String(initial)} where it is left empty`;
  return [description, range, usual].filter(Boolean).join('; ');
}

/** `Repost minutes` of `repostMinutes`, `URL` of `url`. */
function wordsOf(name: string): string {
  if (name === 'url') return 'URL';
  const words = name.replace(/([a-z])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`);
  return capitalised(words);
}

/** Typed texts by setting. */
export type SettingTexts = Readonly<Record<string, string>>;

/**
 * Settings to send: empty fields are left out; an invalid number is sent as typed, and the server rejects it.
 * @param pairs text with a line a pair, `name: value`
 */
export function settingsFrom(fields: readonly Setting[], texts: SettingTexts): Record<string, unknown> {
  const sent = fields.flatMap((field) => {
    const text = texts[field.name] ?? '';
    return text.trim() === '' ? [] : [[field.name, valueOf(field, text)] as const];
  });
  return Object.fromEntries(sent);
}

function valueOf({ form }: Setting, text: string): unknown {
  switch (form) {
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : text;
    case 'yes-no':
      return text === 'true';
    case 'list':
      return text
        .split(/[,\n]/)
        .map((one) => one.trim())
        .filter((one) => one !== '');
    case 'pairs':
      return Object.fromEntries(
        text
          .split('\n')
          .filter((line) => line.trim() !== '')
          .map(pairOf),
      );
    case 'choice':
    case 'secret':
    case 'text':
      return text;
  }
}

function pairOf(line: string): [string, string] {
  const colon = line.indexOf(':');
  return colon < 0 ? [line.trim(), ''] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
}

/** Text of a stored setting for its field; secrets are never stored readably. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'object') {
    return Object.entries(value)
      .map(([name, one]) => `${name}: ${String(one)}`)
      .join('\n');
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/**
 * Patch of the settings of a channel or source: `null` removes one. An empty secret is left unchanged.
 * @param stored the settings as they are shown, without secrets
 */
export function settingsPatch(
  fields: readonly Setting[],
  stored: Readonly<Record<string, unknown>>,
  texts: SettingTexts,
): Record<string, unknown> {
  const sent = settingsFrom(fields, texts);
  const changes = fields.flatMap((field): [string, unknown][] => {
    const { name, secret } = field;
    if (name in sent) return JSON.stringify(sent[name]) === JSON.stringify(stored[name]) ? [] : [[name, sent[name]]];
    return !secret && name in stored ? [[name, null]] : [];
  });
  return Object.fromEntries(changes);
}
