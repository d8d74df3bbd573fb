import type { Channel, Select } from '../../../../contract/alert-answers.js';

export type Schedule = NonNullable<Channel['schedule']>;
export type Digest = NonNullable<Schedule['digests']>[number];

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** Draft of a digest. */
export interface DigestDraft {
  readonly every: Digest['every'];
  /** The day of a weekly one. */
  readonly weekday: string;
  readonly at: string;
  readonly zone: string;
  readonly whenEmpty: Digest['whenEmpty'];
  readonly select: Select;
  readonly collections: readonly string[];
}

/** Draft of a window in which a channel is quiet. */
export interface WindowDraft {
  readonly days: readonly string[];
  readonly from: string;
  readonly to: string;
}

/** Draft of the schedule of a channel. An empty zone is none. */
export interface ScheduleDraft {
  readonly zone: string;
  readonly digests: readonly DigestDraft[];
  readonly windows: readonly WindowDraft[];
  readonly quietZone: string;
  readonly passes: readonly string[];
}

export const newDigest: DigestDraft = {
  every: 'day',
  weekday: 'monday',
  at: '07:30',
  zone: '',
  whenEmpty: 'send',
  select: {},
  collections: [],
};

export const newWindow: WindowDraft = {
  days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
  from: '22:00',
  to: '07:00',
};

/** The draft of a schedule; of none where it is `null`. */
export function scheduleDraft(schedule: Schedule | null): ScheduleDraft {
  const { zone = '', digests = [], quiet } = schedule ?? {};
  return {
    zone,
    digests: digests.map(({ weekday = 'monday', zone: own = '', select = {}, collections = [], ...rest }) => {
      return { ...rest, weekday, zone: own, select, collections };
    }),
    windows: quiet?.windows ?? [],
    quietZone: quiet?.zone ?? '',
    passes: quiet?.passes ?? ['critical'],
  };
}

/** The schedule of a draft as the server takes it; `null` where nothing is filled in. */
export function scheduleOf({ zone, digests, windows, quietZone, passes }: ScheduleDraft): object | null {
  const schedule = {
    ...(zone !== '' && { zone }),
    ...(digests.length > 0 && { digests: digests.map(digestOf) }),
    ...(windows.length > 0 && { quiet: { windows, passes, ...(quietZone !== '' && { zone: quietZone }) } }),
  };
  return Object.keys(schedule).length > 0 ? schedule : null;
}

function digestOf({ weekday, zone, select, collections, ...rest }: DigestDraft): object {
  return {
    ...rest,
    ...(rest.every === 'week' && { weekday }),
    ...(zone !== '' && { zone }),
    ...(Object.keys(select).length > 0 && { select }),
    ...(collections.length > 0 && { collections }),
  };
}
