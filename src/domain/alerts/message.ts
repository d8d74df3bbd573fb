/** The placeholders of a message, each with its sample value for a preview. */
export const messageSamples = {
  track: 'us-cn.counternarcotics',
  title: 'United States-China counternarcotics',
  status: 'frozen',
  from: 'active',
  to: 'frozen',
  reason: 'United States-China counternarcotics went from active to frozen when China suspended talks.',
  since: '2022-08-05',
  day: '2022-08-05',
  severity: 'critical',
  rule: 'A channel freezes',
} as const;

export type MessageValues = Readonly<Record<keyof typeof messageSamples, string>>;

/** One error in a message template. */
export interface MessageFault {
  /** Position of the character, counted from 1. */
  readonly at: number;
  readonly detail: string;
}

const placeholder = /\{\{([^{}]*)\}\}/g;
const names = Object.keys(messageSamples);

/** The errors of a message template, by position: unknown placeholders, and unmatched double braces. */
export function messageFaults(message: string): MessageFault[] {
  const faults: MessageFault[] = [];
  for (const found of message.matchAll(placeholder)) {
    const name = found[1]!.trim();
    if (names.includes(name)) continue;
    const known = names.map((each) => `{{${each}}}`).join(', ');
    faults.push({ at: found.index + 1, detail: `"{{${name.slice(0, 40)}}}" is none of ${known}` });
  }
  const rest = message.replaceAll(placeholder, (whole) => ' '.repeat(whole.length));
  for (const found of rest.matchAll(/\{\{|\}\}/g)) {
    faults.push({
      at: found.index + 1,
      detail: `"${found[0]}" ${found[0] === '{{' ? 'is not closed' : 'closes nothing'}`,
    });
  }
  return faults.sort((a, b) => a.at - b.at);
}

/** Replaces the placeholders by their values. A value is inserted verbatim: placeholders inside it are not replaced. */
export function renderMessage(message: string, values: MessageValues): string {
  return message.replaceAll(placeholder, (whole, name: string) => {
    const key = name.trim();
    return Object.hasOwn(values, key) ? values[key as keyof MessageValues] : whole;
  });
}

/** Renders the message with sample values for all placeholders that have no given value. */
export function previewMessage(message: string, values: Partial<MessageValues> = {}): string {
  return renderMessage(message, { ...messageSamples, ...values });
}
