import { isJsonObject } from '../domain/json.js';
import { commandOption, repeatedValue } from './command.js';
import { UsageError } from './exit-codes.js';
import { readJson } from './input-file.js';
import type { Terminal } from './terminal/terminal.js';

/** The options by which a command is given settings. */
export interface SettingsOptions {
  readonly set: string[];
  readonly settings?: string;
}

/** The declaration of `SettingsOptions`. */
export const settingsOptions = [
  commandOption(
    '--set <setting=value>',
    'a setting, as in url=https://… ; a list or number as JSON',
    repeatedValue,
    [],
  ),
  commandOption(
    '--settings <file>',
    'the settings as a JSON file; - reads stdin, so that no secret gets into the shell history',
  ),
];

/** Reads the settings that a command is given. @param what names them in an error @throws UsageError */
export async function readSettings(
  { set, settings }: SettingsOptions,
  what: string,
  terminal: Terminal,
): Promise<Record<string, unknown>> {
  const read = settings === undefined ? {} : await readJson(settings, what, terminal);
  if (!isJsonObject(read)) throw new UsageError('the settings are no JSON object');
  return { ...read, ...Object.fromEntries(set.map(settingOf)) };
}

/** `name=value`; the value is read as JSON where it is a list, an object, a number or a truth, else as it stands. */
function settingOf(text: string): [name: string, value: unknown] {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new UsageError(`--set ${text.slice(0, 50)} is not of the form name=value`);
  if (!/^([[{]|\d+$|true$|false$)/.test(value)) return [name, value];
  try {
    return [name, JSON.parse(value)];
  } catch {
    throw new UsageError(`--set ${name} begins as JSON and is none`);
  }
}
