import type { Status } from '../domain/policy/states.js';

/** The colours of statuses on white and on black ground: those of the board (`web/ui/tokens.css`; a test compares). */
export const statusColours: Readonly<Record<'light' | 'dark', Readonly<Record<Status, string>>>> = {
  light: {
    'working-group-active': '#00795f',
    active: '#004b87',
    resumed: '#3b96dd',
    exploratory: '#b88a00',
    paused: '#6a57a5',
    dormant: '#b07d4f',
    frozen: '#16191f',
    terminated: '#8f1d52',
    none: '#85868a',
  },
  dark: {
    'working-group-active': '#34d3a6',
    active: '#3b9be0',
    resumed: '#9ad0f5',
    exploratory: '#f2b93b',
    paused: '#b3a5ee',
    dormant: '#b8865b',
    frozen: '#f3f4f6',
    terminated: '#f08db4',
    none: '#8a8f98',
  },
};
