import type { TrackSelection } from '../track-selection.js';

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof weekdays)[number];

/** The limits of the schedule of a channel. */
export const scheduleLimits = { digests: 5, windows: 20, collections: 20 } as const;

/** When a channel is told what, in local time. Zones are names of the IANA database; UTC where none is given. */
export interface ChannelSchedule {
  /** The zone of the instants in messages, and of digests and quiet windows that name none. */
  readonly zone?: string | undefined;
  readonly digests?: readonly Digest[] | undefined;
  readonly quiet?: QuietTime | undefined;
}

/** Times of a digest. */
export interface DigestTime {
  readonly every: 'day' | 'week';
  /** The day of a weekly one. */
  readonly weekday?: Weekday | undefined;
  /** As in `07:30`. */
  readonly at: string;
  readonly zone?: string | undefined;
}

/** A summary of the record, sent every day or every week. */
export interface Digest extends DigestTime {
  readonly select?: TrackSelection | undefined;
  /** Only tracks of these collections. */
  readonly collections?: readonly string[] | undefined;
  /** What becomes of a digest in which nothing has changed and nothing is due. */
  readonly whenEmpty: 'send' | 'skip';
}

/** Times, week by week, in which nothing is told. */
export interface QuietTime {
  readonly windows: readonly QuietWindow[];
  readonly zone?: string | undefined;
  /** Severities that are told all the same. */
  readonly passes: readonly ('info' | 'warning' | 'critical')[];
}

/** A window begins at `from` on each of its days, and ends at `to`: on the next day where that is not later than `from`. */
export interface QuietWindow {
  readonly days: readonly Weekday[];
  readonly from: string;
  readonly to: string;
}

const minutesOfDay = 1_440;

/** The minutes of a time of day, as in `07:30`. */
export function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}

/** Whether windows leave no minute of a week. */
export function coverWeek(windows: readonly QuietWindow[]): boolean {
  const free = new Set(Array.from({ length: 7 * minutesOfDay }, (_, minute) => minute));
  for (const { days, from, to } of windows) {
    const [begin, end] = [minutesOf(from), minutesOf(to)];
    const length = end > begin ? end - begin : end - begin + minutesOfDay;
    for (const day of days) {
      const first = weekdays.indexOf(day) * minutesOfDay + begin;
      for (let n = 0; n < length; n += 1) free.delete((first + n) % (7 * minutesOfDay));
    }
  }
  return free.size === 0;
}

/** The zone of a part of a schedule. */
export function zoneOf(schedule: ChannelSchedule, part: { readonly zone?: string | undefined }): string {
  return part.zone ?? schedule.zone ?? 'UTC';
}
