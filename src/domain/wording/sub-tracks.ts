import { type Status, statuses } from '../policy/states.js';
import { countInWords, listInWords } from './nouns.js';

const are: Readonly<Record<Status, readonly [one: string, many: string]>> = {
  none: ['has nothing on record', 'have nothing on record'],
  exploratory: ['is exploratory', 'are exploratory'],
  resumed: ['is resumed', 'are resumed'],
  active: ['is active', 'are active'],
  'working-group-active': ['has an active working group', 'have an active working group'],
  paused: ['is paused', 'are paused'],
  dormant: ['is dormant', 'are dormant'],
  frozen: ['is frozen', 'are frozen'],
  terminated: ['is terminated', 'are terminated'],
};

/** How the sub-tracks of a track stand: `all three of its tracks are frozen`, `of its two tracks, one is active and one is frozen`. */
export function subTracksInWords(standing: readonly Status[]): string {
  const groups = statuses.flatMap((status) => {
    const count = standing.filter((each) => each === status).length;
    return count === 0 ? [] : [{ count, says: are[status][count === 1 ? 0 : 1] }];
  });
  const number = countInWords(standing.length, ['', '']).trim();
  const [only, ...others] = groups;
  if (standing.length === 1) return `its one track ${only!.says}`;
  if (others.length === 0) return `${standing.length === 2 ? 'both' : `all ${number}`} of its tracks ${only!.says}`;
  const parts = groups.map(({ count, says }) => `${countInWords(count, ['', '']).trim()} ${says}`);
  return `of its ${number} tracks, ${listInWords(parts)}`;
}
