import { foldedText } from '../../../src/domain/wording/folded-text.js';

/** An option to choose: the stored value, and the texts by which it is shown and found. */
export interface Option {
  readonly value: string;
  readonly label: string;
  readonly detail?: string;
  readonly group?: string;
}

const shown = 60;

/** The options that contain every word of a text, in the given order. An option whose value is typed in full comes first. */
export function optionsFor(text: string, options: readonly Option[]): Option[] {
  const words = foldedText(text).split(/\s+/).filter(Boolean);
  if (words.length === 0) return options.slice(0, shown);
  const found = options.filter((option) => {
    const whole = foldedText(`${option.value} ${option.label} ${option.detail ?? ''} ${option.group ?? ''}`);
    return words.every((word) => whole.includes(word));
  });
  const exact = found.filter((option) => foldedText(option.value) === foldedText(text.trim()));
  return [...exact, ...found.filter((option) => !exact.includes(option))].slice(0, shown);
}

/** The value of the option with this value or label; the text itself where there is none. */
export function valueNamed(text: string, options: readonly Option[]): string {
  const typed = foldedText(text.trim());
  const meant = options.find(({ value, label }) => foldedText(value) === typed || foldedText(label) === typed);
  return meant?.value ?? text.trim();
}
