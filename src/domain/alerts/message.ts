/** What a message may name, each with what stands for it in a preview. */
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

/** One thing that is wrong in a message. */
export interface MessageFault {
  /** The character, from 1. */
  readonly at: number;
  readonly detail: string;
}

const placeholder = /\{\{([^{}]*)\}\}/g;
const names = Object.keys(messageSamples);

/** What is wrong with a message: unknown placeholders, and braces that open or close none. */
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

/** The message with its values; nothing in a value is read as a placeholder. */
export function renderMessage(message: string, values: MessageValues): string {
  return message.replaceAll(placeholder, (whole, name: string) => {
    const key = name.trim();
    return Object.hasOwn(values, key) ? values[key as keyof MessageValues] : whole;
  });
}

/** The message as it might read, with one example for everything that is not given. */
export function previewMessage(message: string, values: Partial<MessageValues> = {}): string {
  return renderMessage(message, { ...messageSamples, ...values });
}
