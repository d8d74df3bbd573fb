import { expect, it } from '@jest/globals';
import { isWatched } from './watched-tracks.js';

const climate = { track: 'us-cn.climate', parties: ['CN', 'US'], topic: 'climate' };

it.each([
  [{}, true],
  [{ tracks: ['us-cn.*'] }, true],
  [{ tracks: ['us-ru.*', '*.climate'] }, true],
  [{ tracks: ['us-cn'] }, false],
  [{ tracks: ['*cn*mate'] }, true],
  [{ tracks: ['us-cn.climate*climate'] }, false],
  [{ parties: ['us', 'CN'] }, true],
  [{ parties: ['US', 'JP'] }, false],
  [{ topics: ['trade', 'climate'] }, true],
  [{ relationships: ['us-cn'] }, true],
  [{ relationships: ['cn-jp-us'] }, false],
  [{ tracks: ['us-cn.*'], topics: ['trade'] }, false],
])('%j watches the track of climate: %s', (select, watched) => {
  expect(isWatched(select, climate)).toBe(watched);
});
