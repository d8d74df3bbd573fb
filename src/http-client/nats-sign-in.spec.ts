import { describe, expect, it } from '@jest/globals';
import { natsCredentials } from './nats-sign-in.js';

const faultsOf = (text: string) => natsCredentials.safeParse(text).error?.issues.map(({ code }) => code);

describe('credentials of NATS', () => {
  it('that are too long are refused for their length, and searched no further', () => {
    expect(faultsOf('eyJ-'.repeat(250_000))).toEqual(['too_big']);
  });

  it('with many beginnings of a token are searched in a time that does not grow by their square', () => {
    const began = process.cpuUsage();
    for (let n = 0; n < 20; n += 1) expect(faultsOf('eyJ-'.repeat(5_000))).toEqual(['custom']);
    const { user } = process.cpuUsage(began);
    // Some 0.1 s; by the square it was 3 s and more.
    expect(user / 1_000_000).toBeLessThan(1.5);
  });
});
