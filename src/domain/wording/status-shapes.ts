/**
 * The shape of each status as an SVG path (`fill-rule` evenodd), in a box of 16 by 16. Each has one of its own, so that colour
 * is never all that tells them apart.
 */
export const statusShapes = {
  'working-group-active':
    'M8 1.2a6.8 6.8 0 1 1 0 13.6A6.8 6.8 0 0 1 8 1.2Zm0 3.1a3.7 3.7 0 1 0 0 7.4 3.7 3.7 0 0 0 0-7.4Zm0 2.2a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3Z',
  active: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8Z',
  resumed: 'M8 1.6 15 14H1Z',
  exploratory: 'M8 .8 15.2 8 8 15.2.8 8Zm0 4.1L4.9 8 8 11.1 11.1 8Z',
  paused: 'M3 2h3.6v12H3Zm6.4 0H13v12H9.4Z',
  dormant: 'M11.6 1.5a7 7 0 1 0 0 13A8 8 0 0 1 11.6 1.5Z',
  frozen: 'M1.8 1.8h12.4v12.4H1.8Z',
  terminated: 'm3.4 1.3 4.6 4.6 4.6-4.6 2.1 2.1L10.1 8l4.6 4.6-2.1 2.1L8 10.1l-4.6 4.6-2.1-2.1L5.9 8 1.3 3.4Z',
  none: 'M1.5 6.5h13v3h-13Z',
} as const;
