import { describe, expect, it } from '@jest/globals';
import { thawOn } from '../thaw.js';

describe('a start that fails', () => {
  it.each([
    ['a full disk', 'sqlite:/dev/full'],
    ['a disk that takes no file', 'sqlite:/proc/thaw.db'],
    ['a file that is no database', 'sqlite:/etc/passwd'],
  ])('says in one line, without a stack, that there is %s', async (_, url) => {
    const { code, stdout, stderr } = await thawOn(url)(['serve', '--empty']);
    expect({ code, stdout }).toEqual({ code: 6, stdout: '' });
    expect(stderr).toMatch(/^thaw: the database cannot be (used|reached)[^\n]+\n$/);
  });
});
