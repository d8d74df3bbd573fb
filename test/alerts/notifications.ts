import { type Notification, notificationSchema } from '../../src/contract/alerts/notification.js';

export const start = '2026-01-15T12:00:00.000Z';

let made = 0;

/** A firing alert of a track, right in all else. */
export function notification(group: string, more: Partial<Notification> = {}, data: object = {}): Notification {
  made += 1;
  return notificationSchema.parse({
    specversion: '1.0',
    id: `msg_${made.toString().padStart(6, '0')}`,
    source: '/thaw',
    type: 'thaw.alert.firing',
    time: start,
    subject: 'us-cn.counternarcotics',
    datacontenttype: 'application/json',
    ...more,
    data: {
      group,
      rule: { id: '00000000-0000-7000-8000-00000000000a', name: 'Frozen talks', version: 3 },
      severity: 'critical',
      labels: { team: 'americas' },
      title: 'United States-China counternarcotics is frozen',
      text: 'China suspended the talks on 5 August 2022.',
      alerts: [
        {
          key: `${group}:us-cn.counternarcotics`,
          state: 'firing',
          track: 'us-cn.counternarcotics',
          title: 'United States-China counternarcotics',
          status: { from: 'dormant', to: 'frozen' },
          since: '2022-08-05T00:00:00.000Z',
          reason: {
            says: 'The status went from dormant to frozen.',
            events: [
              {
                id: '00000000-0000-7000-8000-0000000000e1',
                title: 'China cancels three military talks & suspends <five> fields of *cooperation*',
                occurred: '2022-08-05',
                sources: [
                  { title: 'Statement', publisher: 'MFA of China', url: 'https://example.org/statement?a=1&b=2' },
                ],
              },
            ],
          },
          reading: { validAt: '2022-08-05', knownAt: null, position: 200, policy: 'cooperation@1' },
          url: 'https://thaw.example/api/v1/tracks/us-cn.counternarcotics/status',
        },
      ],
      ...data,
    },
  });
}
